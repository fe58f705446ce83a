// The borders of faces as points in space, and laid out flat: planes as they are, cylinders and cones unrolled.
//
// Arcs are followed by pieces of 3°, which loses 0.05 % of a disc's area. Lengths in mm; unrolled regions have the
// angle in radians as x and the height along the axis as y. Threads: pure.
#pragma once

#include <vector>

#include "geom/brep/face_graph.h"
#include "geom/contact/region_overlap.h"

namespace stepwise {

/// Points of a loop in order, the last before the first again, in the coordinates that `placement` leads to.
std::vector<Vec3> loopPoints(const FaceGraph& graph, const Loop& loop, const Placement& placement);

/// The face seen along frame.axes[2].
Region flatRegion(const FaceGraph& graph, FaceId face, const Placement& placement, const Placement& frame);

/// The face unrolled about frame.axes[2] through frame.origin; angles count from frame.axes[0] and run beyond 2π where
/// the loop does.
Region unrolledRegion(const FaceGraph& graph, FaceId face, const Placement& placement, const Placement& frame);

}  // namespace stepwise
