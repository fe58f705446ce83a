#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

#include "cli/command.h"
#include "cli/page_policy.h"
#include "cli/scan_method.h"
#include "cli/scan_run.h"
#include "features/report_phrases.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

struct ScanArguments {
  ScanRequest request;
  std::string jsonl, csv, database, pages, policy;
  bool resume = false;
  int jobs = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  AnalysisArguments analysis;
};

using Clock = std::chrono::steady_clock;

/// "[######--------------] 120 of 400 files, 14.2/s, 20 s left, 2 without result".
std::string progressText(const PoolProgress& progress, double seconds, std::size_t errors) {
  constexpr std::size_t kBar = 20;
  const std::size_t full = progress.total > 0 ? kBar * progress.finished / progress.total : kBar;
  std::string text = "[" + std::string(full, '#') + std::string(kBar - full, '-') +
                     fmt::format("] {} of {} files", progress.finished, progress.total);
  if (progress.finished > 0 && seconds > 0) {
    const double rate = static_cast<double>(progress.finished) / seconds;
    text +=
        fmt::format(", {:.1f}/s, {:.0f} s left", rate, static_cast<double>(progress.total - progress.finished) / rate);
  }
  if (errors > 0) text += fmt::format(", {} without result", errors);
  return text;
}

std::string currentFolder() {
  std::error_code ignored;
  return std::filesystem::current_path(ignored).string();
}

/// What the database's last scan was asked, where the command line says nothing else.
Result<void> takeUp(ScanArguments& arguments, ScanDatabase& database, const ScanMethod& method) {
  const Result<std::optional<ScanRequest>> last = database.lastRequest();
  if (!last) return fail(last.error());
  ScanRequest& request = arguments.request;
  const bool named = !request.paths.empty() || !request.lists.empty();
  if (!*last && named) return {};
  if (!*last)
    return fail({"nothing-to-resume", arguments.database, "no scan has been begun in this database",
                 "leave out --resume and name files or folders"});
  const Result<std::optional<ScanMethod>> before = database.lastMethod();
  if (!before) return fail(before.error());
  if ((*before)->settingsHash != method.settingsHash)
    return fail(
        {"other-settings", arguments.database,
         "the scan was begun with other settings: " + (*before)->settings + " then, " + method.settings + " now",
         "give the same options again, or leave out --resume to analyse everything anew"});
  if (named) return {};
  if ((*last)->folder != request.folder)
    return fail({"other-folder", arguments.database, "the scan was begun in the folder " + (*last)->folder,
                 "go there, or name the files and folders again"});
  request = **last;
  return {};
}

Result<std::vector<FoundFile>> findFiles(const ScanRequest& request) {
  std::vector<std::string> paths = request.paths;
  for (const std::string& list : request.lists) {
    Result<std::vector<std::string>> listed = readPathList(list);
    if (!listed) return fail(listed.error());
    paths.insert(paths.end(), listed->begin(), listed->end());
  }
  std::vector<FoundFile> found = findInputFiles(paths);
  if (found.empty())
    return fail({"nothing-to-scan", "", "no STEP files were found", "name files, or folders that hold some"});
  return found;
}

ExitCode exitCodeOf(const Error& error) {
  if (error.code == "interrupted") return ExitCode::interrupted;
  complain(error);
  const bool usage = error.code == "nothing-to-scan" || error.code == "list-unreadable" ||
                     error.code == "nothing-to-resume" || error.code == "other-settings" ||
                     error.code == "other-folder" || error.code == "bad-shard" || error.code == "not-a-scan" ||
                     error.code == "not-a-database";
  return usage ? ExitCode::usage : ExitCode::environment;
}

/// "31 of 31 files: 29 ok, 1 degraded, 1 without result; 20 unchanged, 2 copies".
std::string endText(const ScanOutputs& outputs, std::size_t total, std::size_t kept, std::size_t twins, PoolEnd end) {
  std::string text =
      fmt::format("{}{} of {} files: {} ok, {} degraded, {} without result",
                  end == PoolEnd::interrupted ? "interrupted: " : "", outputs.files(), total,
                  outputs.files() - outputs.degraded() - outputs.errors(), outputs.degraded(), outputs.errors());
  if (kept > 0) text += fmt::format("; {} unchanged, not analysed again", kept);
  if (twins > 0) text += fmt::format("; {} with the same content as another, analysed once", twins);
  return text + "\n";
}

class Scan {
 public:
  explicit Scan(ScanArguments arguments) : arguments_(std::move(arguments)) {}

  Result<ExitCode> run() {
    const Result<ProcessLibrary> library = arguments_.analysis.library();
    if (!library) return complain(library.error()), ExitCode::usage;
    Result<std::shared_ptr<const Policy>> policy = openPagePolicy(arguments_.policy);
    if (!policy) return complain(policy.error()), ExitCode::usage;
    task_.policy = std::move(*policy);
    if (const Result<void> prepared = prepare(); !prepared) return fail(prepared.error());
    Result<std::vector<FoundFile>> found = findFiles(arguments_.request);
    if (!found) return fail(found.error());
    const std::size_t listed = found->size();
    Result<ScanPlan> plan = planScan(std::move(*found), database(), pool_, shard_, interrupt_,
                                     status_.visible() ? lookingAt(listed) : nullptr);
    if (!plan) return fail(plan.error());
    return carryOut(std::move(*plan), *library);
  }

 private:
  ScanDatabase* database() { return database_ ? &*database_ : nullptr; }

  Result<void> prepare() {
    arguments_.request.folder = currentFolder();
    if (!arguments_.database.empty()) {
      const Result<ScanMethod> method = methodOf(arguments_.analysis, arguments_.policy);
      if (!method) return fail(method.error());
      Result<ScanDatabase> opened = ScanDatabase::openForScan(arguments_.database);
      if (!opened) return fail(opened.error());
      database_.emplace(std::move(*opened));
      if (arguments_.resume)
        if (Result<void> taken = takeUp(arguments_, *database_, *method); !taken) return taken;
      if (Result<void> begun = database_->beginScan(arguments_.request, *method); !begun) return begun;
    }
    if (!arguments_.request.shard.empty()) {
      const Result<Shard> shard = parseShard(arguments_.request.shard);
      if (!shard) return fail(shard.error());
      shard_ = *shard;
    }
    pool_ = arguments_.analysis.pool(arguments_.jobs);
    const std::shared_ptr<const Policy> policy = task_.policy;
    task_ = arguments_.analysis.task();
    task_.policy = policy;
    task_.threads = 1;  // the files are the parallelism
    if (database_) task_.rows = FileTask::Rows::wanted;
    const bool people = arguments_.jsonl.empty() && arguments_.csv.empty() && arguments_.database.empty();
    if (!arguments_.pages.empty()) task_.pageFolder = PageFolder::pagesIn(arguments_.pages);
    pool_.writableFolders = foldersWritten(task_);
    return outputs_.open({arguments_.jsonl, arguments_.csv, people ? "-" : "", arguments_.pages, task_.policy});
  }

  std::function<void(std::size_t)> lookingAt(std::size_t total) {
    return [this, total](std::size_t file) {
      if (file % 64 == 0) status_.show(fmt::format("looking at {} of {} files", file, total));
    };
  }

  Result<ExitCode> carryOut(ScanPlan plan, const ProcessLibrary& library) {
    const std::size_t total = plan.files.size(), kept = plan.keptCount(), twins = plan.twinCount();
    const ScanTools tools{task_, library, pool_, interrupt_};
    ScanRun scan(std::move(plan), database(), outputs_, tools);
    const Clock::time_point start = Clock::now();
    std::function<void(const PoolProgress&)> progress;
    if (status_.visible())
      progress = [&](const PoolProgress& now) {
        const std::chrono::duration<double> elapsed = Clock::now() - start;
        status_.show(progressText(now, elapsed.count(), outputs_.errors()));
      };
    const Result<PoolEnd> end = scan.run(progress);
    status_.show("");
    if (!end) return fail(end.error());
    if (const Result<void> finished = outputs_.finish(); !finished) return fail(finished.error());
    fmt::print(stderr, "{}", endText(outputs_, total, kept, twins, *end));
    if (const std::size_t none = outputs_.withoutPage(); none > 0)
      fmt::print(stderr, "{} without a page: not analysed again in this scan, or {} cannot be written to\n",
                 countPhrase(none, "file"), printable(arguments_.pages));
    if (*end == PoolEnd::interrupted) return ExitCode::interrupted;
    if (database_) {
      const Result<std::size_t> gone = database_->endScan();
      if (!gone) return fail(gone.error());
      if (*gone > 0)
        fmt::print(stderr, "{} files of an earlier scan are not among the present ones and left the database\n", *gone);
    }
    return outputs_.errors() > 0 ? ExitCode::fileError : ExitCode::ok;
  }

  ScanArguments arguments_;
  const Interrupt interrupt_;
  StatusLine status_;
  std::optional<ScanDatabase> database_;
  Shard shard_;
  PoolOptions pool_;
  FileTask task_;
  ScanOutputs outputs_;
};

ExitCode runScan(const ScanArguments& arguments) {
  const Result<ExitCode> code = Scan(arguments).run();
  return code ? *code : exitCodeOf(code.error());
}

}  // namespace

void addScanCommand(CLI::App& app, RunCommand& run) {
  auto arguments = std::make_shared<ScanArguments>();
  CLI::App* command = app.add_subcommand("scan", "Analyse many files, each safely apart from the others");
  command->add_option("path", arguments->request.paths,
                      "Files, folders to search for STEP files, and patterns in quotes ('parts/**/*.step')");
  command->add_option("--list", arguments->request.lists,
                      "A file with one path a line, or as `find -print0` writes them (- for standard input)");
  command->add_option("--jsonl", arguments->jsonl,
                      "Write one JSON report per line to this file (- for standard output)");
  command->add_option("--csv", arguments->csv,
                      "Write a table with one row per part to this file (- for standard output)");
  CLI::Option* pages = command->add_option(
      "--html", arguments->pages, "Write a page for each file into this folder, and index.html that lists them");
  addPagePolicyOption(*command, arguments->policy, pages);
  CLI::Option* database = command->add_option(
      "--db", arguments->database, "Keep all results in this SQLite file; what has not changed is not analysed again");
  CLI::Option* resume =
      command
          ->add_flag("--resume", arguments->resume,
                     "Go on with the last scan in --db: the same options, and the same files where none are named")
          ->needs(database);
  command->add_option("--shard", arguments->request.shard,
                      "i/n: only the i-th of n shares of the files, by content; `results merge` joins the databases");
  command->add_option("--jobs", arguments->jobs, "Files analysed at the same time")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  command->add_flag("--timing", arguments->analysis.timing, "Add times and peak memory to the reports");
  addAnalysisOptions(*command, arguments->analysis);
  command->callback([arguments, resume, &run] {
    if (arguments->request.paths.empty() && arguments->request.lists.empty() && resume->count() == 0)
      throw CLI::RequiredError("path, --list or --resume");
    run = [arguments] { return runScan(*arguments); };
  });
}

}  // namespace stepwise
