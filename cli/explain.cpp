#include <map>
#include <memory>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/single_file.h"

namespace stepwise {
namespace {

struct ExplainArguments {
  std::string file;
  int face = 0, feature = 0, setup = 0;  ///< 0: not asked; exactly one of these and the next four is given
  std::vector<int> pair;                 ///< two instances, or none
  std::string route, printer;
  bool verdict = false;
  int step = 0;  ///< of the route; 0: all
  int part = 1;
  std::string machine = "mill3";
  AnalysisArguments analysis;

  Question question() const {
    Question question;
    question.part = part;
    for (MachineClass candidate : kMachineClasses)
      if (machine == name(candidate)) question.machine = candidate;
    if (face > 0) question.about = Question::About::face, question.id = face;
    if (feature > 0) question.about = Question::About::feature, question.id = feature;
    if (pair.size() == 2) {
      question.about = Question::About::pair;
      question.id = pair[0];
      question.other = pair[1];
    }
    if (setup > 0) question.about = Question::About::setup, question.id = setup;
    if (!route.empty()) question.about = Question::About::route, question.name = route;
    if (!printer.empty()) question.about = Question::About::printer, question.name = printer;
    if (verdict) question.about = Question::About::verdict;
    if (step > 0) question.step = step;
    return question;
  }
};

ExitCode runExplain(const ExplainArguments& arguments) {
  const Result<ProcessLibrary> library = arguments.analysis.library();
  if (!library) return complain(library.error()), ExitCode::usage;
  const Interrupt interrupt;
  Scratch scratch;
  const Result<FileJob> job = jobFor(arguments.file, scratch, interrupt);
  if (!job) return refuse(job.error());
  const FileTask task = arguments.analysis.task();
  const PoolOptions pool = arguments.analysis.pool(1);
  const Question question = arguments.question();
  const Work work = [&](std::size_t, const EnterStage& enterStage) {
    return explainFile(*job, task, *library, question, enterStage);
  };
  const std::optional<JobOutcome> outcome = runSingle(work, pool, job->shownPath, interrupt);
  if (!outcome) return ExitCode::interrupted;
  if (outcome->end != JobOutcome::End::done) return complain(errorOf(*outcome, *job, pool)), ExitCode::fileError;
  const Json answer = Json::parse(outcome->output);
  if (answer.contains("error")) {
    const Json& e = answer["error"];
    complain({e["code"], e["where"], e["message"], e["hint"]});
    return e["code"].get<std::string>().starts_with("no-such-") ? ExitCode::usage : ExitCode::fileError;
  }
  const Result<void> written = writeWhole("-", answer["text"].get<std::string>());
  if (!written) return complain(written.error()), ExitCode::environment;
  return ExitCode::ok;
}

std::vector<std::string> machineNames() {
  std::vector<std::string> names;
  for (MachineClass machine : kMachineClasses) names.emplace_back(name(machine));
  return names;
}

}  // namespace

void addExplainCommand(CLI::App& app, RunCommand& run) {
  auto arguments = std::make_shared<ExplainArguments>();
  CLI::App* command = app.add_subcommand(
      "explain", "Why a face, a feature, a setup, a route or the verdict is what the analysis says, with the numbers");
  command->add_option("file", arguments->file, "STEP file, or - for standard input")->required();
  CLI::Option_group* subject = command->add_option_group("about", "What to explain");
  subject->add_option("--face", arguments->face, "Face id, FreeCAD's Face<n>")->check(CLI::PositiveNumber);
  subject->add_option("--feature", arguments->feature, "Feature id of the report")->check(CLI::PositiveNumber);
  subject->add_option("--setup", arguments->setup, "Number of the setup, from 1")->check(CLI::PositiveNumber);
  subject->add_option("--pair", arguments->pair, "Ids of two instances: how they touch, and what keeps them apart")
      ->expected(2)
      ->allow_extra_args(false)
      ->check(CLI::PositiveNumber);
  CLI::Option* route =
      subject->add_option("--route", arguments->route, "Route of the report, for example mill3 or lmm35");
  subject->add_option("--printer", arguments->printer, "Printer: its rules, for example lmm35");
  subject->add_flag("--verdict", arguments->verdict, "Machine it or print it, and why");
  subject->require_option(1);
  command->add_option("--step", arguments->step, "For --route: only this step, from 1")
      ->check(CLI::PositiveNumber)
      ->needs(route);
  command->add_option("--part", arguments->part, "Part id of the report")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--machine", arguments->machine, "For --setup: on which class of machine")
      ->capture_default_str()
      ->check(CLI::IsMember(machineNames()));
  addAnalysisOptions(*command, arguments->analysis);
  command->callback([arguments, &run] { run = [arguments] { return runExplain(*arguments); }; });
}

}  // namespace stepwise
