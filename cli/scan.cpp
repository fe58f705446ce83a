#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <thread>

#include "cli/command.h"
#include "cli/input_files.h"
#include "cli/output.h"

namespace stepwise {
namespace {

struct ScanArguments {
  std::vector<std::string> paths;
  std::string jsonl, csv;
  int jobs = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  AnalysisArguments analysis;
};

/// The files that results go to, and what has gone there so far.
class ScanResults {
 public:
  Result<void> open(const ScanArguments& arguments) {
    const bool people = arguments.jsonl.empty() && arguments.csv.empty();
    return openOne(jsonl_, arguments.jsonl)
        .and_then([&] { return openOne(csv_, arguments.csv); })
        .and_then([&] { return openOne(text_, people ? "-" : ""); })
        .and_then([&] { return csv_ ? csv_->write(csvHeader()) : Result<void>(); });
  }

  void add(const FileResult& result) {
    ++files_;
    errors_ += result.status == "error";
    degraded_ += result.status == "degraded";
    if (failure_) return;
    const Result<void> written =
        writeTo(jsonl_, result.json + "\n").and_then([&] { return writeTo(csv_, result.csv); }).and_then([&] {
          return writeTo(text_, result.summary + "\n");
        });
    if (!written) failure_ = written.error();
  }

  const std::optional<Error>& failure() const { return failure_; }
  std::size_t files() const { return files_; }
  std::size_t degraded() const { return degraded_; }
  std::size_t errors() const { return errors_; }

 private:
  static Result<void> openOne(std::optional<Output>& output, const std::string& path) {
    if (path.empty()) return {};
    Result<Output> opened = Output::open(path);
    if (!opened) return fail(opened.error());
    output.emplace(std::move(*opened));
    return {};
  }
  static Result<void> writeTo(std::optional<Output>& output, const std::string& text) {
    return output ? output->write(text) : Result<void>();
  }

  std::optional<Output> jsonl_, csv_, text_;
  std::optional<Error> failure_;
  std::size_t files_ = 0, degraded_ = 0, errors_ = 0;
};

std::vector<FileJob> jobsFor(const std::vector<std::string>& paths) {
  std::vector<FileJob> jobs;
  for (FoundFile& file : findInputFiles(paths)) jobs.push_back({file.path, file.path, std::move(file.error)});
  return jobs;
}

/// "120 of 1500 files, 14.2/s, 97 s left, 2 without result".
std::string progressText(const PoolProgress& progress, double seconds, std::size_t errors) {
  std::string text = fmt::format("{} of {} files", progress.finished, progress.total);
  if (progress.finished > 0 && seconds > 0) {
    const double rate = static_cast<double>(progress.finished) / seconds;
    text +=
        fmt::format(", {:.1f}/s, {:.0f} s left", rate, static_cast<double>(progress.total - progress.finished) / rate);
  }
  if (errors > 0) text += fmt::format(", {} without result", errors);
  return text;
}

ExitCode runScan(const ScanArguments& arguments) {
  const Result<ProcessLibrary> library = arguments.analysis.library();
  if (!library) return complain(library.error()), ExitCode::usage;
  const std::vector<FileJob> jobs = jobsFor(arguments.paths);
  if (jobs.empty())
    return complain({"nothing-to-scan", "", "no STEP files were found", "name files, or folders that hold some"}),
           ExitCode::usage;
  ScanResults results;
  if (const Result<void> opened = results.open(arguments); !opened)
    return complain(opened.error()), ExitCode::environment;

  FileTask task = arguments.analysis.task();
  task.threads = 1;  // the files are the parallelism
  const PoolOptions pool = arguments.analysis.pool(arguments.jobs);
  const Work work = [&](std::size_t job, const EnterStage& enterStage) {
    return analyzeFile(jobs[job], task, *library, enterStage);
  };
  const Interrupt interrupt;
  StatusLine status;
  const auto start = std::chrono::steady_clock::now();
  PoolEvents events;
  events.done = [&](std::size_t job, JobOutcome outcome) { results.add(resultOf(outcome, jobs[job], pool)); };
  if (status.visible())
    events.progress = [&](const PoolProgress& progress) {
      const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
      status.show(progressText(progress, elapsed.count(), results.errors()));
    };
  const PoolEnd end = runJobs(jobs.size(), work, pool, interrupt, events);
  status.show("");

  if (results.failure()) return complain(*results.failure()), ExitCode::environment;
  fmt::print(stderr, "{}{} of {} files: {} ok, {} degraded, {} without result\n",
             end == PoolEnd::interrupted ? "interrupted: " : "", results.files(), jobs.size(),
             results.files() - results.degraded() - results.errors(), results.degraded(), results.errors());
  if (end == PoolEnd::interrupted) return ExitCode::interrupted;
  return results.errors() > 0 ? ExitCode::fileError : ExitCode::ok;
}

}  // namespace

void addScanCommand(CLI::App& app, RunCommand& run) {
  auto arguments = std::make_shared<ScanArguments>();
  CLI::App* command = app.add_subcommand("scan", "Analyse many files, each safely apart from the others");
  command->add_option("path", arguments->paths, "Files, and folders to search for STEP files")->required();
  command->add_option("--jsonl", arguments->jsonl,
                      "Write one JSON report per line to this file (- for standard output)");
  command->add_option("--csv", arguments->csv,
                      "Write a table with one row per part to this file (- for standard output)");
  command->add_option("--jobs", arguments->jobs, "Files analysed at the same time")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  command->add_flag("--timing", arguments->analysis.timing, "Add times and peak memory to the reports");
  addAnalysisOptions(*command, arguments->analysis);
  command->callback([arguments, &run] { run = [arguments] { return runScan(*arguments); }; });
}

}  // namespace stepwise
