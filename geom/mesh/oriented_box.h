// The smallest box around a body in any orientation: the raw stock it would be cut from.
//
// Boxes with a side along a preferred direction are searched exactly (smallest rectangle around the body's outline in
// the plane across it); where no preferred box is touched flatly on enough sides, CGAL's optimal bounding box joins
// the search with a fixed seed. Lengths in mm. A body turned in space gets its turned box. Cost: linear in the corners
// for each preferred direction; the general search takes tens of milliseconds. Threads: pure.
// Does not see: allowance for machining (planWorkholding adds it).
// Based on: Toussaint 1983, "Solving geometric problems with the rotating calipers"; Chang, Gorissen & Melchior 2011,
// "Fast oriented bounding box optimization on the rotation group". Differs: preferred directions win ties.
#pragma once

#include <array>

#include "geom/core/vec3.h"
#include "geom/mesh/triangle_mesh.h"

namespace stepwise {

struct OrientedBox {
  Placement frame;     ///< origin at the centre, right-handed axes along the edges, longest first
  Vec3 halfExtentsMm;  ///< along frame.axes

  double volumeMm3() const { return 8 * halfExtentsMm.x * halfExtentsMm.y * halfExtentsMm.z; }
};

struct OrientedBoxOptions {
  enum class Search {
    automatic,      ///< general search only where the best preferred box is touched flatly on fewer than two sides
    preferredOnly,  ///< never the general search, unless there is no preferred direction at all
    general,        ///< always both
  };
  Search search = Search::automatic;
};

/// Box around the body's true surfaces. `preferred` directions (face normals, axes; the most important first) are tried
/// before the general search; a tie goes to them, so that a block turned in space gets exactly its own box. On round
/// bodies boxes that differ by less than the mesh's error are ties.
OrientedBox findOrientedBox(const Solid& solid, const TriangleMesh& mesh, const std::vector<Vec3>& preferred = {},
                            const OrientedBoxOptions& options = {});

/// The same around the triangles alone, which lie inside the surfaces of a round body.
OrientedBox findOrientedBox(const TriangleMesh& mesh, const std::vector<Vec3>& preferred = {},
                            const OrientedBoxOptions& options = {});

/// Sides of the smallest rectangle around the points' outline, seen along `up`; the longer first.
std::array<double, 2> findOutlineMm(const std::vector<Vec3>& points, Vec3 up);

}  // namespace stepwise
