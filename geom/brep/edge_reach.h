// How far edges and faces reach along a direction, and where.
//
// Lines and circles exactly; other curves from their samples, refined by a parabola: to about 1e-5 of their length.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "geom/brep/face_graph.h"

namespace stepwise {

/// Its lowest and its highest point along the unit `direction`.
std::array<Vec3, 2> extremesAlong(const Edge& edge, Vec3 direction);

/// From where to where, along some direction; empty before anything was added.
struct Reach {
  double lowMm = 1e300, highMm = -1e300;

  void add(double heightMm) {
    lowMm = std::min(lowMm, heightMm);
    highMm = std::max(highMm, heightMm);
  }
  double sizeMm() const { return std::max(0.0, highMm - lowMm); }
};

/// The borders of the faces along the unit `direction`. Does not see: domes that bulge beyond their border.
Reach reachAlong(const FaceGraph& graph, const std::vector<FaceId>& faces, Vec3 direction);

}  // namespace stepwise
