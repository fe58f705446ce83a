// Turns a body into triangles, bounded by chord error and by a number of triangles.
#pragma once

#include "geom/core/units.h"
#include "geom/mesh/triangle_mesh.h"

namespace stepwise {

struct TessellateOptions {
  /// Largest distance between triangle and surface; 0: 0.2 % of the box diagonal, a good ratio for visibility.
  double chordErrorMm = 0;
  Angle angularDeflection = Angle::degrees(20);
  /// The mesh is coarsened (chord error doubled) until it has at most this many triangles, so that one thread-like
  /// face cannot eat the memory. The bound actually used is in TriangleMesh::chordErrorMm.
  int maxTriangles = 400'000;
};

TriangleMesh tessellate(const Solid& solid, const TessellateOptions& options = {});

}  // namespace stepwise
