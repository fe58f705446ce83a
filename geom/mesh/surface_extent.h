// How far the true surfaces of a body reach along a direction, where its mesh lies a little inside them.
//
// Exact for planes, cylinders, cones, spheres and tori bounded by lines, circles and ellipses; other faces that may
// reach beyond the mesh are measured by the kernel, numerically. Lengths in mm. Cost: linear in the triangles near the
// end, milliseconds for each freeform face that lies there. Threads: pure.
#pragma once

#include "geom/mesh/triangle_mesh.h"

namespace stepwise {

/// Largest dot(p, direction) over the surfaces of the body; `meshExtentMm` is that over the mesh. The answer lies
/// between this and one chord error more.
double findSurfaceExtentMm(const Solid& solid, const TriangleMesh& mesh, Vec3 direction, double meshExtentMm);

}  // namespace stepwise
