#include "tests/bench/damage_bench.h"

#include <fmt/core.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "geom/step/step_reader.h"
#include "tests/support/compare_assemblies.h"

namespace stepwise::bench {
namespace {

constexpr double kSlowS = 2;
constexpr int kPatienceMs = 30'000;

std::string contentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string damaged(std::string text, int index) {
  std::mt19937 random(static_cast<unsigned>(index));
  if (index % 4 == 0) {
    text.resize(random() % text.size());
    return text;
  }
  for (unsigned flips = 1 + random() % 3; flips > 0; --flips) {
    char& c = text[random() % text.size()];
    c = static_cast<char>(c ^ (1 << (random() % 7)));
  }
  return text;
}

bool saysSomething(const Assembly& assembly) {
  const auto warns = [](const std::vector<Diagnostic>& all) {
    return std::any_of(all.begin(), all.end(),
                       [](const Diagnostic& diagnostic) { return diagnostic.severity != Severity::info; });
  };
  return warns(assembly.diagnostics) || !assembly.missing.empty() ||
         std::any_of(assembly.parts.begin(), assembly.parts.end(),
                     [&](const Part& part) { return warns(part.diagnostics); });
}

/// Runs in a child: first a line with the processor's seconds of our reader, then one with the verdict.
void readBoth(const std::string& text, int out) {
  const auto say = [out](const std::string& line) { (void)!write(out, line.data(), line.size()); };
  const std::clock_t start = std::clock();
  const auto ours = readStepText(text, "damaged.step", {.reader = StepReader::automatic});
  say(fmt::format("{}\n", static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC));
  const auto stock = readStepText(text, "damaged.step", {.reader = StepReader::occt});
  if (!ours || !stock) {
    const bool told = !ours || saysSomething(*ours);
    say(!ours && !stock ? "same" : told ? "told" : "silent: the stock reader refuses it");
    return;
  }
  const std::string difference = test::readingDifference(*ours, *stock);
  say(difference.empty() ? "same" : saysSomething(*ours) ? "told" : "silent: " + difference);
}

/// What a child wrote until it ended, or until patience did.
std::string outputOf(pid_t child, int in) {
  std::string output;
  char buffer[1024];
  pollfd ready{in, POLLIN, 0};
  while (poll(&ready, 1, kPatienceMs) > 0) {
    const ssize_t count = read(in, buffer, sizeof buffer);
    if (count <= 0) break;
    output.append(buffer, static_cast<std::size_t>(count));
  }
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  return output;
}

std::string readInChild(const std::string& text) {
  int ends[2];
  if (pipe(ends) != 0) return "";
  const pid_t child = fork();
  if (child == 0) {
    readBoth(text, ends[1]);
    _exit(0);
  }
  close(ends[1]);
  const std::string output = child > 0 ? outputOf(child, ends[0]) : "";
  close(ends[0]);
  return output;
}

void count(const std::string& output, const std::string& name, DamageTally& tally) {
  const std::size_t line = output.find('\n');
  if (line == std::string::npos) {
    ++tally.crashed;
    tally.findings.push_back(name + ": crashed, or took more than thirty seconds");
    return;
  }
  const double seconds = std::stod(output.substr(0, line));
  tally.slowestS = std::max(tally.slowestS, seconds);
  if (seconds > kSlowS) {
    ++tally.slow;
    tally.findings.push_back(fmt::format("{}: took {:.1f} s", name, seconds));
  }
  const std::string verdict = output.substr(line + 1);
  tally.stockLost += verdict.empty();
  tally.same += verdict == "same";
  tally.told += verdict == "told";
  if (verdict.rfind("silent", 0) != 0) return;
  ++tally.silent;
  tally.findings.push_back(name + ": " + verdict);
}

}  // namespace

DamageTally readDamaged(const std::vector<std::string>& files, int first, int tries) {
  constexpr std::uintmax_t kLargest = 100'000;
  std::vector<std::string> small;
  for (const std::string& file : files) {
    const auto bytes = std::filesystem::file_size(file);
    if (bytes > 0 && bytes <= kLargest) small.push_back(file);
  }
  DamageTally tally;
  for (int i = first; i < first + tries && !small.empty(); ++i) {
    const std::string& file = small[static_cast<std::size_t>(i) % small.size()];
    ++tally.tries;
    count(readInChild(damaged(contentOf(file), i)), fmt::format("{} try {}", file, i), tally);
  }
  return tally;
}

void printDamage(const DamageTally& tally) {
  for (const std::string& finding : tally.findings) fmt::print("{}\n", finding);
  fmt::print(
      "{} damaged copies: {} read the same by both readers, {} differ and say so, {} differ silently;\n"
      "{} crashed, {} took more than 2 s (slowest {:.2f} s); the stock reader was lost on {}\n",
      tally.tries, tally.same, tally.told, tally.silent, tally.crashed, tally.slow, tally.slowestS, tally.stockLost);
}

}  // namespace stepwise::bench
