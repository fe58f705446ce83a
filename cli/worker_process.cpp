#include "cli/worker_process.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <new>
#include <utility>

#include "cli/interrupt.h"
#include "cli/worker_sandbox.h"

namespace stepwise {
namespace {

// A frame is its kind, the length of its text, and the text.
constexpr char kStageFrame = 'S', kResultFrame = 'R', kLastResultFrame = 'L';
constexpr std::size_t kFrameHeader = 1 + sizeof(std::uint64_t);
constexpr std::size_t kMostLastWords = 2000;
constexpr std::size_t kMostReceived = std::size_t{2} << 30;  // no honest report is larger

struct Pipe {
  int readEnd = -1, writeEnd = -1;
};

bool open(Pipe& pipe) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  pipe = {ends[0], ends[1]};
  return true;
}

void shut(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

void shut(Pipe& pipe) {
  shut(pipe.readEnd);
  shut(pipe.writeEnd);
}

bool writeAll(int fd, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t written = write(fd, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    data += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

bool readAll(int fd, char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t got = read(fd, data, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    data += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

void writeFrame(int fd, char kind, std::string_view text) {
  char header[kFrameHeader] = {kind};
  const std::uint64_t length = text.size();
  std::memcpy(header + 1, &length, sizeof length);
  if (!writeAll(fd, header, sizeof header) || !writeAll(fd, text.data(), text.size())) _exit(0);  // the parent is gone
}

/// Keeps only the given descriptors (and 0, 1, 2): pipes to sibling workers must close when their parent closes them.
void closeAllBut(int a, int b) {
  const auto low = static_cast<unsigned>(std::min(a, b)), high = static_cast<unsigned>(std::max(a, b));
  if (low > 3) close_range(3, low - 1, 0);
  if (high > low + 1) close_range(low + 1, high - 1, 0);
  close_range(high + 1, ~0u, 0);
}

/// Limits private writable memory; address space alone would count libraries and reserved but unused ranges.
void limitMemory([[maybe_unused]] std::uint64_t memoryMb) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // their shadow memory needs terabytes
  const rlimit limit{memoryMb << 20, memoryMb << 20};
  setrlimit(RLIMIT_DATA, &limit);
#endif
  const rlimit noCoreDump{0, 0};
  setrlimit(RLIMIT_CORE, &noCoreDump);
  std::set_new_handler([] { _exit(WorkerProcess::kOutOfMemoryExit); });
  std::ofstream("/proc/self/oom_score_adj") << 1000;  // if the machine runs short, it is not the coordinator that goes
}

std::uint64_t residentMb() {
  std::uint64_t total = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) >> 20;
}

/// Memory that earlier jobs left behind must not decide whether a later one fits: leave while it is little.
bool memoryIsUsedUp(std::uint64_t memoryMb) {
  if (residentMb() < memoryMb / 8) return false;
  malloc_trim(0);
  return residentMb() >= memoryMb / 8;
}

[[noreturn]] void serve(int jobs, int results, const Work& work, std::uint64_t memoryMb) {
  const EnterStage enterStage = [&](std::string_view stage) { writeFrame(results, kStageFrame, stage); };
  std::uint64_t job = 0;
  while (readAll(jobs, reinterpret_cast<char*>(&job), sizeof job)) {
    const WorkResult result = work(job, enterStage);
    const bool last = result.after == WorkResult::After::retireProcess || memoryIsUsedUp(memoryMb);
    writeFrame(results, last ? kLastResultFrame : kResultFrame, result.output);
    if (last) break;
  }
  _exit(0);  // nothing of the parent's may be flushed or torn down here
}

[[noreturn]] void becomeWorker(pid_t parent, const Pipe& jobs, const Pipe& results, const Pipe& words, const Work& work,
                               std::uint64_t memoryMb, const std::vector<std::string>& writableFolders) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
  Interrupt::forgetInChild();
  const int nothing = ::open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(words.writeEnd, STDOUT_FILENO);
  dup2(words.writeEnd, STDERR_FILENO);
  closeAllBut(jobs.readEnd, results.writeEnd);
  limitMemory(memoryMb);
  enterSandbox(writableFolders);
  serve(jobs.readEnd, results.writeEnd, work, memoryMb);
}

void makeNonBlocking(int fd) { fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK); }

}  // namespace

Result<WorkerProcess> WorkerProcess::start(const Work& work, std::uint64_t memoryMb,
                                           const std::vector<std::string>& writableFolders) {
  Pipe jobs, results, words;
  const pid_t parent = getpid();
  pid_t child = -1;
  if (open(jobs) && open(results) && open(words)) child = fork();
  if (child == 0) becomeWorker(parent, jobs, results, words, work, memoryMb, writableFolders);
  if (child < 0) {
    const std::string why = std::strerror(errno);
    shut(jobs);
    shut(results);
    shut(words);
    return fail({"worker-not-started", "stepwise", "no process can be started: " + why,
                 "use fewer --jobs, or raise the limits on processes and open files"});
  }
  shut(jobs.readEnd);
  shut(results.writeEnd);
  shut(words.writeEnd);
  makeNonBlocking(results.readEnd);
  makeNonBlocking(words.readEnd);
  WorkerProcess process;
  process.pid_ = child;
  process.jobs_ = jobs.writeEnd;
  process.results_ = results.readEnd;
  process.words_ = words.readEnd;
  return process;
}

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept { *this = std::move(other); }

WorkerProcess& WorkerProcess::operator=(WorkerProcess&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(jobs_, other.jobs_);
  std::swap(results_, other.results_);
  std::swap(words_, other.words_);
  std::swap(received_, other.received_);
  std::swap(lastWords_, other.lastWords_);
  return *this;
}

WorkerProcess::~WorkerProcess() {
  if (pid_ > 0) reap();
  shut(jobs_);
  shut(results_);
  shut(words_);
}

void WorkerProcess::send(std::size_t job) {
  const std::uint64_t number = job;
  // If the child has died the pipe is broken; receive() will say so.
  writeAll(jobs_, reinterpret_cast<const char*>(&number), sizeof number);
}

void WorkerProcess::takeFrames(std::vector<WorkerEvent>& events) {
  std::size_t at = 0;
  while (received_.size() - at >= kFrameHeader) {
    std::uint64_t length = 0;
    std::memcpy(&length, received_.data() + at + 1, sizeof length);
    if (received_.size() - at - kFrameHeader < length) break;
    WorkerEvent event;
    const char kind = received_[at];
    event.kind = kind == kStageFrame    ? WorkerEvent::Kind::stage
                 : kind == kResultFrame ? WorkerEvent::Kind::result
                                        : WorkerEvent::Kind::lastResult;
    event.text = received_.substr(at + kFrameHeader, length);
    events.push_back(std::move(event));
    at += kFrameHeader + length;
  }
  received_.erase(0, at);
}

std::vector<WorkerEvent> WorkerProcess::receive() {
  std::vector<WorkerEvent> events;
  char chunk[1 << 16];
  while (true) {
    const ssize_t got = read(results_, chunk, sizeof chunk);
    if (got > 0) {
      received_.append(chunk, static_cast<std::size_t>(got));
      if (received_.size() <= kMostReceived) continue;
      events.push_back(reap());
      return events;
    }
    if (got < 0 && errno == EINTR) continue;
    takeFrames(events);
    if (got == 0) events.push_back(reap());
    return events;
  }
}

void WorkerProcess::receiveWords() {
  char chunk[4096];
  ssize_t got = 0;
  while ((got = read(words_, chunk, sizeof chunk)) > 0 || (got < 0 && errno == EINTR)) {
    if (got > 0) lastWords_.append(chunk, static_cast<std::size_t>(got));
    if (lastWords_.size() > kMostLastWords) lastWords_.erase(0, lastWords_.size() - kMostLastWords);
  }
  if (got == 0) shut(words_);
}

/// Ends the child if it still runs and collects how it ended.
WorkerEvent WorkerProcess::reap() {
  WorkerEvent event;
  event.kind = WorkerEvent::Kind::ended;
  if (pid_ <= 0) return event;
  kill(pid_, SIGKILL);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
  pid_ = -1;
  if (words_ >= 0) receiveWords();
  if (WIFSIGNALED(status)) event.signal = WTERMSIG(status);
  if (WIFEXITED(status)) event.exitCode = WEXITSTATUS(status);
  return event;
}

}  // namespace stepwise
