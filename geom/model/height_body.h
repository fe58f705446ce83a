// A body under a smooth freeform surface.
//
// The surface is one bicubic B-spline through a grid of heights; the body stands on the plane z = 0 of `corner` and has
// straight sides. Lengths in mm. Error where the grid is smaller than 4 × 4 or a height is not positive.
#pragma once

#include <vector>

#include "geom/brep/solid.h"
#include "geom/core/result.h"

namespace stepwise {

/// heights[row][column] above `corner`, columns along x, rows along y, `stepMm` apart.
Result<Solid> makeUnderHeights(const std::vector<std::vector<double>>& heights, Vec3 corner, double stepMm);

}  // namespace stepwise
