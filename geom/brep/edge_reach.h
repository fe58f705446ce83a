// How far an edge reaches along a direction, and where.
//
// Lines and circles exactly; other curves from their samples, refined by a parabola: to about 1e-5 of their length.
#pragma once

#include <array>

#include "geom/brep/face_graph.h"

namespace stepwise {

/// Its lowest and its highest point along the unit `direction`.
std::array<Vec3, 2> extremesAlong(const Edge& edge, Vec3 direction);

}  // namespace stepwise
