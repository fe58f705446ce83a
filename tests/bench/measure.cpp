#include "tests/bench/measure.h"

#include <chrono>
#include <fstream>
#include <functional>
#include <map>

#include "features/report.h"
#include "geom/step/occt_baseline.h"
#include "geom/step/step_reader.h"
#include "geom/step/step_writer.h"
#include "tests/bench/statistics.h"

namespace stepwise::bench {
namespace {

double secondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// One value per repetition for each stage, the stages in the order in which they first ran.
class StageSamples {
 public:
  void add(const std::vector<NamedTime>& run) {
    double total = 0;
    for (const NamedTime& stage : run) {
      if (!samples_.contains(stage.name)) order_.push_back(stage.name);
      samples_[stage.name].push_back(stage.seconds);
      total += stage.seconds;
    }
    totals_.push_back(total);
  }
  std::vector<NamedTime> medians() const {
    std::vector<NamedTime> result;
    for (const std::string& name : order_) result.push_back({name, median(samples_.at(name))});
    return result;
  }
  double medianTotal() const { return median(totals_); }

 private:
  std::vector<std::string> order_;
  std::map<std::string, std::vector<double>> samples_;
  std::vector<double> totals_;
};

void addTo(std::vector<NamedTime>& stages, const std::string& name, double seconds) {
  for (NamedTime& stage : stages) {
    if (stage.name == name) {
      stage.seconds += seconds;
      return;
    }
  }
  stages.push_back({name, seconds});
}

/// Everything after reading, once: the stages of all parts summed, then the report.
Result<std::vector<NamedTime>> analyzeOnce(Assembly assembly, const ProcessLibrary& library, Measurement& measurement) {
  std::vector<NamedTime> stages;
  AssemblyAnalysis analysis;
  measurement.parts = static_cast<int>(assembly.parts.size());
  measurement.faces = 0;
  for (const Part& part : assembly.parts) {
    auto analyzed = analyzePart(part, library);
    if (!analyzed) return fail(analyzed.error());
    for (const StageTime& time : analyzed->times) addTo(stages, time.stage, time.seconds);
    measurement.faces += static_cast<int>(analyzed->graph.faces.size());
    analysis.parts.push_back(std::move(*analyzed));
  }
  analysis.assembly = std::move(assembly);
  const double reportS = secondsOf([&] {
    const Json report = buildReport({analysis.assembly.file.path, {}, {}}, analysis);
    measurement.reportBytes = writeJsonLine(report).size();
  });
  addTo(stages, "writing the report", reportS);
  return stages;
}

}  // namespace

Result<Measurement> measureFile(const std::string& path, const ProcessLibrary& library, int repetitions) {
  Measurement measurement{.what = path};
  std::vector<double> stockTimes, readTimes;
  StageSamples samples;
  for (int i = 0; i < repetitions; ++i) {
    Result<int> roots = 0;
    stockTimes.push_back(secondsOf([&] { roots = readWithStockReader(path); }));
    if (!roots) return fail(roots.error());
    Result<Assembly> assembly = Assembly{};
    readTimes.push_back(secondsOf([&] { assembly = readStep(path); }));
    if (!assembly) return fail(assembly.error());
    auto stages = analyzeOnce(std::move(*assembly), library, measurement);
    if (!stages) return fail(stages.error());
    samples.add(*stages);
  }
  measurement.stockReaderS = median(stockTimes);
  measurement.readS = median(readTimes);
  measurement.stages = samples.medians();
  measurement.afterReadingS = samples.medianTotal();
  return measurement;
}

Result<Measurement> measureSolid(const std::string& what, const Solid& solid, const ProcessLibrary& library,
                                 int repetitions) {
  Measurement measurement{.what = what};
  StageSamples samples;
  for (int i = 0; i < repetitions; ++i) {
    auto stages = analyzeOnce(assemblyOf(solid, what), library, measurement);
    if (!stages) return fail(stages.error());
    samples.add(*stages);
  }
  measurement.stages = samples.medians();
  measurement.afterReadingS = samples.medianTotal();
  return measurement;
}

double peakMemoryMb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

}  // namespace stepwise::bench
