#include "features/setups/part_outline.h"

#include <cmath>
#include <numbers>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

/// A circle edge with its angle counted from its start.
struct Arc {
  Vec3 center, x, y;
  double radiusMm = 0;
  double sweep = 0;  ///< radians, positive towards y

  Vec3 at(double angle) const { return center + (x * std::cos(angle) + y * std::sin(angle)) * radiusMm; }
};

Arc arcOf(const Edge& edge) {
  Arc arc{edge.center, normalized(edge.start - edge.center), {}, edge.radiusMm, edge.lengthMm / edge.radiusMm};
  arc.y = cross(edge.axis, arc.x);
  const double middle = arc.sweep / 2;
  if (distance(arc.at(middle), edge.mid) > distance(arc.at(-middle), edge.mid)) arc.y = -arc.y;
  return arc;
}

bool isArc(const Edge& edge) { return edge.curve == CurveKind::circle && edge.radiusMm > 0 && edge.lengthMm > 0; }

/// The edge's points from start to end, without its end.
Polyline pointsOf(const Edge& edge) {
  if (edge.curve == CurveKind::line || edge.curve == CurveKind::degenerate) return {edge.start};
  if (!isArc(edge)) return {edge.start, edge.mid};
  const Arc arc = arcOf(edge);
  const int pieces = std::max(1, static_cast<int>(std::ceil(24 * arc.sweep / kTurn)));
  Polyline points;
  for (int i = 0; i < pieces; ++i) points.push_back(arc.at(arc.sweep * i / pieces));
  return points;
}

Polyline polylineOf(const FaceGraph& graph, const Loop& loop) {
  Polyline polyline;
  for (const Coedge& coedge : loop.coedges) {
    const Edge& edge = graph.edge(coedge.edge);
    Polyline points = pointsOf(edge);
    if (!coedge.forward) {
      points.push_back(edge.end);
      points.erase(points.begin());
      polyline.insert(polyline.end(), points.rbegin(), points.rend());
    } else {
      polyline.insert(polyline.end(), points.begin(), points.end());
    }
  }
  return polyline;
}

/// Points of the arc where it is farthest along ±direction, if they are on it.
std::vector<Vec3> extremesOf(const Edge& edge, Vec3 direction) {
  std::vector<Vec3> points;
  const Vec3 inPlane = direction - edge.axis * dot(direction, edge.axis);
  if (norm(inPlane) < 1e-9) return points;
  const Arc arc = arcOf(edge);
  const double toHigh = std::atan2(dot(inPlane, arc.y), dot(inPlane, arc.x));
  for (double angle : {toHigh, toHigh + std::numbers::pi}) {
    const double positive = angle < 0 ? angle + kTurn : angle >= kTurn ? angle - kTurn : angle;
    if (positive <= arc.sweep) points.push_back(arc.at(positive));
  }
  return points;
}

bool bulges(const Face& face) { return face.surface.index() > 2; }  // sphere, torus, freeform

Extent boxExtent(const Box3& box, Vec3 direction) {
  Extent extent;
  if (box.empty()) return extent;
  const Vec3 half = box.size() * 0.5;
  const double middle = dot(box.center(), direction);
  const double reach = half.x * std::abs(direction.x) + half.y * std::abs(direction.y) + half.z * std::abs(direction.z);
  extent.add(middle - reach);
  extent.add(middle + reach);
  return extent;
}

}  // namespace

PartOutline::PartOutline(const FaceGraph& graph)
    : graph_(&graph), toleranceMm_(10 * linearToleranceMm(graph.box.diagonalMm())) {
  loops_.reserve(graph.faces.size());
  for (const Face& face : graph.faces) {
    std::vector<Polyline> loops;
    for (const Loop& loop : face.loops) loops.push_back(polylineOf(graph, loop));
    loops_.push_back(std::move(loops));
  }
}

std::vector<Vec3> PartOutline::pointsAlong(FaceId face, Vec3 direction) const {
  std::vector<Vec3> points;
  for (const Polyline& loop : loops(face)) points.insert(points.end(), loop.begin(), loop.end());
  for (const Loop& loop : graph_->face(face).loops)
    for (const Coedge& coedge : loop.coedges)
      if (const Edge& edge = graph_->edge(coedge.edge); isArc(edge)) {
        const std::vector<Vec3> extremes = extremesOf(edge, direction);
        points.insert(points.end(), extremes.begin(), extremes.end());
      }
  return points;
}

Extent PartOutline::measure(FaceId face, Vec3 direction) const {
  Extent extent;
  for (const Polyline& loop : loops(face))
    for (Vec3 point : loop) extent.add(dot(point, direction));
  for (const Loop& loop : graph_->face(face).loops)
    for (const Coedge& coedge : loop.coedges)
      if (const Edge& edge = graph_->edge(coedge.edge); isArc(edge))
        for (Vec3 point : extremesOf(edge, direction)) extent.add(dot(point, direction));
  if (bulges(graph_->face(face))) {
    const Extent box = boxExtent(graph_->face(face).box, direction);
    if (!box.empty()) extent.add(box);
  }
  return extent;
}

const PartOutline::Along& PartOutline::along(Vec3 direction) const {
  const std::scoped_lock lock(known_->mutex);
  const auto [entry, fresh] = known_->along.try_emplace({direction.x, direction.y, direction.z});
  Along& result = entry->second;
  if (!fresh) return result;
  for (const Face& face : graph_->faces) {
    result.faces.push_back(measure(face.id, direction));
    result.all.add(result.faces.back());
  }
  return result;
}

}  // namespace stepwise
