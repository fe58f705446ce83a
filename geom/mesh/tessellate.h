// Turns a body into triangles, bounded by chord error and by a number of triangles.
//
// Planes bounded by straight edges are cut into triangles here, exactly and ten times faster than the kernel's mesher;
// all other faces go to the kernel's mesher, together, so that they share the points of their common edges. Works on a
// private copy of the topology: the Solid is not touched and may be tessellated by several threads at once. Turned
// copies of a body give turned copies of the mesh (up to rounding) as far as planes are concerned.
// Does not see: overlaps of a body with itself.
#pragma once

#include "geom/core/units.h"
#include "geom/mesh/triangle_mesh.h"

namespace stepwise {

struct TessellateOptions {
  /// Largest distance between triangle and surface; 0: 0.2 % of the body's size, a good ratio for visibility. The size
  /// is twice the largest distance of an edge from the middle of all edges: near the box diagonal, and the same for
  /// the body turned in space.
  double chordErrorMm = 0;
  Angle angularDeflection = Angle::degrees(20);
  /// The mesh is coarsened (chord error and angle doubled) until it has at most this many triangles, so that one
  /// thread-like face cannot eat the memory. The bounds actually used are in the mesh. No face is left out: a body
  /// whose bare corners need more triangles than this gets what they need.
  int maxTriangles = 400'000;
};

TriangleMesh tessellate(const Solid& solid, const TessellateOptions& options = {});

}  // namespace stepwise
