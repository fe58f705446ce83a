// Plates with ever more holes: does the time per face stay the same?
#pragma once

#include <vector>

#include "geom/brep/solid.h"
#include "geom/core/result.h"

namespace stepwise::bench {

/// A plate with `holesPerSide`² through holes of 3 mm at 10 mm, each of two half cylinders: 2 holesPerSide² + 6 faces.
Result<Solid> makeHolePlate(int holesPerSide);

}  // namespace stepwise::bench
