// Which metric thread a diameter stands for, by the library's table of ISO 261.
//
// Lengths in mm. Does not see: fine series, inch threads.
#pragma once

#include <optional>

#include "features/process/process_library.h"

namespace stepwise {

struct MetricThread {
  double diameterMm = 0, pitchMm = 0;
};

/// The thread whose nominal diameter a modelled shaft has; models come up to 3 % thinner.
std::optional<MetricThread> findThreadOfShaft(const ProcessLibrary& library, double shaftMm);
/// The thread whose screw of this diameter goes into a bore of its core diameter (nominal less about one pitch).
std::optional<MetricThread> findThreadOfPair(const ProcessLibrary& library, double shaftMm, double boreMm);

}  // namespace stepwise
