#include "features/recognize/find_bosses.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "geom/brep/edge_reach.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

bool isConcaveBlendFace(const Claims& claims, const Face& face) {
  const Feature* owner = claims.owner(face.id);
  return isConcave(face.surface) && owner && std::holds_alternative<Fillet>(owner->shape);
}

/// Extents of faces along three directions at right angles.
struct Extents {
  double length = 0, width = 0;
};

class BossFinder {
 public:
  BossFinder(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims, const FindBossesOptions& options)
      : graph_(graph),
        revolved_(revolved),
        claims_(claims),
        options_(options),
        toleranceMm_(10 * linearToleranceMm(graph.box.diagonalMm())) {}

  void run() {
    for (const Face& face : graph_.faces) {
      if (!std::holds_alternative<Plane>(face.surface) || face.loops.size() < 2) continue;
      for (const Loop& loop : face.loops)
        if (!loop.outer) tryBoss(face, loop);
    }
    for (const RevolvedSpan& span : revolved_.spans) tryBossAroundHole(span);
  }

 private:
  bool isTurned(FaceId face) const {
    const Feature* owner = claims_.owner(face);
    return owner &&
           (std::holds_alternative<TurnedProfile>(owner->shape) || std::holds_alternative<Groove>(owner->shape));
  }

  /// The axis that the base was turned about does not run through the loop.
  bool standsBesideAxis(const Face& base, const Loop& loop) const {
    const auto* turned = std::get_if<TurnedProfile>(&claims_.owner(base.id)->shape);
    if (!turned) return false;
    const Vec3 x = anyPerpendicular(base.normal), y = cross(base.normal, x);
    const auto angleOf = [&](Vec3 p) {
      return std::atan2(dot(p - turned->axisOrigin, y), dot(p - turned->axisOrigin, x));
    };
    double angle = 0;
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = graph_.edge(coedge.edge);
      const bool circle = edge.curve == CurveKind::circle && edge.vertices[0] == edge.vertices[1];
      if (circle) return norm(cross(edge.center - turned->axisOrigin, base.normal)) > edge.radiusMm;
      const double start = angleOf(edge.start), mid = angleOf(edge.mid), end = angleOf(edge.end);
      const double along = std::remainder(mid - start, 2 * M_PI) + std::remainder(end - mid, 2 * M_PI);
      angle += coedge.forward ? along : -along;
    }
    return std::abs(angle) < M_PI;
  }

  /// The faces that rise along the whole loop, fillets at the root included; empty if one edge is no inner corner.
  std::vector<FaceId> risingFrom(const Face& base, const Loop& loop) const {
    std::vector<FaceId> rising;
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = graph_.edge(coedge.edge);
      if (edge.curve == CurveKind::degenerate) continue;
      const FaceId other = edge.otherThan(base.id);
      const bool corner = edge.convexity == Convexity::concave;
      const bool filleted =
          edge.convexity == Convexity::smooth && other != 0 && isConcaveBlendFace(claims_, graph_.face(other));
      if (other == 0 || (!corner && !filleted)) return {};
      rising.push_back(other);
    }
    return rising;
  }

  double heightAbove(const Face& base, Vec3 p) const { return dot(p - base.point, base.normal); }

  /// Lowest and highest point of a face over the base, from its edges.
  std::pair<double, double> reachOf(const Face& base, const Face& face) const {
    double low = heightAbove(base, face.point), high = low;
    for (const Loop& loop : face.loops)
      for (const Coedge& coedge : loop.coedges)
        for (Vec3 p : {graph_.edge(coedge.edge).start, graph_.edge(coedge.edge).mid, graph_.edge(coedge.edge).end}) {
          low = std::min(low, heightAbove(base, p));
          high = std::max(high, heightAbove(base, p));
        }
    return {low, high};
  }

  /// All faces above the base that hang together with the rising ones, without going down into holes and pockets of
  /// the boss. Nothing if they run back to the base elsewhere: then it is no island.
  std::optional<std::set<FaceId>> flood(const Face& base, const Loop& loop, const std::vector<FaceId>& rising) const {
    std::set<int> own;
    for (const Coedge& coedge : loop.coedges) own.insert(coedge.edge);
    std::set<FaceId> found(rising.begin(), rising.end());
    std::vector<FaceId> front(found.begin(), found.end());
    while (!front.empty()) {
      const Face& face = graph_.face(front.back());
      front.pop_back();
      for (const Loop& border : face.loops)
        for (const Coedge& coedge : border.coedges) {
          const Edge& edge = graph_.edge(coedge.edge);
          const FaceId other = edge.otherThan(face.id);
          if (other == base.id && !own.contains(edge.id)) return std::nullopt;
          if (other == 0 || other == base.id || found.contains(other)) continue;
          if (!border.outer && face.loops.size() > 1 && edge.convexity == Convexity::convex) continue;
          const Feature* owner = claims_.owner(other);
          if (owner && std::holds_alternative<Hole>(owner->shape)) continue;
          if (reachOf(base, graph_.face(other)).first < -toleranceMm_) return std::nullopt;
          found.insert(other);
          front.push_back(other);
        }
    }
    return found;
  }

  /// A wall on its own: thin against its height and long against its thickness.
  bool isSlender(const Boss& boss) const {
    constexpr double kLeastLengthToThickness = 3;
    return !boss.diameterMm && boss.widthMm <= options_.maxRibThicknessToHeight * boss.heightMm &&
           boss.lengthMm >= kLeastLengthToThickness * boss.widthMm;
  }

  void tryBoss(const Face& base, const Loop& loop) {
    const std::vector<FaceId> rising = risingFrom(base, loop);
    if (rising.empty()) return;
    // What a lathe turned is no boss, and the flats on it are cut into it; what stands beside the axis it cannot turn.
    if ((isTurned(base.id) && !standsBesideAxis(base, loop)) ||
        std::any_of(rising.begin(), rising.end(), [&](FaceId id) { return isTurned(id); }))
      return;
    const auto faces = flood(base, loop, rising);
    if (!faces) {
      for (FaceId face : rising) claims_.refuse(face, "boss", "its faces run back to the base elsewhere or below it");
      return;
    }
    Boss boss;
    Feature feature;
    double roundArea = 0, sideArea = 0;
    for (FaceId id : *faces) {
      boss.heightMm = std::max(boss.heightMm, reachOf(base, graph_.face(id)).second);
      if (claims_.free(id)) feature.faces.push_back(id);
      const bool side = std::abs(dot(graph_.face(id).normal, base.normal)) < 0.1;
      if (side) sideArea += graph_.face(id).areaMm2;
      const int s = revolved_.spanOf[id - 1];
      if (s < 0 || revolved_.spans[s].concave || !revolved_.spans[s].fullTurn ||
          revolved_.spans[s].kind != RevolvedSpan::Kind::cylinder)
        continue;
      if (norm(cross(revolved_.axisOf(revolved_.spans[s]).direction, base.normal)) > kDirectionTolerance.inRadians())
        continue;
      roundArea += graph_.face(id).areaMm2;
      boss.diameterMm = std::max(boss.diameterMm.value_or(0), 2 * revolved_.spans[s].lowRadiusMm);
    }
    if (feature.faces.empty() || boss.heightMm <= toleranceMm_) return;
    if (roundArea < 0.5 * sideArea) boss.diameterMm.reset();
    const Extents extents = extentsAcross(*faces, base.normal);
    boss.lengthMm = extents.length, boss.widthMm = extents.width;
    feature.rule = boss.diameterMm ? "boss.round" : "boss.island";
    feature.confidence = {
        0.9, fmt::format("rises {:.4g} mm from one inner loop of a plane, inner corners all around", boss.heightMm)};
    feature.shape = boss;
    feature.faceClass = "boss";
    if (isSlender(boss)) {
      feature.shape = Rib{boss.widthMm, boss.heightMm, boss.lengthMm};
      feature.faceClass = feature.rule = std::string("rib");
      feature.rule += ".free-standing";
    }
    feature.directions = {base.normal};
    claims_.claim(std::move(feature));
  }

  /// Length and width in the plane across `normal`, along the side walls where there are flat ones.
  Extents extentsAcross(const std::set<FaceId>& faces, Vec3 normal) const {
    Vec3 along = anyPerpendicular(normal);
    double most = 0;
    for (FaceId id : faces)
      if (const auto* plane = std::get_if<Plane>(&graph_.face(id).surface);
          plane && std::abs(dot(plane->normal, normal)) < 0.1)
        if (graph_.face(id).areaMm2 > most * (1 + 1e-9))
          most = graph_.face(id).areaMm2, along = normalized(plane->normal - normal * dot(plane->normal, normal));
    const std::vector<FaceId> all(faces.begin(), faces.end());
    const double a = reachAlong(graph_, all, along).sizeMm(),
                 b = reachAlong(graph_, all, cross(normal, along)).sizeMm();
    return {std::max(a, b), std::min(a, b)};
  }

  /// A wall around a hole that reaches the border of its base: part of a turn of an outer cylinder about the hole's
  /// axis, with a flat top, standing on other faces by inner corners.
  void tryBossAroundHole(const RevolvedSpan& span) {
    if (span.concave || span.fullTurn || span.kind != RevolvedSpan::Kind::cylinder) return;
    if (!std::all_of(span.faces.begin(), span.faces.end(), [&](FaceId id) { return claims_.free(id); })) return;
    const AxisLine& axis = revolved_.axisOf(span);
    const bool lowTop = isTopAround(span.low, axis), highTop = isTopAround(span.high, axis);
    if (lowTop == highTop) return;
    const std::vector<RimEdge>& foot = lowTop ? span.high : span.low;
    double inner = 0, footHeight = 0, footLength = 0;
    const auto addFoot = [&](const RimEdge& rim) {
      if (rim.other == 0) return;
      const bool filleted = rim.convexity == Convexity::smooth && isConcaveBlendFace(claims_, graph_.face(rim.other));
      if (rim.convexity == Convexity::concave || filleted) inner += graph_.edge(rim.edge).lengthMm;
      footLength += graph_.edge(rim.edge).lengthMm;
      footHeight += rim.heightMm * graph_.edge(rim.edge).lengthMm;
    };
    for (const RimEdge& rim : foot) addFoot(rim);
    if (inner <= 0.5 * footLength) return;
    const std::vector<RimEdge>& rim = lowTop ? span.low : span.high;
    const FaceId top = rim.front().other;
    Boss boss;
    boss.diameterMm = 2 * span.lowRadiusMm;
    boss.lengthMm = boss.widthMm = *boss.diameterMm;
    boss.heightMm = std::abs(rim.front().heightMm - footHeight / footLength);
    Feature feature;
    feature.shape = boss;
    feature.faceClass = "boss";
    feature.faces = span.faces;
    if (claims_.free(top)) feature.faces.push_back(top);
    feature.directions = {graph_.face(top).normal};
    feature.rule = "boss.around-hole";
    feature.confidence = {
        0.8,
        fmt::format("outer cylinder over {:.0f}° about the axis of a hole, with a flat top, standing on inner corners",
                    span.covered.inDegrees())};
    claims_.claim(std::move(feature));
  }

  /// The rim ends at one plane across the axis, from which a hole with the same axis goes down.
  bool isTopAround(const std::vector<RimEdge>& rim, const AxisLine& axis) const {
    if (rim.empty() || rim.front().other == 0) return false;
    const Face& top = graph_.face(rim.front().other);
    const bool onePlane = std::all_of(rim.begin(), rim.end(), [&](const RimEdge& r) {
      return r.other == top.id && r.convexity == Convexity::convex;
    });
    if (!onePlane || !isAcross(top, axis)) return false;
    for (const Loop& loop : top.loops) {
      if (loop.outer || loop.coedges.empty()) continue;
      const Feature* owner = claims_.owner(graph_.edge(loop.coedges.front().edge).otherThan(top.id));
      const auto* hole = owner ? std::get_if<Hole>(&owner->shape) : nullptr;
      if (hole && axis.radiusAt(hole->axisOrigin) < toleranceMm_) return true;
    }
    return false;
  }

  const FaceGraph& graph_;
  const RevolvedFaces& revolved_;
  Claims& claims_;
  const FindBossesOptions& options_;
  double toleranceMm_;
};

}  // namespace

void findBosses(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                const FindBossesOptions& options) {
  BossFinder(graph, revolved, claims, options).run();
}

}  // namespace stepwise
