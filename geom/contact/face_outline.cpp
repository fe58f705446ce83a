#include "geom/contact/face_outline.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace stepwise {
namespace {

constexpr double kArcStep = std::numbers::pi / 60;  // 3°

/// Points of an edge from its start to before its end.
std::vector<Vec3> edgePoints(const Edge& edge) {
  if (edge.curve == CurveKind::line || edge.curve == CurveKind::degenerate) return {edge.start};
  if (edge.curve != CurveKind::circle) {
    std::vector<Vec3> points = edge.samples;
    if (points.empty()) return {edge.start, edge.mid};
    points.pop_back();
    return points;
  }
  const Vec3 x = normalized(edge.start - edge.center);
  Vec3 y = cross(edge.axis, x);
  if (dot(y, edge.startTangent) < 0) y = -y;
  const double sweep = edge.radiusMm > 0 ? edge.lengthMm / edge.radiusMm : 0;
  const int pieces = std::max(2, static_cast<int>(std::ceil(sweep / kArcStep - 1e-6)));
  std::vector<Vec3> points;
  for (int i = 0; i < pieces; ++i) {
    const double angle = sweep * i / pieces;
    points.push_back(edge.center + (x * std::cos(angle) + y * std::sin(angle)) * edge.radiusMm);
  }
  return points;
}

Point2 inFrame(Vec3 p, const Placement& frame) {
  const Vec3 d = p - frame.origin;
  return {dot(d, frame.axes[0]), dot(d, frame.axes[1])};
}

/// Angle and height, the angle continuing from `last` without a jump.
Point2 unrolled(Vec3 p, const Placement& frame, double last) {
  constexpr double kTurn = 2 * std::numbers::pi;
  const Point2 across = inFrame(p, frame);
  double angle = std::hypot(across.x, across.y) > 1e-9 ? std::atan2(across.y, across.x) : last;
  angle += kTurn * std::round((last - angle) / kTurn);
  return {angle, dot(p - frame.origin, frame.axes[2])};
}

/// The loop so that each edge starts where the one before ended. Kernels may list the two passes of a seam one after
/// the other; a closed edge is run around before the seam is left.
std::vector<Coedge> chained(const FaceGraph& graph, std::vector<Coedge> loose) {
  const auto from = [&](const Coedge& c) { return graph.edge(c.edge).vertices[c.forward ? 0 : 1]; };
  const auto to = [&](const Coedge& c) { return graph.edge(c.edge).vertices[c.forward ? 1 : 0]; };
  bool inOrder = true;
  for (std::size_t i = 0; i < loose.size(); ++i)
    inOrder = inOrder && from(loose[(i + 1) % loose.size()]) == to(loose[i]);
  if (inOrder) return loose;
  std::vector<Coedge> chain{loose.front()};
  loose.erase(loose.begin());
  while (!loose.empty()) {
    const int at = to(chain.back());
    auto next = std::find_if(loose.begin(), loose.end(), [&](const Coedge& c) { return from(c) == at && to(c) == at; });
    if (next == loose.end())
      next = std::find_if(loose.begin(), loose.end(), [&](const Coedge& c) { return from(c) == at; });
    if (next == loose.end()) next = loose.begin();
    chain.push_back(*next);
    loose.erase(next);
  }
  return chain;
}

}  // namespace

std::vector<Vec3> loopPoints(const FaceGraph& graph, const Loop& loop, const Placement& placement) {
  std::vector<Vec3> points;
  if (loop.coedges.empty()) return points;
  for (const Coedge& coedge : chained(graph, loop.coedges)) {
    const Edge& edge = graph.edge(coedge.edge);
    std::vector<Vec3> piece = edgePoints(edge);
    if (!coedge.forward) {
      std::reverse(piece.begin(), piece.end());
      piece.insert(piece.begin(), edge.end);
      piece.pop_back();
    }
    for (const Vec3 p : piece) points.push_back(placement.applyToPoint(p));
  }
  return points;
}

Region flatRegion(const FaceGraph& graph, FaceId face, const Placement& placement, const Placement& frame) {
  Region region;
  for (const Loop& loop : graph.face(face).loops) {
    std::vector<Point2> flat;
    for (const Vec3 p : loopPoints(graph, loop, placement)) flat.push_back(inFrame(p, frame));
    if (flat.size() > 2) region.push_back(std::move(flat));
  }
  return region;
}

Region unrolledRegion(const FaceGraph& graph, FaceId face, const Placement& placement, const Placement& frame) {
  Region region;
  double lowest = std::numeric_limits<double>::infinity(), highest = -lowest;
  bool closes = true;
  for (const Loop& loop : graph.face(face).loops) {
    std::vector<Point2> flat;
    const std::vector<Vec3> points = loopPoints(graph, loop, placement);
    for (const Vec3 p : points) {
      flat.push_back(unrolled(p, frame, flat.empty() ? 0 : flat.back().x));
      lowest = std::min(lowest, flat.back().y);
      highest = std::max(highest, flat.back().y);
    }
    if (flat.size() < 3) continue;
    const double gap = unrolled(points.front(), frame, flat.back().x).x - flat.front().x;
    closes = closes && std::abs(gap) < 1;
    region.push_back(std::move(flat));
  }
  // A border that runs once around without a seam (or through the tip of a cone) bounds a full band.
  if (!closes) {
    const double turn = 2 * std::numbers::pi;
    return {{{0, lowest}, {turn, lowest}, {turn, highest}, {0, highest}}};
  }
  return region;
}

}  // namespace stepwise
