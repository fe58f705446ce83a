// Knurled rods as they are made: patterns along the axis and crossed ones, with the truth about each face.
//
// Lengths in mm. Shares nothing with the recogniser. Deterministic in the seed. Cost: tens of milliseconds each.
#pragma once

#include <cstdint>

#include "geom/core/result.h"
#include "tests/support/part_generator/labelled_part.h"

namespace stepwise {

Result<LabelledPart> generateKnurledRod(std::uint64_t seed);

}  // namespace stepwise
