// Does many jobs in a few worker processes, each with a time and a memory limit, whatever the jobs do.
//
// A worker that crashes, hangs or eats memory costs its own job only: it is ended and replaced. A crash in a worker
// that had done other jobs before is tried once more in a fresh one, so that what one file broke is never blamed on the
// next; the job of a worker that somebody killed is tried again, too. Outcomes are handed over in the order of the
// jobs. Call from a single-threaded process (see worker_process.h).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/interrupt.h"
#include "cli/worker_process.h"

namespace stepwise {

struct PoolOptions {
  int workers = 1;
  std::chrono::milliseconds timeout{300'000};  ///< per job
  std::uint64_t memoryMb = 4096;               ///< private writable memory per worker
  std::vector<std::string> writableFolders;    ///< where workers may write; nowhere else
  /// Outcomes that wait for an earlier job take this much memory, and a temporary file beyond.
  std::size_t waitingBytes = std::size_t{64} << 20;
};

struct JobOutcome {
  enum class End { done, crashed, timedOut, outOfMemory, notStarted } end = End::done;
  std::string output;     ///< done: what the work returned; notStarted: why
  int signal = 0;         ///< crashed: by this signal; 0: the process left by itself
  std::string stage;      ///< what it was doing
  std::string lastWords;  ///< the end of what it printed
};

struct PoolProgress {
  std::size_t finished = 0, failed = 0, total = 0;
  std::string stage;  ///< of the oldest running job
};

struct PoolEvents {
  std::function<void(std::size_t job, const JobOutcome& outcome)> finished;  ///< at once; may be empty
  std::function<void(std::size_t job, JobOutcome outcome)> done;             ///< in job order
  std::function<void(const PoolProgress& progress)> progress;                ///< on every change; may be empty
  std::function<bool()> enough;  ///< true: no more outcomes are of use, which counts as an interruption; may be empty
};

enum class PoolEnd { finished, interrupted };

PoolEnd runJobs(std::size_t count, const Work& work, const PoolOptions& options, const Interrupt& interrupt,
                const PoolEvents& events);

}  // namespace stepwise
