// The length units of a STEP text, resolved down to millimetres.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geom/step/part21_graph.h"
#include "geom/step/part21_scan.h"

namespace stepwise {

struct UnitFindings {
  std::vector<LengthUnitUse> units;    ///< most used by solids first
  int withoutUnit = 0;                 ///< shape representations whose context states no length unit
  std::uint64_t firstWithoutUnit = 0;  ///< offset of the first such context
};

UnitFindings findLengthUnits(std::string_view text, const Part21Index& index, const EntityTable& table);

/// The value of a measure with its unit, in mm or degrees; nothing for other quantities.
struct Part21Measure {
  std::string name;  ///< of the representation item, if it is one
  double value = 0;
};
std::optional<Part21Measure> readMeasure(std::string_view text, const Part21Index& index, const EntityTable& table,
                                         std::uint32_t instance);

/// One length unit in mm.
std::optional<double> lengthUnitMm(std::string_view text, const Part21Index& index, const EntityTable& table,
                                   std::uint32_t instance);

/// 0.001 for "MILLI"; nothing for words that are no SI prefix.
std::optional<double> siPrefixFactor(std::string_view prefix);

/// "mm", "inch", "m", "um", … for a factor near one of them; empty for others.
std::string lengthUnitName(double mm);

}  // namespace stepwise
