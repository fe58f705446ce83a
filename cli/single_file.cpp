#include "cli/single_file.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "features/report_strings.h"

namespace stepwise {
namespace {

Error standardInputError(const std::string& why) {
  return {"standard-input-failed", "-", "standard input cannot be copied to a file: " + why,
          "check the free space in $TMPDIR"};
}

}  // namespace

long readStandardInput(char* buffer, std::size_t size, const Interrupt& interrupt) {
  while (true) {
    pollfd sources[] = {{STDIN_FILENO, POLLIN, 0}, {interrupt.fd(), POLLIN, 0}};
    poll(sources, 2, -1);
    if (interrupt.requested()) return 0;
    const ssize_t got = read(STDIN_FILENO, buffer, size);
    if (got >= 0 || errno != EINTR) return got;
  }
}

Result<FileJob> jobFor(const std::string& path, Scratch& scratch, const Interrupt& interrupt) {
  if (path != "-") return FileJob{path, path, std::nullopt};
  const std::string copy = scratch.file("standard-input");
  std::ofstream file(copy, std::ios::binary);
  if (copy.empty() || !file) return fail(standardInputError("no temporary file can be made"));
  char chunk[1 << 16];
  while (true) {
    const long got = readStandardInput(chunk, sizeof chunk, interrupt);
    if (interrupt.requested()) return fail({"interrupted", "-", "interrupted", ""});
    if (got < 0) return fail(standardInputError(std::strerror(errno)));
    if (got == 0) break;
    file.write(chunk, got);
  }
  if (!file.flush()) return fail(standardInputError("the disk may be full"));
  return FileJob{copy, "-", std::nullopt};
}

std::optional<JobOutcome> runSingle(const Work& work, const PoolOptions& options, const std::string& shownPath,
                                    const Interrupt& interrupt) {
  StatusLine status;
  std::optional<JobOutcome> result;
  PoolEvents events;
  events.done = [&](std::size_t, JobOutcome outcome) { result = std::move(outcome); };
  events.progress = [&](const PoolProgress& progress) {
    status.show(printable(shownPath, 60) + ": " + progress.stage);
  };
  runJobs(1, work, options, interrupt, events);
  return result;
}

ExitCode refuse(const Error& error) {
  if (error.code == "interrupted") return ExitCode::interrupted;
  complain(error);
  return ExitCode::environment;
}

}  // namespace stepwise
