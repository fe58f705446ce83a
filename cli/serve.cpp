#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <memory>

#include "cli/command.h"
#include "cli/draw_job.h"
#include "cli/output.h"
#include "cli/page_folder.h"
#include "cli/serve_request.h"
#include "cli/side_file.h"
#include "cli/single_file.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

constexpr const char* kHelp =
    "Each job is one line of JSON, {\"protocol\": 1, \"bytes\": N, \"job\": \"analyze\", \"explain\" or \"draw\",\n"
    "\"name\": …, \"bodies\": [{\"name\", \"path\", \"material\"}], \"material\", \"region\", \"quantity\", "
    "\"stock\", \"library\",\n"
    "\"utilisation\", \"general\", \"timeoutS\", \"memoryMb\", \"timing\"; files to write: \"step\", \"stepSetups\", "
    "\"page\",\n"
    "\"stepGroup\" with \"group\"; to explain: \"face\" | \"feature\" | \"setup\", \"part\", \"machine\", or \"pair\": "
    "[A, "
    "B]},\n"
    "followed by N bytes of BREP text or STEP; to draw: of a report. Each gives one line on standard output: a report\n"
    "(`stepwise schema`), {\"text\"} of an explanation, {\"pictures\": [{\"part\", \"name\", \"svg\"}]}, or "
    "{\"error\"}. "
    "Standard error has one JSON object a line: {\"event\": \"hello\"} "
    "with the\n"
    "protocol, then {\"event\": \"progress\", \"stage\"}. End it to cancel; it ends by itself when its input does, and "
    "when\n"
    "the program that started it dies.";

constexpr std::size_t kLongestLine = std::size_t{16} << 20;

void tell(const Json& event) {
  const std::string line = writeJsonLine(event) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

/// Standard input as lines and blocks.
class JobSource {
 public:
  explicit JobSource(const Interrupt& interrupt) : interrupt_(interrupt) {}

  /// Empty: the input has ended, or was interrupted.
  std::optional<std::string> line() {
    while (true) {
      const std::size_t end = buffer_.find('\n');
      if (end != std::string::npos) {
        std::string text = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        return text;
      }
      if (buffer_.size() > kLongestLine || !more()) return std::nullopt;
    }
  }

  /// False: the input ended before.
  bool copyTo(std::ofstream& file, std::uint64_t bytes) {
    while (bytes > 0) {
      if (buffer_.empty() && !more()) return false;
      const std::size_t take = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, buffer_.size()));
      file.write(buffer_.data(), static_cast<std::streamsize>(take));
      buffer_.erase(0, take);
      bytes -= take;
    }
    return true;
  }

 private:
  bool more() {
    char chunk[1 << 16];
    const ssize_t got = readStandardInput(chunk, sizeof chunk, interrupt_);
    if (got <= 0) return false;
    buffer_.append(chunk, static_cast<std::size_t>(got));
    return true;
  }

  const Interrupt& interrupt_;
  std::string buffer_;
};

Json errorLine(const ServeRequest& request, const Error& error) {
  if (request.kind != ServeRequest::Kind::analyze)
    return {
        {"error", {{"code", error.code}, {"where", error.where}, {"message", error.message}, {"hint", error.hint}}}};
  return buildErrorReport({validUtf8(request.name), std::nullopt, std::nullopt}, error);
}

FileTask taskFor(const ServeRequest& request, Scratch& scratch) {
  FileTask task = request.analysis.task();
  if (!request.featureStep.empty()) task.featureStepPath = scratch.file("features.step");
  if (!request.setupStep.empty()) task.setupStepPath = scratch.file("setups.step");
  if (!request.groupStep.empty()) task.groupStepPath = scratch.file("group.step");
  if (!request.page.empty()) task.pageFolder = scratch.folder("page");
  task.group = request.group;
  return task;
}

/// The worker wrote files beside the shape; only complete ones get to where the caller wants them.
Result<void> deliverAll(const FileTask& task, const ServeRequest& request, const Json& report) {
  const std::string page = task.pageFolder.empty() ? "" : task.pageFolder + "/" + pageStem(report) + ".html";
  for (const SideFile& file :
       {SideFile{"coloured STEP", task.featureStepPath, request.featureStep},
        SideFile{"coloured STEP", task.setupStepPath, request.setupStep},
        SideFile{"group STEP", task.groupStepPath, request.groupStep}, SideFile{"page", page, request.page}})
    if (Result<void> delivered = deliver(file, report); !delivered) return delivered;
  return {};
}

/// One line for standard output; empty: interrupted.
std::optional<std::string> doJob(const ServeRequest& request, const std::string& path, Scratch& scratch,
                                 const Interrupt& interrupt) {
  const Result<ProcessLibrary> library = request.analysis.library();
  if (!library) return writeJsonLine(errorLine(request, library.error()));
  const FileJob job{path, request.name, std::nullopt, {request.name, request.bodies}};
  PoolOptions pool = request.analysis.pool(1);
  const FileTask task = taskFor(request, scratch);
  pool.writableFolders = foldersWritten(task);
  const Work work = [&](std::size_t, const EnterStage& enterStage) {
    switch (request.kind) {
      case ServeRequest::Kind::explain: return explainFile(job, task, *library, request.question, enterStage);
      case ServeRequest::Kind::draw: return drawReport(job, enterStage);
      case ServeRequest::Kind::analyze: break;
    }
    return analyzeFile(job, task, *library, enterStage);
  };
  std::optional<JobOutcome> outcome;
  PoolEvents events;
  events.done = [&](std::size_t, JobOutcome done) { outcome = std::move(done); };
  events.progress = [](const PoolProgress& progress) {
    if (!progress.stage.empty()) tell({{"event", "progress"}, {"stage", progress.stage}});
  };
  if (runJobs(1, work, pool, interrupt, events) == PoolEnd::interrupted || !outcome) return std::nullopt;
  if (outcome->end != JobOutcome::End::done) return writeJsonLine(errorLine(request, errorOf(*outcome, job, pool)));
  if (request.kind != ServeRequest::Kind::analyze) return outcome->output;
  FileResult result = resultOf(*outcome, job, pool);
  if (result.status == "error") return result.json;
  const Result<void> delivered = deliverAll(task, request, Json::parse(result.json));
  if (!delivered) return writeJsonLine(errorLine(request, delivered.error()));
  return std::move(result.json);
}

/// Empty: go on with the next job.
std::optional<ExitCode> serveOne(JobSource& source, const std::string& line, const Interrupt& interrupt) {
  const Result<ServeRequest> request = parseServeRequest(line);
  std::optional<std::string> answer;
  if (request) {
    Scratch scratch;
    const std::string path = scratch.file("shape");
    std::ofstream file(path, std::ios::binary);
    const bool complete = source.copyTo(file, request->bytes);
    if (interrupt.requested()) return ExitCode::interrupted;
    if (!complete || !file.flush()) {
      complain(
          {"standard-input-failed", "-", "the shape did not arrive as a whole", "check the free space in $TMPDIR"});
      return ExitCode::environment;
    }
    answer = doJob(*request, path, scratch, interrupt);
    if (!answer) return ExitCode::interrupted;
  } else {
    answer = writeJsonLine(errorLine({}, request.error()));
  }
  const Result<void> written = writeWhole("-", *answer + "\n");
  if (!written) return complain(written.error()), ExitCode::environment;
  if (!request) return ExitCode::usage;  // where the next line begins is not known
  return std::nullopt;
}

ExitCode runServe() {
  const pid_t parent = getppid();
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) return ExitCode::interrupted;
  const Interrupt interrupt;
  tell({{"event", "hello"}, {"name", "stepwise"}, {"version", STEPWISE_VERSION}, {"protocol", kServeProtocol}});
  JobSource source(interrupt);
  while (const std::optional<std::string> line = source.line()) {
    if (const std::optional<ExitCode> end = serveOne(source, *line, interrupt)) return *end;
  }
  return interrupt.requested() ? ExitCode::interrupted : ExitCode::ok;
}

}  // namespace

void addServeCommand(CLI::App& app, RunCommand& run) {
  CLI::App* command = app.add_subcommand("serve", "Does jobs for another program, such as the FreeCAD workbench");
  auto stdio = std::make_shared<bool>(false);  // the only way there is so far, but the caller says so
  command->add_flag("--stdio", *stdio, "Jobs on standard input, results on standard output")->required();
  command->footer(kHelp);
  command->callback([stdio, &run] { run = [] { return runServe(); }; });
}

}  // namespace stepwise
