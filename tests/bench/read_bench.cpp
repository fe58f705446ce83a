#include "tests/bench/read_bench.h"

#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <functional>

#include "geom/step/occt_baseline.h"
#include "geom/step/step_reader.h"
#include "tests/bench/statistics.h"

namespace stepwise::bench {
namespace {

double secondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The most memory of a process that does nothing but this; 0 where the system gives none.
double memoryMbOf(const std::function<void()>& work) {
  const pid_t child = fork();
  if (child < 0) return 0;
  if (child == 0) {
    work();
    _exit(0);
  }
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child) return 0;
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

bool isDirect(const Assembly& assembly) {
  return std::none_of(assembly.diagnostics.begin(), assembly.diagnostics.end(),
                      [](const Diagnostic& doubt) { return doubt.code == "kernel-reader"; });
}

}  // namespace

ReadSet measureReading(const std::string& name, const std::vector<std::string>& files, int repetitions) {
  ReadSet set{.name = name};
  // First, while this process is still small: its children begin with what it holds.
  set.stockMb = memoryMbOf([&] {
    for (const std::string& file : files) (void)readWithStockReader(file);
  });
  set.readMb = memoryMbOf([&] {
    for (const std::string& file : files) (void)readStep(file);
  });
  for (const std::string& file : files) {
    std::vector<double> stock, ours;
    bool readable = true;
    for (int run = 0; run < repetitions && readable; ++run) {
      stock.push_back(secondsOf([&] { readable = readWithStockReader(file).has_value(); }));
      ours.push_back(secondsOf([&] {
        const auto assembly = readStep(file);
        readable = readable && assembly.has_value();
        if (run == 0 && assembly) set.direct += isDirect(*assembly) ? 1 : 0;
      }));
    }
    if (!readable) {
      ++set.failed;
      continue;
    }
    ++set.files;
    set.stockS += median(stock);
    set.readS += median(ours);
    set.ratios.push_back(median(stock) / median(ours));
  }
  return set;
}

void printReading(const std::vector<ReadSet>& sets) {
  fmt::print("{:>6}{:>8}{:>8}{:>12}{:>12}{:>10}{:>10}{:>10}{:>10}{:>10}   set\n", "files", "failed", "direct", "OCCT s",
             "ours s", "of sums", "median", "least", "OCCT MB", "our MB");
  for (const ReadSet& set : sets) {
    const double least = set.ratios.empty() ? 0 : *std::min_element(set.ratios.begin(), set.ratios.end());
    fmt::print("{:6}{:8}{:8}{:12.3f}{:12.3f}{:9.1f}x{:9.1f}x{:9.2f}x{:10.0f}{:10.0f}   {}\n", set.files, set.failed,
               set.direct, set.stockS, set.readS, set.readS > 0 ? set.stockS / set.readS : 0, median(set.ratios), least,
               set.stockMb, set.readMb, set.name);
  }
  fmt::print("\nOCCT: ReadFile and TransferRoots; ours: readStep with all its checks. Ratios: OCCT's time to ours.\n");
}

}  // namespace stepwise::bench
