#include "cli/worker_pool.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include "tests/support/catch.h"

using namespace stepwise;
using End = JobOutcome::End;

namespace {

struct Outcomes {
  std::vector<std::size_t> jobs;
  std::vector<JobOutcome> outcomes;
  PoolEnd end = PoolEnd::finished;
};

Outcomes runAll(std::size_t count, const Work& work, const PoolOptions& options = {}) {
  const Interrupt interrupt;
  Outcomes result;
  PoolEvents events;
  events.done = [&](std::size_t job, JobOutcome outcome) {
    result.jobs.push_back(job);
    result.outcomes.push_back(std::move(outcome));
  };
  result.end = runJobs(count, work, options, interrupt, events);
  return result;
}

WorkResult answer(const std::string& text) { return {text, WorkResult::After::keepProcess}; }

bool hasChildren() { return waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD; }

std::size_t openFiles() {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

/// Calls itself until the stack is used up; the depth it would stop at is never reached.
int overflowStack(int depth) {
  volatile char frame[4096] = {};
  frame[0] = static_cast<char>(depth);
  return depth < 0 ? 0 : overflowStack(depth + 1) + frame[0];
}

[[noreturn]] void hang() {
  while (true) std::this_thread::sleep_for(std::chrono::seconds(1));
}

}  // namespace

TEST_CASE("outcomes come in the order of the jobs, whoever finishes first") {
  const Work work = [](std::size_t job, const EnterStage&) {
    std::this_thread::sleep_for(std::chrono::milliseconds((job * 7) % 5));
    return answer("job " + std::to_string(job));
  };
  const Outcomes result = runAll(30, work, {.workers = 4});
  REQUIRE(result.jobs.size() == 30);
  for (std::size_t i = 0; i < 30; ++i) {
    CHECK(result.jobs[i] == i);
    CHECK(result.outcomes[i].output == "job " + std::to_string(i));
  }
}

TEST_CASE("a crash costs its own job only and names signal, stage and last words") {
  const Work work = [](std::size_t job, const EnterStage& enterStage) {
    enterStage("reading");
    if (job == 2) {
      std::fputs("the pin is bent\n", stderr);
      std::abort();
    }
    return answer("fine");
  };
  for (int workers : {1, 2}) {
    const Outcomes result = runAll(5, work, {.workers = workers});
    for (std::size_t job = 0; job < 5; ++job) CHECK((result.outcomes[job].end == End::done) == (job != 2));
    const JobOutcome& crash = result.outcomes[2];
    CHECK(crash.end == End::crashed);
    CHECK(crash.signal == SIGABRT);
    CHECK(crash.stage == "reading");
    CHECK(crash.lastWords.find("the pin is bent") != std::string::npos);
  }
}

TEST_CASE("a stack overflow and a silent exit are crashes too") {
  const Work work = [](std::size_t job, const EnterStage&) {
    if (job == 0) return answer(std::to_string(overflowStack(0)));
    _exit(3);
  };
  const Outcomes result = runAll(2, work);
  CHECK(result.outcomes[0].end == End::crashed);
  CHECK(result.outcomes[0].signal != 0);
  CHECK(result.outcomes[1].end == End::crashed);
  CHECK(result.outcomes[1].signal == 0);
}

TEST_CASE("a job that hangs is ended at the time limit, and the next one is done") {
  const Work work = [](std::size_t job, const EnterStage& enterStage) {
    enterStage("waiting for Godot");
    if (job == 0) hang();
    return answer("fine");
  };
  const Outcomes result = runAll(2, work, {.timeout = std::chrono::milliseconds(200)});
  CHECK(result.outcomes[0].end == End::timedOut);
  CHECK(result.outcomes[0].stage == "waiting for Godot");
  CHECK(result.outcomes[1].end == End::done);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("a job that eats memory is ended at the memory limit") {
  const Work work = [](std::size_t job, const EnterStage&) {
    std::vector<std::unique_ptr<std::vector<char>>> hoard;
    const std::size_t hoardMb = job == 0 ? 1'000'000 : 0;
    while (hoard.size() < hoardMb) hoard.push_back(std::make_unique<std::vector<char>>(1 << 20, 'x'));
    return answer("fine");
  };
  const Outcomes result = runAll(2, work, {.memoryMb = 256});
  CHECK(result.outcomes[0].end == End::outOfMemory);
  CHECK(result.outcomes[1].end == End::done);
}
#endif

TEST_CASE("what an earlier job broke in a worker is not blamed on the next") {
  static int served = 0;  // counts in each worker on its own
  const Work work = [](std::size_t, const EnterStage&) {
    if (++served == 3) std::abort();
    return answer("fine");
  };
  const Outcomes result = runAll(8, work);
  for (const JobOutcome& outcome : result.outcomes) CHECK(outcome.end == End::done);
}

TEST_CASE("a worker that asks for it is replaced") {
  const Work work = [](std::size_t, const EnterStage&) {
    return WorkResult{std::to_string(getpid()), WorkResult::After::retireProcess};
  };
  const Outcomes result = runAll(2, work);
  CHECK(result.outcomes[0].output != result.outcomes[1].output);
}

TEST_CASE("large results and chatter come through whole") {
  const Work work = [](std::size_t job, const EnterStage&) {
    for (int i = 0; i < 20'000; ++i) std::puts("chatter on standard output");
    std::fflush(stdout);
    return answer(std::string(20'000'000, static_cast<char>('a' + job)));
  };
  const Outcomes result = runAll(2, work, {.workers = 2});
  CHECK(result.outcomes[0].output == std::string(20'000'000, 'a'));
  CHECK(result.outcomes[1].output == std::string(20'000'000, 'b'));
}

TEST_CASE("behind a slow job the others go on, and what they give waits on disk") {
  constexpr std::size_t kJobs = 200;
  const Work work = [](std::size_t job, const EnterStage&) {
    if (job == 0 || job == 100) std::this_thread::sleep_for(std::chrono::milliseconds(400));
    return answer(std::to_string(job) + std::string(2000, 'x'));
  };
  const char* const before = std::getenv("TMPDIR");
  const std::string root = before == nullptr ? "/tmp" : before;
  const bool room = GENERATE(true, false);
  if (!room) setenv("TMPDIR", "/nowhere", 1);  // then workers wait, and nothing is lost
  std::size_t doneBeforeFirst = 0, outputs = 0;
  bool firstIsDone = false, inOrder = true;
  PoolEvents events;
  events.finished = [&](std::size_t job, const JobOutcome&) {
    firstIsDone = firstIsDone || job == 0;
    doneBeforeFirst += !firstIsDone;
  };
  events.done = [&](std::size_t job, const JobOutcome& outcome) {
    inOrder = inOrder && job == outputs && outcome.output == std::to_string(job) + std::string(2000, 'x');
    ++outputs;
  };
  const Interrupt interrupt;
  PoolOptions options{.workers = 2};
  options.waitingBytes = 10'000;
  CHECK(runJobs(kJobs, work, options, interrupt, events) == PoolEnd::finished);
  setenv("TMPDIR", root.c_str(), 1);
  CHECK(inOrder);
  CHECK(outputs == kJobs);
  if (room) {
    CHECK(doneBeforeFirst >= 99);  // up to the next slow one, at least
  } else {
    CHECK(doneBeforeFirst <= 6);
  }
}

TEST_CASE("an interrupt ends all workers, and what is done is handed over") {
  const Work work = [](std::size_t job, const EnterStage&) {
    if (job == 3) kill(getppid(), SIGINT);
    if (job >= 1) hang();
    return answer("fine");
  };
  const Outcomes result = runAll(10, work, {.workers = 4});
  CHECK(result.end == PoolEnd::interrupted);
  CHECK(result.jobs.size() <= 1);
  CHECK_FALSE(hasChildren());
}

TEST_CASE("nothing is left behind: no child, no open file") {
  const Work work = [](std::size_t job, const EnterStage&) {
    if (job % 3 == 0) std::abort();
    return answer("fine");
  };
  const std::size_t before = openFiles();
  runAll(20, work, {.workers = 3});
  CHECK(openFiles() == before);
  CHECK_FALSE(hasChildren());
}

TEST_CASE("no jobs are done at once") { CHECK(runAll(0, {}).end == PoolEnd::finished); }
