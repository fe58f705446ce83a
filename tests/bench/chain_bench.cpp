#include "tests/bench/chain_bench.h"

#include <fmt/core.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <functional>

#include "features/process/lead_time.h"
#include "geom/core/parallel.h"
#include "geom/step/occt_baseline.h"
#include "tests/bench/statistics.h"

namespace stepwise::bench {
namespace {

double medianSeconds(int repetitions, const std::function<void()>& work) {
  std::vector<double> seconds;
  for (int i = 0; i < repetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return median(seconds);
}

/// Waits, work and handovers of different length and spread, none of them equal.
std::vector<LeadTimeElement> chainOf(int steps) {
  std::vector<LeadTimeElement> chain;
  for (int i = 0; i < steps; ++i) {
    LeadTimeElement element;
    element.p50D = 0.2 + 0.3 * (i % 7);
    element.sigma = 0.3 + 0.05 * (i % 9);
    chain.push_back(element);
  }
  return chain;
}

}  // namespace

ChainBench measureChain(std::vector<std::string> files, int repetitions) {
  namespace fs = std::filesystem;
  ChainBench bench;
  const std::size_t threads = threadCount();
  setThreadCount(1);
  const std::vector<LeadTimeElement> chain = chainOf(bench.steps);
  const SampleOptions options{.draws = bench.draws, .seed = 1};
  bench.monteCarloS = medianSeconds(repetitions, [&] { sampleLeadTimes(chain, 0.3, options); });
  for (const auto& entry : fs::recursive_directory_iterator(STEPWISE_SAMPLES_DIR))
    if (entry.path().extension() == ".step") files.push_back(entry.path().string());
  constexpr double kWantedBytes = 100'000;
  for (const std::string& file : files) {
    const auto bytes = static_cast<double>(fs::file_size(file));
    if (!bench.file.empty() && std::abs(bytes - kWantedBytes) >= std::abs(bench.fileBytes - kWantedBytes)) continue;
    bench.file = file;
    bench.fileBytes = bytes;
  }
  bench.stockReaderS = medianSeconds(repetitions, [&] { (void)readWithStockReader(bench.file); });
  setThreadCount(threads);
  return bench;
}

void printChain(const ChainBench& bench) {
  fmt::print("\nMonte Carlo of {} draws for a chain of {} steps on one core: {:.2f} ms\n", bench.draws, bench.steps,
             bench.monteCarloS * 1e3);
  fmt::print("OCCT: ReadFile + TransferRoots of {} ({:.0f} kB): {:.2f} ms\n", bench.file, bench.fileBytes / 1000,
             bench.stockReaderS * 1e3);
  fmt::print("reading the built-in process library, once per process: {:.2f} ms\n", bench.libraryS * 1e3);
}

}  // namespace stepwise::bench
