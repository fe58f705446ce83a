#include "geom/brep/edge_reach.h"

#include <cmath>
#include <numbers>

namespace stepwise {
namespace {

struct Extremes {
  Vec3 direction;
  std::array<Vec3, 2> points;

  void add(Vec3 p) {
    if (dot(p, direction) < dot(points[0], direction)) points[0] = p;
    if (dot(p, direction) > dot(points[1], direction)) points[1] = p;
  }
};

/// The points of the full circle that reach furthest, where they lie on the arc.
void addCircle(const Edge& edge, Extremes& extremes) {
  const Vec3 across = extremes.direction - edge.axis * dot(extremes.direction, edge.axis);
  if (norm(across) < 1e-12) return;
  const Vec3 x = normalized(edge.start - edge.center), y = cross(edge.axis, x);
  const double sweep = edge.lengthMm / edge.radiusMm;
  for (Vec3 reach : {normalized(across), -normalized(across)}) {
    double angle = std::atan2(dot(reach, y), dot(reach, x));
    if (angle < 0) angle += 2 * std::numbers::pi;
    if (angle <= sweep) extremes.add(edge.center + reach * edge.radiusMm);
  }
}

/// The parabola through a sample and its neighbours, over the length of the chords, at its turning point.
void addTurningPoints(const std::vector<Vec3>& samples, Extremes& extremes) {
  const auto height = [&](std::size_t i) { return dot(samples[i], extremes.direction); };
  for (std::size_t i = 1; i + 1 < samples.size(); ++i) {
    extremes.add(samples[i]);
    const double a = -distance(samples[i - 1], samples[i]), b = distance(samples[i], samples[i + 1]);
    const double slopeBefore = height(i - 1) - height(i), slopeAfter = height(i + 1) - height(i);
    if (a == 0 || b == 0 || slopeBefore * slopeAfter <= 0) continue;  // no turn here
    // height(t) = height(i) + slope·t + bend·t², through t = a and t = b.
    const double bend = (slopeAfter / b - slopeBefore / a) / (b - a), slope = slopeBefore / a - bend * a;
    const double t = -slope / (2 * bend);
    extremes.add(samples[i - 1] * (t * (t - b) / (a * (a - b))) + samples[i] * ((t - a) * (t - b) / (a * b)) +
                 samples[i + 1] * (t * (t - a) / (b * (b - a))));
  }
}

}  // namespace

std::array<Vec3, 2> extremesAlong(const Edge& edge, Vec3 direction) {
  Extremes extremes{direction, {edge.start, edge.start}};
  extremes.add(edge.mid);
  extremes.add(edge.end);
  if (edge.curve == CurveKind::circle && edge.radiusMm > 0) addCircle(edge, extremes);
  addTurningPoints(edge.samples, extremes);
  return extremes.points;
}

Reach reachAlong(const FaceGraph& graph, const std::vector<FaceId>& faces, Vec3 direction) {
  Reach reach;
  for (FaceId face : faces)
    for (int edge : edgesOf(graph, face))
      for (Vec3 p : extremesAlong(graph.edge(edge), direction)) reach.add(dot(p, direction));
  return reach;
}

}  // namespace stepwise
