#include "cli/worker_pool.h"

#include <poll.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "cli/result_spool.h"

namespace stepwise {
namespace {

using Clock = std::chrono::steady_clock;

/// A worker killed from outside (by hand, or because the machine ran short of memory) says nothing about its file.
constexpr int kMostKills = 2;

/// One place in the pool: a worker process, replaced when it dies, and what it is doing.
struct Slot {
  std::optional<WorkerProcess> process;
  std::optional<std::size_t> job;
  Clock::time_point deadline;
  std::string stage;
  int served = 0;  ///< jobs this process has finished
};

class Pool {
 public:
  Pool(std::size_t count, const Work& work, const PoolOptions& options, const Interrupt& interrupt,
       const PoolEvents& events)
      : count_(count),
        work_(work),
        options_(options),
        interrupt_(interrupt),
        events_(events),
        slots_(std::max<std::size_t>(
            1, std::min<std::size_t>(count, static_cast<std::size_t>(std::max(1, options.workers))))) {}

  PoolEnd run() {
    while (delivered_ < count_ && !interrupt_.requested() && !(events_.enough && events_.enough())) {
      deliver();  // before new work is given: what has been handed over makes room
      if (delivered_ == count_) break;
      for (Slot& slot : slots_) giveWork(slot);
      if (!anyRuns()) continue;  // no worker could be started
      waitForNews();
      for (Slot& slot : slots_) endIfLate(slot);
    }
    const bool complete = delivered_ == count_;
    slots_.clear();
    for (auto& [job, outcome] : waiting_) events_.done(job, broughtBack(job, std::move(outcome)));
    return complete ? PoolEnd::finished : PoolEnd::interrupted;
  }

 private:
  void giveWork(Slot& slot) {
    const bool tooMuchWaiting = waitingBytes_ > options_.waitingBytes && next_ != delivered_;
    if (slot.job || next_ == count_ || tooMuchWaiting) return;
    begin(slot, next_++);
  }

  void begin(Slot& slot, std::size_t job) {
    if (!slot.process) {
      Result<WorkerProcess> started = WorkerProcess::start(work_, options_.memoryMb, options_.writableFolders);
      if (!started) return finish(job, {JobOutcome::End::notStarted, started.error().message, 0, "", ""});
      slot.process.emplace(std::move(*started));
      slot.served = 0;
    }
    slot.job = job;
    slot.stage.clear();
    slot.deadline = Clock::now() + options_.timeout;
    slot.process->send(job);
  }

  bool anyRuns() const {
    return std::any_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.job.has_value(); });
  }

  void waitForNews() {
    std::vector<pollfd> fds{{interrupt_.fd(), POLLIN, 0}};
    for (const Slot& slot : slots_)
      if (slot.process) {
        fds.push_back({slot.process->resultFd(), POLLIN, 0});
        fds.push_back({slot.process->wordsFd(), POLLIN, 0});  // −1 once closed: poll skips it
      }
    poll(fds.data(), fds.size(), millisecondsToDeadline());
    std::size_t i = 1;
    for (Slot& slot : slots_) {
      if (!slot.process) continue;
      const bool results = fds[i].revents != 0, words = fds[i + 1].revents != 0;
      i += 2;
      if (words) slot.process->receiveWords();
      if (results) hear(slot);
    }
  }

  int millisecondsToDeadline() const {
    std::optional<Clock::time_point> nearest;
    for (const Slot& slot : slots_)
      if (slot.job && (!nearest || slot.deadline < *nearest)) nearest = slot.deadline;
    if (!nearest) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*nearest - Clock::now()).count();
    return static_cast<int>(std::clamp<long long>(left, 0, 60'000));
  }

  void hear(Slot& slot) {
    for (WorkerEvent& event : slot.process->receive()) switch (event.kind) {
        case WorkerEvent::Kind::stage:
          slot.stage = std::move(event.text);
          reportProgress();
          break;
        case WorkerEvent::Kind::result:
        case WorkerEvent::Kind::lastResult:
          ++slot.served;
          if (slot.job) finish(*slot.job, {JobOutcome::End::done, std::move(event.text), 0, "", ""});
          slot.job.reset();
          if (event.kind == WorkerEvent::Kind::lastResult) return slot.process.reset();
          break;
        case WorkerEvent::Kind::ended: return handleDeath(slot, event);
      }
  }

  void handleDeath(Slot& slot, const WorkerEvent& event) {
    JobOutcome outcome;
    outcome.end = event.signal == 0 && event.exitCode == WorkerProcess::kOutOfMemoryExit ? JobOutcome::End::outOfMemory
                                                                                         : JobOutcome::End::crashed;
    outcome.signal = event.signal;
    outcome.stage = slot.stage;
    outcome.lastWords = slot.process->lastWords();
    const bool fresh = slot.served == 0;
    const std::optional<std::size_t> job = slot.job;
    slot.process.reset();
    slot.job.reset();
    if (!job) return;
    const bool killed = event.signal == SIGKILL && kills_[*job]++ < kMostKills;
    if (!fresh || killed) return begin(slot, *job);
    finish(*job, std::move(outcome));
  }

  void endIfLate(Slot& slot) {
    if (!slot.job || Clock::now() < slot.deadline) return;
    JobOutcome outcome{JobOutcome::End::timedOut, "", SIGKILL, slot.stage, slot.process->lastWords()};
    const std::size_t job = *slot.job;
    slot.process.reset();
    slot.job.reset();
    finish(job, std::move(outcome));
  }

  void finish(std::size_t job, JobOutcome outcome) {
    ++finished_;
    failed_ += outcome.end != JobOutcome::End::done;
    if (events_.finished) events_.finished(job, outcome);
    if (job != delivered_ && waitingBytes_ + outcome.output.size() > options_.waitingBytes) putAside(job, outcome);
    waitingBytes_ += outcome.output.size();
    waiting_.emplace(job, std::move(outcome));
    reportProgress();
  }

  /// Behind a slow job results may pile up: what is too much for the memory waits on disk, so that no worker has to.
  /// Where the disk has no room either, no new job is begun (giveWork).
  void putAside(std::size_t job, JobOutcome& outcome) {
    if (outcome.output.empty() || !spool_.keep(job, outcome.output)) return;
    onDisk_.insert(job);
    outcome.output.clear();
  }

  JobOutcome broughtBack(std::size_t job, JobOutcome outcome) {
    if (onDisk_.erase(job) == 0) return outcome;
    Result<std::string> output = spool_.take(job);
    if (output) {
      outcome.output = std::move(*output);
      return outcome;
    }
    return {JobOutcome::End::notStarted, output.error().message, 0, "", ""};
  }

  void deliver() {
    for (auto it = waiting_.begin(); it != waiting_.end() && it->first == delivered_; it = waiting_.erase(it)) {
      waitingBytes_ -= it->second.output.size();
      events_.done(it->first, broughtBack(it->first, std::move(it->second)));
      ++delivered_;
    }
  }

  void reportProgress() const {
    if (!events_.progress) return;
    PoolProgress progress{finished_, failed_, count_, ""};
    std::optional<std::size_t> oldest;
    for (const Slot& slot : slots_)
      if (slot.job && (!oldest || *slot.job < *oldest)) {
        oldest = slot.job;
        progress.stage = slot.stage;
      }
    events_.progress(progress);
  }

  const std::size_t count_;
  const Work& work_;
  const PoolOptions& options_;
  const Interrupt& interrupt_;
  const PoolEvents& events_;
  std::vector<Slot> slots_;
  std::map<std::size_t, JobOutcome> waiting_;  ///< finished, but an earlier job is not
  std::set<std::size_t> onDisk_;               ///< of `waiting_`, those whose output is in the spool
  ResultSpool spool_;
  std::map<std::size_t, int> kills_;  ///< how often the worker of a job was killed
  std::size_t waitingBytes_ = 0;
  std::size_t next_ = 0, finished_ = 0, failed_ = 0, delivered_ = 0;
};

}  // namespace

PoolEnd runJobs(std::size_t count, const Work& work, const PoolOptions& options, const Interrupt& interrupt,
                const PoolEvents& events) {
  return Pool(count, work, options, interrupt, events).run();
}

}  // namespace stepwise
