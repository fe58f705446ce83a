#include "tests/bench/agree_bench.h"

#include <fmt/core.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>
#include <sstream>

#include "geom/model/vary_solid.h"
#include "geom/step/step_reader.h"
#include "geom/step/step_writer.h"
#include "tests/support/compare_assemblies.h"

namespace stepwise::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kPatienceMs = 300'000;

struct Variant {
  std::string name;
  WriteStepOptions options;
  bool splines = false;
};

const std::vector<Variant>& variants() {
  static const std::vector<Variant> kAll{{"AP203", {LengthUnit::mm, StepSchema::ap203}},
                                         {"AP214", {LengthUnit::mm, StepSchema::ap214}},
                                         {"AP242", {LengthUnit::mm, StepSchema::ap242}},
                                         {"inch", {LengthUnit::inch, StepSchema::ap214}},
                                         {"splines", {LengthUnit::mm, StepSchema::ap214}, true}};
  return kAll;
}

bool isDirect(const Assembly& assembly) {
  return std::none_of(assembly.diagnostics.begin(), assembly.diagnostics.end(),
                      [](const Diagnostic& doubt) { return doubt.code == "kernel-reader"; });
}

/// One line: variant, whether it was read directly, the difference.
std::string compare(const std::string& variant, const std::string& path) {
  const auto ours = readStep(path, {.reader = StepReader::automatic});
  const auto stock = readStep(path, {.reader = StepReader::occt});
  std::string difference;
  if (ours && stock) {
    difference = test::readingDifference(*ours, *stock);
  } else if (ours.has_value() != stock.has_value()) {
    difference = ours ? "only the stock reader refuses it" : "only the direct reader refuses it";
  } else if (ours.error().code != stock.error().code) {
    difference = "another error";
  }
  return fmt::format("{}\t{}\t{}\n", variant, !ours || isDirect(*ours) ? 1 : 0, difference);
}

/// Nothing where the kernel cannot make splines of a body.
std::optional<Assembly> withSplines(Assembly assembly) {
  try {
    for (Part& part : assembly.parts) part.solid = asSplines(part.solid);
  } catch (...) {
    return std::nullopt;
  }
  return assembly;
}

void compareAll(const std::string& file, const std::function<void(const std::string&)>& say) {
  say(compare("as it is", file));
  const auto original = readStep(file, {.reader = StepReader::occt});
  if (!original) return;
  std::string pattern = (fs::temp_directory_path() / "stepwise-agree-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) return;
  const std::string again = (fs::path(pattern) / "again.step").string();
  for (const Variant& variant : variants()) {
    const std::optional<Assembly> changed = variant.splines ? withSplines(*original) : *original;
    if (!changed) {
      say(fmt::format("{}\t1\tnot compared: OCCT cannot make splines of it\n", variant.name));
      continue;
    }
    const auto written = writeStep(*changed, again, variant.options);
    say(written ? compare(variant.name, again)
                : fmt::format("{}\t1\tcannot be written: {}\n", variant.name, written.error().message));
  }
  fs::remove_all(pattern);
}

/// What a process of its own says, until it ends or patience does.
std::string inChild(const std::function<void(int)>& work) {
  int ends[2];
  if (pipe(ends) != 0) return "";
  const pid_t child = fork();
  if (child == 0) {
    work(ends[1]);
    _exit(0);
  }
  close(ends[1]);
  std::string output;
  char buffer[4096];
  pollfd ready{ends[0], POLLIN, 0};
  while (child > 0 && poll(&ready, 1, kPatienceMs) > 0) {
    const ssize_t count = read(ends[0], buffer, sizeof buffer);
    if (count <= 0) break;
    output.append(buffer, static_cast<std::size_t>(count));
  }
  close(ends[0]);
  if (child > 0) {
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
  return output;
}

void count(const std::string& file, const std::string& output, AgreementTally& tally) {
  std::istringstream lines(output);
  std::size_t found = 0;
  for (std::string line; std::getline(lines, line); ++found) {
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    if (second == std::string::npos) break;
    const std::string variant = line.substr(0, first), difference = line.substr(second + 1);
    Agreement& agreement = tally.byVariant[variant];
    ++agreement.texts;
    agreement.whollyDirect += line[first + 1] == '1';
    agreement.same += difference.empty();
    if (!difference.empty()) tally.findings.push_back(fmt::format("{} ({}): {}", file, variant, difference));
  }
  if (found != 1 && found != variants().size() + 1)
    tally.findings.push_back(fmt::format("{}: lost after {} of its texts", file, found));
}

}  // namespace

AgreementTally compareReaders(const std::vector<std::string>& files) {
  AgreementTally tally;
  for (const std::string& file : files) {
    const auto work = [&file](int out) {
      compareAll(file, [out](const std::string& line) { (void)!write(out, line.data(), line.size()); });
    };
    count(file, inChild(work), tally);
  }
  return tally;
}

void printAgreement(const AgreementTally& tally) {
  for (const std::string& finding : tally.findings) fmt::print("{}\n", finding);
  fmt::print("{:>10}{:>8}{:>8}{:>15}\n", "", "texts", "same", "wholly direct");
  for (const auto& [variant, agreement] : tally.byVariant)
    fmt::print("{:>10}{:8}{:8}{:15}\n", variant, agreement.texts, agreement.same, agreement.whollyDirect);
}

}  // namespace stepwise::bench
