#include <filesystem>
#include <memory>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/page_folder.h"
#include "cli/page_policy.h"
#include "cli/side_file.h"
#include "cli/single_file.h"
#include "features/html/write_page.h"
#include "features/pictures/chain_pictures.h"

namespace stepwise {
namespace {

struct AnalyzeArguments {
  std::string file;
  bool json = false;
  std::string output = "-";
  std::string featureStep, setupStep;
  std::string mergedStep, liaison, exploded;
  std::string page, policy;
  std::string pictures, stockSteps;  ///< folders; empty: none wanted
  AnalysisArguments analysis;
};

/// A file without result gets a page that says so; the worker wrote all others.
Result<void> deliverPage(const FileTask& task, const Json& report, const std::string& to) {
  if (to.empty()) return {};
  if (!report["input"]["error"].is_null()) return writeWhole(to, writePage(report, nullptr));
  return moveInto(task.pageFolder + "/" + pageStem(report) + ".html", to);
}

/// Files are named by what they show, with the part's id where there are several.
Result<void> writePictures(const Json& report, const std::string& folder) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure)
    return fail({"folder-not-made", folder, "the folder for the pictures cannot be made: " + failure.message(),
                 "name another folder"});
  for (const Json& part : report["parts"]) {
    const std::string suffix = report["parts"].size() == 1 ? "" : "-part" + part["id"].dump();
    for (const Picture& picture : drawChain(part)) {
      Result<void> written = writeWhole(folder + "/" + picture.name + suffix + ".svg", picture.svg);
      if (!written) return written;
    }
  }
  return {};
}

/// What cannot be had is complained about and keeps nothing else back.
ExitCode deliverAll(const FileTask& task, const Json& report, const AnalyzeArguments& arguments) {
  ExitCode code = ExitCode::ok;
  const auto check = [&](const Result<void>& delivered) {
    if (delivered) return;
    complain(delivered.error());
    code = ExitCode::environment;
  };
  check(deliver({"coloured STEP", task.featureStepPath, arguments.featureStep}, report));
  check(deliver({"coloured STEP", task.setupStepPath, arguments.setupStep}, report));
  check(deliver({"merged STEP", task.mergedStepPath, arguments.mergedStep}, report));
  check(deliver({"liaison graph", task.liaisonPath, arguments.liaison}, report));
  check(deliver({"exploded picture", task.explodedPath, arguments.exploded}, report));
  const SetupFilesTask& setups = task.setupFiles;
  if (!setups.pictureFolder.empty()) check(moveAllInto(setups.pictureFolder, arguments.pictures));
  if (!setups.stockFolder.empty()) check(moveAllInto(setups.stockFolder, arguments.stockSteps));
  if (!arguments.pictures.empty()) check(writePictures(report, arguments.pictures));
  return code;
}

ExitCode runAnalyze(const AnalyzeArguments& arguments) {
  const Result<ProcessLibrary> library = arguments.analysis.library();
  if (!library) return complain(library.error()), ExitCode::usage;
  const Result<std::shared_ptr<const Policy>> policy = openPagePolicy(arguments.policy);
  if (!policy) return complain(policy.error()), ExitCode::usage;
  const Interrupt interrupt;
  Scratch scratch;
  const Result<FileJob> job = jobFor(arguments.file, scratch, interrupt);
  if (!job) return refuse(job.error());
  FileTask task = arguments.analysis.task();
  task.policy = *policy;
  if (!arguments.featureStep.empty()) task.featureStepPath = scratch.file("features.step");
  if (!arguments.setupStep.empty()) task.setupStepPath = scratch.file("setups.step");
  if (!arguments.mergedStep.empty()) task.mergedStepPath = scratch.file("merged.step");
  if (!arguments.liaison.empty()) task.liaisonPath = scratch.file("liaison.svg");
  if (!arguments.exploded.empty()) task.explodedPath = scratch.file("exploded.svg");
  if (!arguments.page.empty()) task.pageFolder = scratch.folder("page");
  if (!arguments.pictures.empty()) task.setupFiles.pictureFolder = scratch.folder("pictures");
  if (!arguments.stockSteps.empty()) task.setupFiles.stockFolder = scratch.folder("stock");

  PoolOptions pool = arguments.analysis.pool(1);
  pool.writableFolders = foldersWritten(task);
  const Work work = [&](std::size_t, const EnterStage& enterStage) {
    return analyzeFile(*job, task, *library, enterStage);
  };
  const std::optional<JobOutcome> outcome = runSingle(work, pool, job->shownPath, interrupt);
  if (!outcome) return ExitCode::interrupted;

  const FileResult result = resultOf(*outcome, *job, pool);
  const Json report = Json::parse(result.json);
  const Result<void> written = writeWhole(arguments.output, arguments.json ? writeJson(report) : writeText(report));
  if (!written) return complain(written.error()), ExitCode::environment;
  const Result<void> shown = deliverPage(task, report, arguments.page);
  if (!shown) return complain(shown.error()), ExitCode::environment;
  if (result.status == "error") {
    const Json& e = report["input"]["error"];
    complain({e["code"], e["where"], e["message"], e["hint"]});
    return ExitCode::fileError;
  }
  return deliverAll(task, report, arguments);
}

}  // namespace

void addAnalyzeCommand(CLI::App& app, RunCommand& run) {
  auto arguments = std::make_shared<AnalyzeArguments>();
  CLI::App* command =
      app.add_subcommand("analyze", "What one STEP file takes to machine: features, setups, clampings, steps");
  command->add_option("file", arguments->file, "STEP file, or - for standard input")->required();
  command->add_flag("--json", arguments->json, "The report as JSON (see `stepwise schema`) instead of text");
  command->add_option("-o,--output", arguments->output, "Write the report here instead of standard output");
  CLI::Option* page = command->add_option(
      "--html", arguments->page,
      "Also write a page with the part in 3D beside its tables: one HTML file that needs nothing else");
  addPagePolicyOption(*command, arguments->policy, page);
  command->add_option("--step", arguments->featureStep, "Also write a STEP file with every face coloured by feature");
  command->add_option("--step-setups", arguments->setupStep,
                      "Also write a STEP file with every face coloured by setup");
  command->add_option("--step-stock", arguments->stockSteps,
                      "Also write the raw stock and the workpiece after each setup as STEP files into this folder");
  command->add_option("--pictures", arguments->pictures,
                      "Also write pictures into this folder as SVG: each setup with what holds the part and the stock "
                      "left; steps, variation, lead time and cost");
  command->add_option("--step-merged", arguments->mergedStep, "Also write the assembly with merged parts as STEP");
  command->add_option("--liaison", arguments->liaison, "Also draw who joins whom in the assembly as SVG");
  command->add_option("--exploded", arguments->exploded,
                      "Also draw the assembly pulled apart as SVG, merge groups in colours");
  command->add_flag("--timing", arguments->analysis.timing, "Add times and peak memory to the report");
  addAnalysisOptions(*command, arguments->analysis);
  command->callback([arguments, &run] { run = [arguments] { return runAnalyze(*arguments); }; });
}

}  // namespace stepwise
