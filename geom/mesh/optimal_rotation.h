// Which way to turn a cloud of points so that its axis-aligned box is smallest, by CGAL.
//
// Used by findOrientedBox where no preferred direction settles the matter. A genetic search with a fixed seed: the same
// points give the same answer, and different seeds give volumes that agree to about 1e-6. Cost: tens of milliseconds.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "geom/core/vec3.h"

namespace stepwise {

/// Those of the points that are corners of their convex hull; all points where they lie in one plane.
std::vector<Vec3> findHullCorners(const std::vector<Vec3>& points);

/// Right-handed axes of the smallest box; none for fewer than four points or points in one plane.
std::optional<std::array<Vec3, 3>> findOptimalRotation(const std::vector<Vec3>& points);

}  // namespace stepwise
