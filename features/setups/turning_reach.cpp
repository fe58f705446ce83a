#include "features/setups/turning_reach.h"

#include <algorithm>
#include <cmath>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

constexpr double kParallelCosine = 0.9999999;  // 0.025°: just above the direction tolerance

bool parallel(Vec3 a, Vec3 b) { return std::abs(dot(a, b)) >= kParallelCosine; }

double distanceFromAxis(Vec3 point, const TurningAxis& axis) {
  const Vec3 offset = point - axis.origin;
  return norm(offset - axis.direction * dot(offset, axis.direction));
}

/// Largest distance of the part from the axis, and its extent along it, from its edges and vertices.
void measurePart(const FaceGraph& graph, TurningAxis& axis) {
  double radius = 0, low = 0, high = 0;
  bool first = true;
  const auto add = [&](Vec3 point, double aroundMm) {
    radius = std::max(radius, distanceFromAxis(point, axis) + aroundMm);
    const double height = dot(point - axis.origin, axis.direction);
    low = first ? height : std::min(low, height);
    high = first ? height : std::max(high, height);
    first = false;
  };
  for (Vec3 vertex : graph.vertices) add(vertex, 0);
  for (const Edge& edge : graph.edges) {
    add(edge.mid, 0);
    const bool fullCircle = edge.curve == CurveKind::circle && edge.vertices[0] == edge.vertices[1];
    if (fullCircle && distanceFromAxis(edge.center, axis) > kPointToleranceMm) add(edge.center, edge.radiusMm);
  }
  axis.barDiameterMm = 2 * radius;
  axis.lengthMm = high - low;
}

struct CoaxialTest {
  const FaceGraph& graph;
  const Face& face;
  const TurningAxis& axis;
  double toleranceMm;

  bool onAxis(Vec3 point) const { return distanceFromAxis(point, axis) <= toleranceMm; }

  double reachOf(const Coedge& coedge) const {
    const Edge& edge = graph.edge(coedge.edge);
    return std::max(
        {distanceFromAxis(edge.start, axis), distanceFromAxis(edge.mid, axis), distanceFromAxis(edge.end, axis)});
  }

  /// A plane square to the axis is turned where its outer edge runs round the axis.
  bool operator()(const Plane& plane) const {
    if (!parallel(plane.normal, axis.direction) || face.loops.empty()) return false;
    double outermost = 0;
    for (const Coedge& coedge : face.loops.front().coedges) outermost = std::max(outermost, reachOf(coedge));
    // Edges to other pieces of the same plane, and what lies further in, are no border of it.
    return std::all_of(face.loops.front().coedges.begin(), face.loops.front().coedges.end(), [&](const Coedge& coedge) {
      const Edge& edge = graph.edge(coedge.edge);
      const FaceId other = edge.otherThan(face.id);
      if (other != 0 && graph.face(other).logicalFace == face.logicalFace) return true;
      // A straight edge between two points of the rim lies inside it: a flat was cut there.
      const bool inside = edge.curve == CurveKind::line ? distanceFromAxis(edge.mid, axis) < outermost - toleranceMm
                                                        : reachOf(coedge) < outermost - toleranceMm;
      return (edge.curve == CurveKind::circle && onAxis(edge.center)) || inside;
    });
  }
  bool operator()(const Cylinder& c) const { return parallel(c.axis, axis.direction) && onAxis(c.origin); }
  bool operator()(const Cone& c) const { return parallel(c.axis, axis.direction) && onAxis(c.apex); }
  bool operator()(const Sphere& s) const { return onAxis(s.center); }
  bool operator()(const Torus& t) const { return parallel(t.axis, axis.direction) && onAxis(t.center); }
  bool operator()(const Freeform& f) const {
    return f.kind == "revolution" && parallel(f.axis, axis.direction) && onAxis(f.axisOrigin);
  }
};

/// Grooves and undercuts: the tool that cuts the coaxial neighbour goes on into the face that shoulders hide.
void spreadIntoGrooves(const FaceGraph& graph, const std::vector<char>& hidden, std::vector<BitSet>& reach) {
  bool changed = true;
  while (changed) {
    changed = false;
    for (const Edge& edge : graph.edges) {
      for (int side : {0, 1}) {
        const FaceId from = edge.faces[1 - side], to = edge.faces[side];
        if (from == 0 || to == 0 || !hidden[to - 1] || reach[from - 1].isSubsetOf(reach[to - 1])) continue;
        reach[to - 1] |= reach[from - 1];
        changed = true;
      }
    }
  }
}

}  // namespace

std::optional<TurningAxis> findTurningAxis(const FaceGraph& graph, const Recognition& recognition) {
  const Feature* best = nullptr;
  for (const Feature& feature : recognition.features) {
    const auto* profile = std::get_if<TurnedProfile>(&feature.shape);
    if (profile == nullptr) continue;
    if (best == nullptr || profile->turnedAreaFraction > std::get<TurnedProfile>(best->shape).turnedAreaFraction)
      best = &feature;
  }
  if (best == nullptr) return std::nullopt;
  const auto& profile = std::get<TurnedProfile>(best->shape);
  TurningAxis axis;
  axis.feature = best->id;
  axis.origin = profile.axisOrigin;
  axis.direction = profile.axisDirection;
  measurePart(graph, axis);
  axis.barDiameterMm = std::max(axis.barDiameterMm, profile.maxDiameterMm);
  return axis;
}

bool isCoaxial(const FaceGraph& graph, const Recognition& recognition, FaceId face, const TurningAxis& axis) {
  const std::optional<int> owner = recognition.faces[face - 1].feature;
  if (owner == axis.feature) return true;
  const double toleranceMm = 10 * linearToleranceMm(graph.box.diagonalMm());
  return std::visit(CoaxialTest{graph, graph.face(face), axis, toleranceMm}, graph.face(face).surface);
}

std::vector<BitSet> turningReach(const FaceGraph& graph, const Recognition& recognition, const Access& access,
                                 const TurningAxis& axis, double enoughFraction) {
  std::vector<BitSet> reach(graph.faces.size(), BitSet(access.directions.size()));
  std::vector<char> coaxial(graph.faces.size()), hidden(graph.faces.size(), 0);
  for (const Face& face : graph.faces) coaxial[face.id - 1] = isCoaxial(graph, recognition, face.id, axis);
  for (const Face& face : graph.faces) {
    if (!coaxial[face.id - 1]) continue;
    bool byCoaxialOnly = true;
    for (std::optional<int> end : {axis.front, axis.back}) {
      if (!end) continue;
      if (access.reaches(face.id, *end, enoughFraction)) reach[face.id - 1].set(*end);
      const std::vector<FaceId>& blockers = access.blockedBy[face.id - 1][*end];
      byCoaxialOnly = byCoaxialOnly && std::all_of(blockers.begin(), blockers.end(),
                                                   [&](FaceId blocker) { return coaxial[blocker - 1] != 0; });
    }
    hidden[face.id - 1] = reach[face.id - 1].none() && byCoaxialOnly;
  }
  spreadIntoGrooves(graph, hidden, reach);
  return reach;
}

}  // namespace stepwise
