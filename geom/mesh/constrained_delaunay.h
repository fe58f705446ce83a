// Triangles between many corners and given edges, all corners being kept and none added.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "geom/mesh/triangulate_polygon.h"

namespace stepwise {

/// Index triples into `points`, counter-clockwise, of what lies inside an odd number of the rings (indices into
/// `points`). None where rings cross. Corners on one circle leave a choice, which then depends on how the points lie
/// in their plane. Cost: n log n. Threads: pure. Based on: Chew 1989, constrained Delaunay triangulations; by CGAL.
std::optional<std::vector<std::array<int, 3>>> constrainedDelaunay(const std::vector<PlanePoint>& points,
                                                                   const std::vector<std::vector<int>>& rings);

}  // namespace stepwise
