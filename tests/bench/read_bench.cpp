#include "tests/bench/read_bench.h"

#include <fmt/core.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>

#include "geom/core/parallel.h"
#include "geom/step/occt_baseline.h"
#include "geom/step/part21_scan.h"
#include "geom/step/step_reader.h"
#include "geom/step/step_text.h"
#include "tests/bench/measure.h"
#include "tests/bench/statistics.h"

namespace stepwise::bench {
namespace {

double secondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// What a process of this program prints: one that begins anew, for a child would begin with what its parent holds.
double figureOfFreshProcess(std::vector<std::string> arguments) {
  int ends[2];
  if (pipe(ends) != 0) return 0;
  arguments.insert(arguments.begin(), "/proc/self/exe");
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  pid_t child = 0;
  const bool started = posix_spawn(&child, pointers[0], &actions, nullptr, pointers.data(), environ) == 0;
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  std::string output;
  char buffer[64];
  for (ssize_t count = 0; started && (count = read(ends[0], buffer, sizeof buffer)) > 0;)
    output.append(buffer, static_cast<std::size_t>(count));
  close(ends[0]);
  if (started) waitpid(child, nullptr, 0);
  return std::strtod(output.c_str(), nullptr);
}

bool isDirect(const Assembly& assembly) {
  return std::none_of(assembly.diagnostics.begin(), assembly.diagnostics.end(),
                      [](const Diagnostic& doubt) { return doubt.code == "kernel-reader"; });
}

}  // namespace

double peakOfReading(const std::string& reader, const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    if (reader == "occt") {
      (void)readWithStockReader(file);
    } else {
      (void)readStep(file);
    }
  }
  return peakMemoryMb();
}

ReadSet measureReading(const std::string& name, const std::vector<std::string>& files, int repetitions) {
  ReadSet set{.name = name};
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
    const double stockMb = figureOfFreshProcess({"--peak", "occt", file});
    const double readMb = figureOfFreshProcess({"--peak", "stepwise", file});
    set.stockMb = std::max(set.stockMb, stockMb);
    set.readMb = std::max(set.readMb, readMb);
    set.larger += readMb > stockMb ? 1 : 0;
  }
  return set;
}

void printReading(const std::vector<ReadSet>& sets) {
  fmt::print("{:>6}{:>8}{:>8}{:>12}{:>12}{:>10}{:>10}{:>10}{:>10}{:>10}{:>8}   set\n", "files", "failed", "direct",
             "OCCT s", "ours s", "of sums", "median", "least", "OCCT MB", "our MB", "larger");
  for (const ReadSet& set : sets) {
    const double least = set.ratios.empty() ? 0 : *std::min_element(set.ratios.begin(), set.ratios.end());
    fmt::print("{:6}{:8}{:8}{:12.3f}{:12.3f}{:9.1f}x{:9.1f}x{:9.2f}x{:10.1f}{:10.1f}{:8}   {}\n", set.files, set.failed,
               set.direct, set.stockS, set.readS, set.readS > 0 ? set.stockS / set.readS : 0, median(set.ratios), least,
               set.stockMb, set.readMb, set.larger, set.name);
  }
  fmt::print(
      "\nOCCT: ReadFile and TransferRoots; ours: readStep with all its checks. Ratios: OCCT's time to ours.\n"
      "Memory: the most of any file, each read by a process of its own; larger: files of which ours takes more.\n");
}

ScanSet measureScanning(const std::string& name, const std::vector<std::string>& files, int repetitions) {
  ScanSet set{.name = name};
  const std::size_t threads = threadCount();
  for (const std::string& file : files) {
    const auto text = loadStepText(file, ReadStepOptions{}.maxBytes);
    if (!text || !scanPart21(text->text(), file)) {
      ++set.failed;
      continue;
    }
    std::vector<double> one, all;
    const auto scan = [&] { (void)scanPart21(text->text(), file); };
    for (int run = 0; run < repetitions; ++run) {
      setThreadCount(1);
      one.push_back(secondsOf(scan));
      setThreadCount(threads);
      all.push_back(secondsOf(scan));
    }
    ++set.files;
    set.mb += static_cast<double>(text->text().size()) / 1e6;
    set.oneS += median(one);
    set.allS += median(all);
  }
  return set;
}

void printScanning(const std::vector<ScanSet>& sets) {
  fmt::print("{:>6}{:>8}{:>10}{:>14}{:>14}   set\n", "files", "failed", "MB", "1 thread", "all threads");
  for (const ScanSet& set : sets) {
    const auto rate = [&](double seconds) { return seconds > 0 ? set.mb / seconds : 0; };
    fmt::print("{:6}{:8}{:10.2f}{:9.0f} MB/s{:9.0f} MB/s   {}\n", set.files, set.failed, set.mb, rate(set.oneS),
               rate(set.allS), set.name);
  }
  fmt::print("\nThe scan of a text in memory, with all its checks; texts below some MB are scanned by one thread.\n");
}

}  // namespace stepwise::bench
