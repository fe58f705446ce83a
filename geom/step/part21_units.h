// The length units of a STEP text, resolved down to millimetres.
#pragma once

#include <string_view>
#include <vector>

#include "geom/step/part21_graph.h"
#include "geom/step/part21_scan.h"

namespace stepwise {

struct UnitFindings {
  std::vector<LengthUnitUse> units;  ///< most used by solids first
  int withoutUnit = 0;               ///< shape representations whose context states no length unit
  std::uint64_t firstWithoutUnit = 0;  ///< offset of the first such context
};

UnitFindings findLengthUnits(std::string_view text, const Part21Index& index, const EntityTable& table);

/// "mm", "inch", "m", "um", … for a factor near one of them; empty for others.
std::string lengthUnitName(double mm);

}  // namespace stepwise
