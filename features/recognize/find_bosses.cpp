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

const double kSine = std::sin(kDirectionTolerance.inRadians());

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
      : graph_(graph), revolved_(revolved), claims_(claims), options_(options), toleranceMm_(sameLengthMm(graph)) {}

  void run() {
    for (const Face& face : graph_.faces) {
      if (!std::holds_alternative<Plane>(face.surface) || face.loops.size() < 2) continue;
      for (const Loop& loop : face.loops)
        if (!loop.outer) tryBoss(face, loop);
    }
    for (const RevolvedSpan& span : revolved_.spans) {
      tryBossAroundHole(span);
      tryIsland(span);
      tryKnuckle(span);
    }
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

  bool runsAlong(Vec3 axis, FaceId face) const {
    const int span = revolved_.spanOf[face - 1];
    return span >= 0 && norm(cross(revolved_.axisOf(revolved_.spans[span]).direction, axis)) < kSine;
  }

  /// An inner corner towards the boss's side: a ledge beside it, not its head.
  bool leansOnSide(const Face& base, FaceId ledge) const {
    const std::vector<FaceId> inner = neighbours(graph_, ledge, Convexity::concave);
    return std::any_of(inner.begin(), inner.end(), [&](FaceId side) { return runsAlong(base.normal, side); });
  }

  /// A plane that another cut has left, here and beside the boss.
  bool goesOnElsewhere(const Face& face, const std::set<FaceId>& faces) const {
    if (!std::holds_alternative<Plane>(face.surface)) return false;
    return std::any_of(graph_.faces.begin(), graph_.faces.end(), [&](const Face& other) {
      return claims_.free(other.id) && !faces.contains(other.id) && std::holds_alternative<Plane>(other.surface) &&
             dot(other.normal, face.normal) > 1 - 1e-9 &&
             std::abs(dot(other.point - face.point, face.normal)) <= toleranceMm_;
    });
  }

  /// The faces that are a round boss's own. Not its own are faces with an inner corner towards something else than the
  /// base or the boss: what another cut has left in it, and a web that leans on it, with all that hangs together there.
  std::vector<FaceId> ownOfRound(const Face& base, const std::set<FaceId>& faces) const {
    const auto across = [&](FaceId f) {
      return std::holds_alternative<Plane>(graph_.face(f).surface) &&
             norm(cross(graph_.face(f).normal, base.normal)) < kSine;
    };
    std::set<FaceId> foreign;
    std::vector<FaceId> front;
    for (FaceId face : faces) {
      if (runsAlong(base.normal, face)) continue;
      if (!across(face) && goesOnElsewhere(graph_.face(face), faces) && foreign.insert(face).second)
        front.push_back(face);
      for (FaceId other : neighbours(graph_, face, Convexity::concave))
        if (other != base.id && !(across(face) && runsAlong(base.normal, other)) && foreign.insert(face).second)
          front.push_back(face);
    }
    while (!front.empty()) {
      const FaceId face = front.back();
      front.pop_back();
      if (across(face)) continue;
      for (int id : edgesOf(graph_, face)) {
        const FaceId other = graph_.edge(id).otherThan(face);
        const bool atHead = across(other) && !leansOnSide(base, other);
        if (faces.contains(other) && !runsAlong(base.normal, other) && !atHead && foreign.insert(other).second)
          front.push_back(other);
      }
    }
    std::vector<FaceId> own;
    std::set_difference(faces.begin(), faces.end(), foreign.begin(), foreign.end(), std::back_inserter(own));
    return own;
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
    if (roundArea < 0.5 * sideArea) boss.diameterMm.reset();
    for (FaceId id : boss.diameterMm ? ownOfRound(base, *faces) : std::vector<FaceId>(faces->begin(), faces->end()))
      if (claims_.free(id)) feature.faces.push_back(id);
    if (feature.faces.empty() || boss.heightMm <= toleranceMm_) return;
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

  /// An outer cylinder whose foot stands on planes across its axis, although other cuts have taken pieces of it or of
  /// the ground around it.
  void tryIsland(const RevolvedSpan& span) {
    if (span.concave || span.kind != RevolvedSpan::Kind::cylinder || span.covered < Angle::degrees(180)) return;
    if (!std::all_of(span.faces.begin(), span.faces.end(), [&](FaceId id) { return claims_.free(id); })) return;
    if (std::any_of(span.sides.begin(), span.sides.end(),
                    [](const RimEdge& side) { return side.convexity == Convexity::smooth; }))
      return;  // the round end of something longer
    const AxisLine& axis = revolved_.axisOf(span);
    const auto standing = [&](const std::vector<RimEdge>& rim) {
      double turn = 0;
      for (const RimEdge& edge : rim)
        if (edge.other != 0 && edge.convexity == Convexity::concave && isAcross(graph_.face(edge.other), axis) &&
            !isTurned(edge.other))
          turn += edge.turnRad;
      return turn;
    };
    const double low = standing(span.low), high = standing(span.high), least = 0.5 * span.covered.inRadians();
    if ((low > least) == (high > least)) return;  // none, or the neck between two shoulders
    const Vec3 up = low > high ? axis.direction : -axis.direction;
    Boss boss;
    boss.diameterMm = 2 * span.lowRadiusMm;
    boss.lengthMm = boss.widthMm = *boss.diameterMm;
    boss.heightMm = span.highMm - span.lowMm;
    Feature feature;
    feature.faces = span.faces;
    for (const RimEdge& edge : low > high ? span.high : span.low)
      if (edge.other != 0 && claims_.free(edge.other) && capsOnly(graph_.face(edge.other), span) &&
          std::find(feature.faces.begin(), feature.faces.end(), edge.other) == feature.faces.end())
        feature.faces.push_back(edge.other);
    feature.shape = boss;
    feature.faceClass = "boss";
    feature.directions = {up};
    feature.rule = "boss.cut-island";
    feature.confidence = {0.85,
                          fmt::format("outer cylinder over {:.0f}° that stands on a plane over {:.0f}° of its foot",
                                      span.covered.inDegrees(), Angle::radians(std::max(low, high)).inDegrees())};
    claims_.claim(std::move(feature));
  }

  /// A flat top whose whole outer border is the cylinder's.
  bool capsOnly(const Face& top, const RevolvedSpan& span) const {
    if (!isAcross(top, revolved_.axisOf(span)) || top.loops.empty()) return false;
    return std::all_of(top.loops.front().coedges.begin(), top.loops.front().coedges.end(), [&](const Coedge& coedge) {
      return std::binary_search(span.faces.begin(), span.faces.end(), graph_.edge(coedge.edge).otherThan(top.id));
    });
  }

  /// Half a cylinder about the axis of a hole, with flat flanks that run down to the ground in inner corners: an eye or
  /// hinge knuckle that lies along its base.
  void tryKnuckle(const RevolvedSpan& span) {
    if (span.concave || span.fullTurn || span.kind != RevolvedSpan::Kind::cylinder ||
        span.covered < Angle::degrees(120))
      return;
    const AxisLine& axis = revolved_.axisOf(span);
    const Feature* owner = claims_.owner(span.faces.front());
    const auto* round = owner ? std::get_if<Round>(&owner->shape) : nullptr;
    const bool alone =
        owner ? round && owner->faces == span.faces
              : std::all_of(span.faces.begin(), span.faces.end(), [&](FaceId f) { return claims_.free(f); });
    if (!alone || !isTopAround(span.low, axis) || !isTopAround(span.high, axis)) return;
    std::set<FaceId> flanks;
    double reach = 0;
    for (const RimEdge& side : span.sides) {
      const bool flat = side.other != 0 && std::holds_alternative<Plane>(graph_.face(side.other).surface);
      if (!flat || side.convexity != Convexity::smooth || !claims_.free(side.other)) return;
      const std::vector<FaceId> ground = neighbours(graph_, side.other, Convexity::concave);
      if (ground.empty()) return;
      flanks.insert(side.other);
      for (int id : edgesOf(graph_, side.other))
        for (Vec3 p : {graph_.edge(id).start, graph_.edge(id).end}) reach = std::max(reach, axis.radiusAt(p));
    }
    if (flanks.size() != 2) return;
    Vec3 up;
    for (FaceId face : span.faces) up += graph_.face(face).normal * graph_.face(face).areaMm2;
    Boss boss;
    boss.diameterMm = 2 * span.lowRadiusMm;
    boss.lengthMm = std::max(span.highMm - span.lowMm, *boss.diameterMm);
    boss.widthMm = std::min(span.highMm - span.lowMm, *boss.diameterMm);
    boss.heightMm = span.lowRadiusMm + std::sqrt(std::max(0.0, reach * reach - span.lowRadiusMm * span.lowRadiusMm));
    Feature feature;
    feature.shape = boss;
    feature.faceClass = "boss";
    feature.faces.assign(flanks.begin(), flanks.end());
    if (!owner) feature.faces.insert(feature.faces.end(), span.faces.begin(), span.faces.end());
    feature.directions = {axis.direction, -axis.direction};
    if (norm(up) > 0) feature.directions.push_back(normalized(up));
    feature.rule = "boss.knuckle";
    feature.confidence = {
        0.8,
        fmt::format("outer cylinder over {:.0f}° about the axis of a hole, on two flanks that rise from the ground",
                    span.covered.inDegrees())};
    const FaceId flank = *flanks.begin();
    claims_.claim(std::move(feature));
    if (owner) claims_.absorb(flank, span.faces.front());
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
