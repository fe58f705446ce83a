// Random bolts and nuts with real screw threads, whose making tells the truth about every face.
//
// Threads of one to three starts, right- and left-handed, metric coarse and any other, on a bolt with a round head or
// in a round nut; faces are made one by one (threaded_body.h), so that the kernel's booleans, which take minutes for a
// helix, are not needed. Ends and the outside are the stock's or one turned profile. Shares nothing with the
// recogniser. Deterministic in the seed. Does not see: run-outs, further cuts.
#pragma once

#include <cstdint>

#include "geom/core/result.h"
#include "tests/support/part_generator/labelled_part.h"

namespace stepwise {

Result<LabelledPart> generateScrew(std::uint64_t seed);

}  // namespace stepwise
