// Random turned parts whose making tells the truth about every face.
//
// A stepped shaft, turned from bar: reliefs beside shoulders, ring grooves, bevelled ends, an eccentric pin, a gear or
// a straight knurl; then a bore, a key seat, a cross hole and flats, each on a diameter of its own. The ends of the bar
// are its stock sides; all else that is turned is one profile. Shares nothing with the recogniser. Deterministic in the
// seed. Cost: one boolean operation for each cut. Does not see: threads (screws.h).
#pragma once

#include <cstdint>

#include "tests/support/part_generator/labelled_part.h"

namespace stepwise {

LabelledPart generateTurnedPart(std::uint64_t seed);

}  // namespace stepwise
