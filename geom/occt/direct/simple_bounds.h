// Whether the bounds of a face are beyond doubt free of crossings: a fast stand-in for the kernel's check. For geom/
// only.
//
// The bounds are drawn as polygons in the parameters of the surface, measured in millimetres; pieces that do not follow
// each other must lie apart by more than what the drawing and the tolerances allow, pieces that do must not fold back
// on each other, and one bound must run around all others. Cost: some microseconds per edge; n log n while the bounds
// are not all in one place. Threads: const, any number.
// Does not see: whether edges lie on the surface, and faces that cross each other.
#pragma once

#include <TopoDS_Face.hxx>

#include <limits>

namespace stepwise::direct {

/// False where there is doubt: the face may still be in order. Needs a curve in the parameters for each edge of a face
/// that is no plane. Neighbours may cross within the tolerance of their vertex and `touchMm`.
bool boundsAreSimple(const TopoDS_Face& face, double touchMm = std::numeric_limits<double>::max());

/// Whether the polygons cross; false where they cannot be drawn.
bool boundsCross(const TopoDS_Face& face);

}  // namespace stepwise::direct
