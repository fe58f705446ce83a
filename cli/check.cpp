#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "cli/command.h"
#include "cli/input_files.h"
#include "cli/output.h"
#include "cli/results/scan_database.h"
#include "cli/single_file.h"
#include "features/policy/write_check.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

struct CheckArguments {
  std::vector<std::string> files;
  std::string policy = "general";
  bool json = false, figures = false, policies = false;
  std::string show, junit;
  std::string output = "-";
  int jobs = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  AnalysisArguments analysis;
};

ExitCode write(const std::string& path, const std::string& text) {
  const Result<void> written = writeWhole(path, text);
  if (!written) return complain(written.error()), ExitCode::environment;
  return ExitCode::ok;
}

ExitCode listPolicies() {
  std::string text;
  for (const std::string& name : builtInPolicies()) {
    const auto policy = readPolicy(*builtInPolicyText(name), name);
    text += fmt::format("{:<14} {} rules: {}\n", name, policy ? policy->rules.size() : 0,
                        policy ? policy->description : "");
  }
  return write("-", text);
}

ExitCode showPolicy(const std::string& name) {
  const std::optional<std::string_view> text = builtInPolicyText(name);
  if (text) return write("-", std::string(*text));
  complain({"no-such-policy", name, "there is no such policy", "`stepwise check --policies` lists them"});
  return ExitCode::usage;
}

bool isDatabase(const std::string& path) {
  if (!sizeOfFile(path)) return false;
  std::ifstream file(path, std::ios::binary);
  char start[16] = {};
  file.read(start, sizeof start);
  return file.gcount() == sizeof start && std::string_view(start, 15) == "SQLite format 3";
}

using AddReport = std::function<void(const Json&)>;

Result<void> addStored(const std::string& database, const AddReport& add) {
  Result<ScanDatabase> scan = ScanDatabase::openForReading(database);
  if (!scan) return fail(scan.error());
  return scan->forEachFile([&](const std::string&, const std::string& report) -> Result<void> {
    add(Json::parse(report));
    return {};
  });
}

/// Analyses files, each in a worker. false: interrupted.
Result<bool> addFresh(const std::vector<std::string>& files, const CheckArguments& arguments,
                      const ProcessLibrary& library, const Interrupt& interrupt, const AddReport& add) {
  Scratch scratch;
  std::vector<FileJob> jobs;
  for (const std::string& file : files) {
    const Result<FileJob> job = jobFor(file, scratch, interrupt);
    if (!job) return fail(job.error());
    jobs.push_back(*job);
  }
  FileTask task = arguments.analysis.task();
  if (jobs.size() > 1) task.threads = 1;
  const PoolOptions pool = arguments.analysis.pool(arguments.jobs);
  const Work work = [&](std::size_t job, const EnterStage& enterStage) {
    return analyzeFile(jobs[job], task, library, enterStage);
  };
  StatusLine status;
  PoolEvents events;
  events.done = [&](std::size_t job, const JobOutcome& outcome) {
    add(Json::parse(resultOf(outcome, jobs[job], pool).json));
  };
  if (status.visible())
    events.progress = [&](const PoolProgress& now) {
      status.show(fmt::format("{} of {} files, {}", now.finished, now.total, printable(now.stage)));
    };
  return jobs.empty() || runJobs(jobs.size(), work, pool, interrupt, events) == PoolEnd::finished;
}

/// The worst of all files: no result before fail, unknown, marginal, pass.
ExitCode exitCodeOf(const std::vector<FileCheck>& checks) {
  Level verdict = Level::pass;
  bool error = false;
  for (const FileCheck& check : checks) {
    error = error || check.error.has_value();
    verdict = std::max(verdict, check.verdict);
  }
  if (error) return ExitCode::fileError;
  switch (verdict) {
    case Level::pass: return ExitCode::ok;
    case Level::marginal: return ExitCode::policyMarginal;
    case Level::unknown: return ExitCode::policyUnknown;
    case Level::fail: return ExitCode::policyFail;
  }
  return ExitCode::policyUnknown;
}

ExitCode deliver(const Policy& policy, const std::vector<FileCheck>& checks, const CheckArguments& arguments) {
  std::string text;
  if (arguments.json) {
    text = writeJson(checkJson(policy, checks));
  } else {
    for (const FileCheck& check : checks) text += writeCheckText(policy, check);
  }
  if (const ExitCode code = write(arguments.output, text); code != ExitCode::ok) return code;
  if (!arguments.junit.empty())
    if (const ExitCode code = write(arguments.junit, writeCheckJUnit(policy, checks)); code != ExitCode::ok)
      return code;
  return exitCodeOf(checks);
}

ExitCode runCheck(const CheckArguments& arguments) {
  if (arguments.figures) return write("-", arguments.json ? writeJson(figuresJson()) : writeFigures());
  if (arguments.policies) return listPolicies();
  if (!arguments.show.empty()) return showPolicy(arguments.show);
  const auto policy = readPolicyNamed(arguments.policy);
  if (!policy) {
    for (const Error& error : policy.error()) complain(error);
    return ExitCode::usage;
  }
  const Result<ProcessLibrary> library = arguments.analysis.library();
  if (!library) return complain(library.error()), ExitCode::usage;

  std::vector<FileCheck> checks;
  const AddReport add = [&](const Json& report) { checks.push_back(checkPolicy(*policy, report)); };
  const Interrupt interrupt;
  std::vector<std::string> fresh, stored;
  for (const std::string& file : arguments.files) (file != "-" && isDatabase(file) ? stored : fresh).push_back(file);
  const Result<bool> complete = addFresh(fresh, arguments, *library, interrupt, add);  // forks: before databases open
  if (!complete) return refuse(complete.error());
  if (!*complete) return ExitCode::interrupted;
  for (const std::string& database : stored)
    if (const Result<void> added = addStored(database, add); !added) return complain(added.error()), ExitCode::usage;
  return deliver(*policy, checks, arguments);
}

constexpr const char* kExitCodes =
    "Exit codes: 0 every rule passes; 10 the worst is marginal; 11 a rule fails; 12 something that counts is unknown;\n"
    "1 a file has no result; 2 wrong usage or a wrong policy; 3 output not possible; 130 interrupted.";

}  // namespace

void addCheckCommand(CLI::App& app, RunCommand& run) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = app.add_subcommand("check", "Judge files by a shop's own rules, before a quote");
  command->footer(kExitCodes);
  command->add_option("file", arguments->files,
                      "STEP files (- for standard input), or databases of `stepwise scan --db`");
  command->add_option("--policy", arguments->policy, "TOML file, or the name of a policy that comes with the program")
      ->capture_default_str();
  command->add_flag("--json", arguments->json, "As JSON: every result, with value, limit, faces and advice");
  command->add_option("--junit", arguments->junit, "Also write JUnit XML to this file");
  command->add_option("-o,--output", arguments->output, "Write to this file instead of standard output");
  CLI::Option* figures =
      command->add_flag("--figures", arguments->figures, "List the figures that rules may ask for, with units");
  CLI::Option* policies = command->add_flag("--policies", arguments->policies, "List the policies that come along");
  CLI::Option* show = command->add_option("--show", arguments->show, "Print one of them, to be copied and changed");
  command->add_option("--jobs", arguments->jobs, "Files analysed at the same time")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  addAnalysisOptions(*command, arguments->analysis);
  command->callback([arguments, figures, policies, show, &run] {
    if (arguments->files.empty() && figures->count() + policies->count() + show->count() == 0)
      throw CLI::RequiredError("file");
    run = [arguments] { return runCheck(*arguments); };
  });
}

}  // namespace stepwise
