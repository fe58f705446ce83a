// One child process that does jobs for its parent, in a memory limit, and may crash or hang without harm.
//
// The child is forked, not started anew, so that it knows everything the parent has prepared and is ready at once; the
// parent must therefore be single-threaded and must not have used the geometry kernel. Jobs go to the child as
// numbers, results come back through a pipe. The child dies with its parent.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "geom/core/result.h"

namespace stepwise {

struct WorkResult {
  std::string output;
  /// After a damaged file the kernel's memory may be damaged too: let the next job have a fresh process.
  enum class After { keepProcess, retireProcess } after = After::keepProcess;
};

/// Tells the parent what the child is about to do, so that it knows where a crash or hang happened.
using EnterStage = std::function<void(std::string_view stage)>;
/// Runs in the child.
using Work = std::function<WorkResult(std::size_t job, const EnterStage& enterStage)>;

/// What the parent learns from a child.
struct WorkerEvent {
  enum class Kind {
    stage,       ///< `text` is the stage it entered
    result,      ///< `text` is the output; ready for the next job
    lastResult,  ///< likewise, but the child is leaving
    ended,       ///< it is gone: `signal` or `exitCode` say how
  } kind = Kind::stage;
  std::string text;
  int signal = 0;
  int exitCode = 0;
};

class WorkerProcess {
 public:
  /// Exit code of a child that ran into its memory limit.
  static constexpr int kOutOfMemoryExit = 86;

  /// Outside the folders the child writes nothing, as far as the system can see to it (worker_sandbox.h). Error: the
  /// system gives no process or pipe.
  static Result<WorkerProcess> start(const Work& work, std::uint64_t memoryMb,
                                     const std::vector<std::string>& writableFolders);
  WorkerProcess(WorkerProcess&& other) noexcept;
  WorkerProcess& operator=(WorkerProcess&& other) noexcept;
  /// Kills the child and waits for it.
  ~WorkerProcess();

  void send(std::size_t job);
  int resultFd() const { return results_; }
  int wordsFd() const { return words_; }
  /// Reads what has arrived on the result pipe; does not wait.
  std::vector<WorkerEvent> receive();
  /// Reads what the child printed to its stdout and stderr; does not wait.
  void receiveWords();
  /// The end of what the child printed.
  const std::string& lastWords() const { return lastWords_; }

 private:
  WorkerProcess() = default;
  WorkerEvent reap();
  void takeFrames(std::vector<WorkerEvent>& events);

  pid_t pid_ = -1;
  int jobs_ = -1, results_ = -1, words_ = -1;
  std::string received_, lastWords_;
};

}  // namespace stepwise
