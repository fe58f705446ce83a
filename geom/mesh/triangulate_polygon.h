// Cuts a flat polygon with holes into triangles over its own corners.
//
// Holes are joined to the outer loop by the shortest free bridge, then ears are cut in the order of the corners: the
// result depends on the order of the corners, not on how the polygon is turned in its plane. That takes time by the
// square of the corners, so a polygon of more than 600 is cut by constrained Delaunay triangulation, whose choice
// among corners on one circle may change as the polygon is turned. Any units. Threads: pure.
// Does not see: loops that cross themselves or each other (gives no result, or the area check fails and gives none).
// Based on: Meisters 1975, "Polygons have ears"; Held 2001, FIST. Differs: bridges by distance, and the sum of the
// triangles is compared with the area of the polygon instead of repairing bad input.
#pragma once

#include <array>
#include <optional>
#include <vector>

namespace stepwise {

using PlanePoint = std::array<double, 2>;

/// Index triples into the concatenation of all loops, counter-clockwise. The loop of largest area is the outer one;
/// the sense of the loops does not matter. Empty: not a simple polygon.
std::optional<std::vector<std::array<int, 3>>> triangulatePolygon(const std::vector<std::vector<PlanePoint>>& loops);

}  // namespace stepwise
