// Times of one file or body: the kernel's own reading, our reading, and every stage after it.
//
// Each is the median of `repetitions` runs in this process; runs of the yardstick and of ours alternate, so that a busy
// machine slows both. Times are wall-clock seconds. Does not see: the start of the program and of worker processes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/analysis.h"

namespace stepwise::bench {

struct NamedTime {
  std::string name;
  double seconds = 0;
};

struct Measurement {
  std::string what;
  int parts = 0;
  int faces = 0;
  std::optional<double> stockReaderS;  ///< absent for bodies that come from no file
  std::optional<double> readS;
  std::vector<NamedTime> stages;  ///< in order of work, the report last
  double afterReadingS = 0;       ///< median of the sum of the stages
  std::size_t reportBytes = 0;
};

Result<Measurement> measureFile(const std::string& path, const ProcessLibrary& library, int repetitions);
Result<Measurement> measureSolid(const std::string& what, const Solid& solid, const ProcessLibrary& library,
                                 int repetitions);

/// The most memory this process ever held, from the system; 0 where it does not say.
double peakMemoryMb();

}  // namespace stepwise::bench
