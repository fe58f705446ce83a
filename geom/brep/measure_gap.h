// How far the edges of a body lie off the faces that they bound: what a file with few digits leaves.
//
// In mm. Straight edges and arcs on analytic faces count, since exporters state both exactly; nineteen of twenty such
// places lie closer, so that one damaged corner does not blur the whole body. Cost: linear in edges; no threads.
// Does not see: gaps along splines, which are approximations anyway.
#pragma once

#include "geom/brep/face_graph.h"

namespace stepwise {

/// Needs edges with their faces and the faces' surfaces; nothing else of the graph.
double measureGapMm(const FaceGraph& graph);

/// How far a point lies off an analytic surface; nothing for freeform.
std::optional<double> distanceToSurfaceMm(const Surface& surface, Vec3 point);

}  // namespace stepwise
