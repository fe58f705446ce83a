#include "cli/file_job.h"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "cli/input_files.h"
#include "cli/output.h"
#include "cli/page_folder.h"
#include "cli/results/report_rows.h"
#include "cli/watched_file.h"
#include "features/color_faces.h"
#include "features/html/page_scene.h"
#include "features/html/thumbnail.h"
#include "features/html/write_page.h"
#include "features/merge/exploded_picture.h"
#include "features/merge/liaison_graph.h"
#include "features/merge/merged_assembly.h"
#include "features/process/workholding_options.h"
#include "features/report_phrases.h"
#include "features/report_strings.h"
#include "geom/core/parallel.h"
#include "geom/step/step_writer.h"

namespace stepwise {
namespace {

double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The highest memory use of this process is counted anew for each file.
void forgetPeakMemory() { std::ofstream("/proc/self/clear_refs") << 5; }

std::optional<double> peakMemoryMb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  return std::nullopt;
}

/// Names each new stage once; the fraction within it is of no interest to the parent.
Progress stageProgress(const EnterStage& enterStage) {
  auto last = std::make_shared<std::string>();
  return Progress([enterStage, last](std::string_view stage, double) {
    if (*last == stage) return;
    *last = stage;
    enterStage(stage);
  });
}

constexpr const char* kChanged = "the file changed while it was read";
constexpr const char* kChangedHint = "analyse it again when it is complete";

struct Analyzed {
  AssemblyAnalysis analysis;
  ReportedTiming timing;
};

/// Errors name the temporary copy of standard input no more than the user did.
Error shownAs(Error error, const FileJob& job) {
  for (std::string* text : {&error.where, &error.message})
    for (std::size_t at = 0; job.path != job.shownPath && (at = text->find(job.path, at)) != std::string::npos;)
      text->replace(at, job.path.size(), job.shownPath);
  return error;
}

Result<Analyzed> readAndAnalyze(const FileJob& job, const WatchedFile& file, const FileTask& task,
                                const ProcessLibrary& library, const Progress& progress) {
  Analyzed result;
  auto start = std::chrono::steady_clock::now();
  progress.report("reading", 0);
  Result<Assembly> assembly = isBrep(job.path) ? readBrep(job.path, job.brep, progress.silent())
                                               : readStep(job.path, task.read, progress.silent());
  const bool changed = file.hasChanged();
  const auto failed = [&](const Error& error) {
    if (!changed) return fail(shownAs(error, job));
    return fail(Error{"file-changed", job.shownPath, kChanged + (": " + error.message), kChangedHint});
  };
  if (!assembly) return failed(assembly.error());
  if (changed)
    assembly->diagnostics.push_back({Severity::warning, "file-changed", job.shownPath, kChanged, kChangedHint});
  result.timing.readS = secondsSince(start);
  nameMaterials(*assembly, task.materials, library);
  start = std::chrono::steady_clock::now();
  Result<AssemblyAnalysis> analysis = analyzeAssembly(std::move(*assembly), library, task.analyze, progress);
  if (!analysis) return failed(analysis.error());
  result.analysis = std::move(*analysis);
  result.timing.analyzeS = secondsSince(start);
  result.timing.peakMemoryMb = peakMemoryMb();
  return result;
}

void writeColored(const FileTask& task, Analyzed& analyzed) {
  const auto write = [&](const std::string& path, auto color) {
    if (path.empty()) return;
    const Result<void> written = writeStep(color(analyzed.analysis), path);
    if (written) return;
    const Error& error = written.error();
    analyzed.analysis.assembly.diagnostics.push_back(
        {Severity::error, error.code, "coloured STEP", error.message, error.hint});
  };
  write(task.featureStepPath, colorByFeature);
  write(task.setupStepPath, colorBySetup);
}

void writeMerged(const FileTask& task, Analyzed& analyzed) {
  const auto note = [&](const Result<void>& written, const char* where) {
    if (written) return;
    const Error& e = written.error();
    analyzed.analysis.assembly.diagnostics.push_back({Severity::error, e.code, where, e.message, e.hint});
  };
  if (!task.mergedStepPath.empty()) {
    const Result<Assembly> merged = buildMergedAssembly(analyzed.analysis);
    note(merged ? writeStep(*merged, task.mergedStepPath) : Result<void>(fail(merged.error())), "merged STEP");
  }
  if (!task.groupStepPath.empty()) {
    const Result<Assembly> merged = buildMergedBody(analyzed.analysis, task.group);
    note(merged ? writeStep(*merged, task.groupStepPath) : Result<void>(fail(merged.error())), "group STEP");
  }
  if (!task.liaisonPath.empty()) {
    const Result<std::string> svg = drawLiaisonGraph(analyzed.analysis);
    note(svg ? writeWhole(task.liaisonPath, *svg) : Result<void>(fail(svg.error())), "liaison graph");
  }
  if (!task.explodedPath.empty()) {
    const Result<std::string> svg = drawExploded(analyzed.analysis);
    note(svg ? writeWhole(task.explodedPath, *svg) : Result<void>(fail(svg.error())), "exploded picture");
  }
}

/// A page that cannot be written is missed by the parent, which says so.
void writePages(const FileTask& task, const RawStockOptions& stock, const AssemblyAnalysis& analysis,
                const Json& report) {
  const std::string path = task.pageFolder + "/" + pageStem(report);
  PageSceneOptions options;
  options.stock = stock;
  static_cast<void>(
      writeWhole(path + ".html", writePage(report, buildPageScene(analysis, options), task.policy.get())));
  static_cast<void>(writeWhole(path + ".png", drawThumbnail(analysis)));
}

/// "5-axis mill, 1 setup, 1 clamping (1 to 2): vise", of the recommended machine.
std::string planPhrase(const Json& part) {
  const Json& process = part["process"];
  if (process.is_null() || !process.contains("machine") || !process["machine"].is_string())
    return "no machine makes every face";
  const std::string machine = process["machine"];
  const Json &plan = part["setups"][machine], &count = part["clampings"][machine];
  std::string phrase = fmt::format("{}, {}, {}", machinePhrase(machine), countPhrase(plan["setups"].size(), "setup"),
                                   countPhrase(count["value"].get<std::size_t>(), "clamping"));
  if (count["low"] != count["high"])
    phrase += fmt::format(" ({} to {})", count["low"].get<int>(), count["high"].get<int>());
  std::string held;
  for (const Json& clamping : plan["clampings"])
    held += (held.empty() ? ": " : ", ") + clamping["method"].get<std::string>();
  return phrase + held;
}

std::string summaryOf(const Json& report) {
  const Json& input = report["input"];
  std::string line =
      fmt::format("{:<8}  {}", input["status"].get<std::string>(), printable(input["path"].get<std::string>(), 1000));
  if (!input["error"].is_null())
    return line + ": " + input["error"]["code"].get<std::string>() + ": " +
           printable(input["error"]["message"].get<std::string>());
  std::size_t features = 0;
  for (const Json& part : report["parts"]) features += part["features"].size();
  line += ": " + countPhrase(report["parts"].size(), "part") + ", " + countPhrase(features, "feature");
  if (report["parts"].size() == 1) line += "; " + planPhrase(report["parts"][0]);
  return line;
}

/// What befell the process, not the file, may be otherwise next time.
Repeatable repeatableOf(const Json& report) {
  for (const Json& diagnostic : report["diagnostics"])
    if (diagnostic["code"] == "file-changed") return Repeatable::no;
  const Json& error = report["input"]["error"];
  if (!error.is_object()) return Repeatable::yes;
  if (error["code"] == "time-limit" || error["code"] == "memory-limit") return Repeatable::withinLimits;
  for (const char* passing : {"worker-not-started", "worker-killed", "file-changed"})
    if (error["code"] == passing) return Repeatable::no;
  return Repeatable::yes;
}

WorkResult packed(const Json& report, const FileTask& task) {
  const bool sound = report["input"]["status"] == "ok";
  return {pack(resultOf(report, task.rows)), sound ? WorkResult::After::keepProcess : WorkResult::After::retireProcess};
}

Json explanationJson(const Result<std::string>& explanation) {
  if (explanation) return {{"text", validUtf8(*explanation)}};
  const Error& e = explanation.error();
  return {{"error",
           {{"code", validUtf8(e.code)},
            {"where", validUtf8(e.where)},
            {"message", validUtf8(e.message)},
            {"hint", validUtf8(e.hint)}}}};
}

}  // namespace

std::vector<std::string> foldersWritten(const FileTask& task) {
  std::vector<std::string> folders;
  for (const std::string* file : {&task.featureStepPath, &task.setupStepPath, &task.mergedStepPath, &task.groupStepPath,
                                  &task.liaisonPath, &task.explodedPath})
    if (!file->empty()) folders.push_back(std::filesystem::path(*file).parent_path().string());
  for (const std::string* folder : {&task.pageFolder, &task.setupFiles.pictureFolder, &task.setupFiles.stockFolder})
    if (!folder->empty()) folders.push_back(*folder);
  return folders;
}

const char* name(Repeatable repeatable) {
  switch (repeatable) {
    case Repeatable::yes: return "yes";
    case Repeatable::withinLimits: return "withinLimits";
    case Repeatable::no: return "no";
  }
  return "no";
}

FileResult resultOf(const Json& report, FileTask::Rows rows) {
  const Json& input = report["input"];
  FileResult result;
  result.status = input["status"];
  result.summary = summaryOf(report);
  if (input["sha256"].is_string()) result.contentHash = input["sha256"];
  if (input["bytes"].is_number()) result.bytes = input["bytes"];
  result.repeatable = repeatableOf(report);
  if (rows == FileTask::Rows::wanted) result.rows = buildRows(report).dump();
  result.json = writeJsonLine(report);
  result.csv = writeCsvRows(report);
  return result;
}

// Each field with its length before it: nothing in it can be taken for the end.
std::string pack(const FileResult& result) {
  std::string packed;
  const std::string bytes = std::to_string(result.bytes), repeatable = name(result.repeatable);
  for (const std::string* field : {&result.status, &result.summary, &result.contentHash, &bytes, &repeatable,
                                   &result.rows, &result.json, &result.csv})
    packed += std::to_string(field->size()) + ":" + *field;
  return packed;
}

FileResult unpack(const std::string& packed) {
  FileResult result;
  std::string bytes, repeatable;
  std::size_t at = 0;
  for (std::string* field : {&result.status, &result.summary, &result.contentHash, &bytes, &repeatable, &result.rows,
                             &result.json, &result.csv}) {
    std::size_t size = 0;
    for (; at < packed.size() && packed[at] != ':'; ++at) size = size * 10 + static_cast<std::size_t>(packed[at] - '0');
    *field = packed.substr(++at, size);
    at += size;
  }
  result.bytes = std::stoll(bytes);
  for (const Repeatable candidate : {Repeatable::yes, Repeatable::withinLimits, Repeatable::no})
    if (repeatable == name(candidate)) result.repeatable = candidate;
  return result;
}

WorkResult analyzeFile(const FileJob& job, const FileTask& task, const ProcessLibrary& library,
                       const EnterStage& enterStage) {
  setThreadCount(task.threads);
  forgetPeakMemory();
  enterStage("opening");
  ReportedInput input{job.shownPath, std::nullopt, std::nullopt};
  if (job.refused) return packed(buildErrorReport(input, *job.refused), task);
  const Result<WatchedFile> file = WatchedFile::open(job.path);
  if (!file) return packed(buildErrorReport(input, shownAs(file.error(), job)), task);
  input = file->described();
  input.path = job.shownPath;
  Result<Analyzed> analyzed = readAndAnalyze(job, *file, task, library, stageProgress(enterStage));
  if (!analyzed) return packed(buildErrorReport(input, analyzed.error()), task);
  enterStage("writing");
  writeColored(task, *analyzed);
  writeMerged(task, *analyzed);
  WorkholdingOptions holding = task.analyze.workholding ? *task.analyze.workholding : workholdingOptions(library);
  if (task.analyze.process.stock == PlanProcessOptions::Stock::casting) holding.stock.casting = castingOptions(library);
  if (task.setupFiles.wanted()) {
    enterStage("drawing setups");
    writeSetupFiles(task.setupFiles, holding.stock, analyzed->analysis);
  }
  std::optional<ReportedTiming> timing;
  if (task.timing == FileTask::Timing::shown) timing = analyzed->timing;
  const Json report = buildReport(input, analyzed->analysis, timing);
  if (!task.pageFolder.empty()) {
    enterStage("drawing the page");
    writePages(task, holding.stock, analyzed->analysis, report);
  }
  return packed(report, task);
}

WorkResult explainFile(const FileJob& job, const FileTask& task, const ProcessLibrary& library,
                       const Question& question, const EnterStage& enterStage) {
  setThreadCount(task.threads);
  enterStage("opening");
  const auto answer = [&]() -> Result<std::string> {
    const Result<WatchedFile> file = WatchedFile::open(job.path);
    if (!file) return fail(shownAs(file.error(), job));
    const Result<Analyzed> analyzed = readAndAnalyze(job, *file, task, library, stageProgress(enterStage));
    if (!analyzed) return fail(analyzed.error());
    return explain(analyzed->analysis, question, library);
  };
  return {explanationJson(answer()).dump(), WorkResult::After::keepProcess};
}

Error errorOf(const JobOutcome& outcome, const FileJob& job, const PoolOptions& options) {
  const std::string during = outcome.stage.empty() ? "" : " while " + outcome.stage;
  const std::string where = job.shownPath;
  switch (outcome.end) {
    case JobOutcome::End::timedOut:
      return {"time-limit", where,
              fmt::format("no result after the limit of {} s, stopped{}", options.timeout.count() / 1000.0, during),
              "allow more time (--timeout), or simplify the file"};
    case JobOutcome::End::outOfMemory:
      return {"memory-limit", where,
              fmt::format("the limit of {} MB of memory was reached{}", options.memoryMb, during),
              "allow more memory (--memory-mb), or simplify the file"};
    case JobOutcome::End::notStarted:
      return {"worker-not-started", where, outcome.output,
              "use fewer --jobs, or raise the limits on processes and open files"};
    case JobOutcome::End::crashed:
    case JobOutcome::End::done: break;
  }
  const std::string how = outcome.signal == 0
                              ? std::string("left without a result")
                              : fmt::format("ended with signal {} ({})", outcome.signal, strsignal(outcome.signal));
  const bool killed = outcome.signal == SIGKILL;
  std::string message = "the analysis process " + how + during;
  if (!outcome.lastWords.empty()) message += "; it last said: " + printable(outcome.lastWords, 500);
  return {killed ? "worker-killed" : "worker-crashed", where, message,
          killed ? "the system may have run out of memory: use fewer --jobs"
                 : "the file is damaged, or this is a bug: export it again, else report it"};
}

FileResult resultOf(const JobOutcome& outcome, const FileJob& job, const PoolOptions& options, FileTask::Rows rows) {
  if (outcome.end == JobOutcome::End::done) return unpack(outcome.output);
  const Result<ReportedInput> described = describeInput(job.path);
  ReportedInput input = described.value_or(ReportedInput{});
  input.path = job.shownPath;
  return resultOf(buildErrorReport(input, errorOf(outcome, job, options)), rows);
}

}  // namespace stepwise
