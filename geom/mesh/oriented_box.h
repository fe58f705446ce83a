// The smallest box around a body in any orientation (CGAL's optimal bounding box), made deterministic.
#pragma once

#include "geom/core/vec3.h"
#include "geom/mesh/triangle_mesh.h"

namespace stepwise {

struct OrientedBox {
  Placement frame;      ///< origin at the centre, axes along the edges, longest first
  Vec3 halfExtentsMm;   ///< along frame.axes
};

/// `preferred` directions (face normals, axes) are tried before the general search; a tie goes to them, so that a
/// block turned in space gets exactly its own box.
OrientedBox findOrientedBox(const TriangleMesh& mesh, const std::vector<Vec3>& preferred = {});

}  // namespace stepwise
