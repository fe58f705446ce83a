#include "geom/brep/measure_gap.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace stepwise {
namespace {

double distanceToLine(Vec3 origin, Vec3 axis, Vec3 p) { return norm(cross(p - origin, axis)); }

}  // namespace

std::optional<double> distanceToSurfaceMm(const Surface& surface, Vec3 p) {
  if (const auto* s = std::get_if<Plane>(&surface)) return std::abs(dot(p - s->origin, s->normal));
  if (const auto* s = std::get_if<Cylinder>(&surface))
    return std::abs(distanceToLine(s->origin, s->axis, p) - s->radiusMm);
  if (const auto* s = std::get_if<Cone>(&surface)) {
    const double angle = s->halfAngle.inRadians();
    return std::abs(distanceToLine(s->apex, s->axis, p) * std::cos(angle) -
                    dot(p - s->apex, s->axis) * std::sin(angle));
  }
  if (const auto* s = std::get_if<Sphere>(&surface)) return std::abs(distance(p, s->center) - s->radiusMm);
  if (const auto* s = std::get_if<Torus>(&surface)) {
    const double out = distanceToLine(s->center, s->axis, p) - s->majorRadiusMm;
    return std::abs(std::hypot(out, dot(p - s->center, s->axis)) - s->minorRadiusMm);
  }
  return std::nullopt;
}

double measureGapMm(const FaceGraph& graph) {
  std::vector<double> gaps;
  for (const Edge& edge : graph.edges) {
    if (edge.curve != CurveKind::line && edge.curve != CurveKind::circle) continue;
    for (FaceId id : edge.faces) {
      if (id == 0 || graph.face(id).recognizedFromSpline) continue;
      for (Vec3 p : {edge.start, edge.mid, edge.end})
        if (const auto gap = distanceToSurfaceMm(graph.face(id).surface, p)) gaps.push_back(*gap);
    }
  }
  if (gaps.empty()) return 0;
  constexpr double kShare = 0.95;
  const auto at = gaps.begin() + static_cast<long>(kShare * static_cast<double>(gaps.size() - 1));
  std::nth_element(gaps.begin(), at, gaps.end());
  return *at;
}

}  // namespace stepwise
