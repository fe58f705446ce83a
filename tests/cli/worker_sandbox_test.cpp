#include "cli/worker_sandbox.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <thread>

#include "cli/worker_pool.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

using namespace stepwise;

namespace {

bool canWrite(const std::string& path) { return static_cast<bool>(std::ofstream(path) << "x" << std::flush); }

/// What one job in a worker says.
std::string ask(const std::function<std::string()>& question, const std::vector<std::string>& folders) {
  std::string answer;
  PoolEvents events;
  events.done = [&](std::size_t, const JobOutcome& outcome) { answer = outcome.output; };
  const Interrupt interrupt;
  runJobs(
      1,
      [&](std::size_t, const EnterStage&) {
        return WorkResult{question(), WorkResult::After::keepProcess};
      },
      {.writableFolders = folders}, interrupt, events);
  return answer;
}

}  // namespace

TEST_CASE("a worker writes only where its results go") {
  if (!sandboxOfThisSystem().writingIsLimited) {
    WARN("skipped: " << sandboxOfThisSystem().writing);
    return;
  }
  const TemporaryFolder results, elsewhere;
  const std::string kept = elsewhere.write("kept", "as it was");
  const auto attempts = [&] {
    std::string said;
    const auto note = [&](bool yes) { said += yes ? 'y' : 'n'; };
    note(canWrite(results / "new"));
    note(mkdir((results / "folder").c_str(), 0700) == 0 && canWrite(results / "folder/new"));
    note(canWrite("/dev/null"));
    note(canWrite(elsewhere / "new"));
    note(canWrite(kept));
    note(truncate(kept.c_str(), 0) == 0);
    note(unlink(kept.c_str()) == 0);
    note(rename(kept.c_str(), (results / "moved").c_str()) == 0);
    note(symlink("x", (elsewhere / "link").c_str()) == 0);
    note(static_cast<bool>(std::ifstream(kept)));  // reading stays possible
    return said;
  };
  CHECK(ask(attempts, {results.path().string()}) == "yyynnnnnny");
  CHECK(contentOf(kept) == "as it was");
}

TEST_CASE("a worker opens no socket and starts no program, but threads") {
  if (!sandboxOfThisSystem().networkIsLimited) {
    WARN("skipped: " << sandboxOfThisSystem().network);
    return;
  }
  const auto attempts = [] {
    std::string said;
    said += socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM ? 'n' : 'y';
    said += socket(AF_UNIX, SOCK_STREAM, 0) < 0 && errno == EPERM ? 'n' : 'y';
    execl("/bin/true", "true", nullptr);
    said += errno == EPERM || errno == EACCES ? 'n' : 'y';
    bool ran = false;
    std::thread([&] { ran = true; }).join();
    said += ran ? 'y' : 'n';
    return said;
  };
  CHECK(ask(attempts, {}) == "nnny");
}
