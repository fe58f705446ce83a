// What the pieces of a hole make of it: simple, stepped, counterbored, countersunk, spot-faced or tapered.
//
// Lengths in mm; diameters that differ by less than twice `toleranceMm` are one. Cost: linear in the pieces.
// Does not see: slotted holes (cavities).
#pragma once

#include <vector>

#include "features/recognize/feature.h"

namespace stepwise {

/// `segments`: from the opening inwards.
Hole::Form formOfHole(const std::vector<HoleSegment>& segments, double toleranceMm);

/// From behind, a tool must not find the hole narrower than further in; unless it does so from both sides.
bool canBeMadeFromBehind(const std::vector<HoleSegment>& segments, double toleranceMm);

}  // namespace stepwise
