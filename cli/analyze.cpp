#include <filesystem>
#include <memory>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/page_folder.h"
#include "cli/page_policy.h"
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
  std::string mergedStep, liaison;
  std::string page, policy;
  std::string pictures, stockSteps;  ///< folders; empty: none wanted
  AnalysisArguments analysis;
};

/// The worker writes files into the scratch folder; only complete ones get to where the user wants them.
Result<void> deliver(const FileTask& task, const AnalyzeArguments& arguments) {
  Result<void> result;
  if (!task.featureStepPath.empty()) result = moveInto(task.featureStepPath, arguments.featureStep);
  if (result && !task.setupStepPath.empty()) result = moveInto(task.setupStepPath, arguments.setupStep);
  if (result && !task.mergedStepPath.empty()) result = moveInto(task.mergedStepPath, arguments.mergedStep);
  if (result && !task.liaisonPath.empty()) result = moveInto(task.liaisonPath, arguments.liaison);
  const SetupFilesTask& setups = task.setupFiles;
  if (result && !setups.pictureFolder.empty()) result = moveAllInto(setups.pictureFolder, arguments.pictures);
  if (result && !setups.stockFolder.empty()) result = moveAllInto(setups.stockFolder, arguments.stockSteps);
  return result;
}

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
  const Result<void> delivered = deliver(task, arguments);
  if (!delivered) return complain(delivered.error()), ExitCode::environment;
  const Result<void> drawn = arguments.pictures.empty() ? Result<void>() : writePictures(report, arguments.pictures);
  if (!drawn) return complain(drawn.error()), ExitCode::environment;
  return ExitCode::ok;
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
  command->add_flag("--timing", arguments->analysis.timing, "Add times and peak memory to the report");
  addAnalysisOptions(*command, arguments->analysis);
  command->callback([arguments, &run] { run = [arguments] { return runAnalyze(*arguments); }; });
}

}  // namespace stepwise
