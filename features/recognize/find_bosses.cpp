#include "features/recognize/find_bosses.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include <fmt/format.h>

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
      : graph_(graph), revolved_(revolved), claims_(claims), options_(options), toleranceMm_(10 * linearToleranceMm(graph.box.diagonalMm())) {}

  void run() {
    for (const Face& face : graph_.faces) {
      if (!std::holds_alternative<Plane>(face.surface) || face.loops.size() < 2) continue;
      for (const Loop& loop : face.loops)
        if (!loop.outer) tryBoss(face, loop);
    }
    for (const Face& face : graph_.faces)
      if (claims_.free(face.id)) tryGusset(face);
  }

 private:
  bool isTurned(FaceId face) const {
    const Feature* owner = claims_.owner(face);
    return owner && (std::holds_alternative<TurnedProfile>(owner->shape) || std::holds_alternative<Groove>(owner->shape));
  }

  /// The faces that rise along the whole loop, fillets at the root included; empty if one edge is no inner corner.
  std::vector<FaceId> risingFrom(const Face& base, const Loop& loop) const {
    std::vector<FaceId> rising;
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = graph_.edge(coedge.edge);
      if (edge.curve == CurveKind::degenerate) continue;
      const FaceId other = edge.otherThan(base.id);
      const bool corner = edge.convexity == Convexity::concave;
      const bool filleted = edge.convexity == Convexity::smooth && other != 0 && isConcaveBlendFace(claims_, graph_.face(other));
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
    // What a lathe turned is no boss, and the flats on it are cut into it.
    if (isTurned(base.id) || std::any_of(rising.begin(), rising.end(), [&](FaceId id) { return isTurned(id); })) return;
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
      if (s < 0 || revolved_.spans[s].concave || !revolved_.spans[s].fullTurn || revolved_.spans[s].kind != RevolvedSpan::Kind::cylinder) continue;
      if (norm(cross(revolved_.axisOf(revolved_.spans[s]).direction, base.normal)) > kDirectionTolerance.inRadians()) continue;
      roundArea += graph_.face(id).areaMm2;
      boss.diameterMm = std::max(boss.diameterMm.value_or(0), 2 * revolved_.spans[s].lowRadiusMm);
    }
    if (feature.faces.empty() || boss.heightMm <= toleranceMm_) return;
    if (roundArea < 0.5 * sideArea) boss.diameterMm.reset();
    const Extents extents = extentsAcross(*faces, base.normal);
    boss.lengthMm = extents.length, boss.widthMm = extents.width;
    feature.rule = boss.diameterMm ? "boss.round" : "boss.island";
    feature.confidence = {0.9, fmt::format("rises {:.4g} mm from one inner loop of a plane, inner corners all around", boss.heightMm)};
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
      if (const auto* plane = std::get_if<Plane>(&graph_.face(id).surface); plane && std::abs(dot(plane->normal, normal)) < 0.1)
        if (graph_.face(id).areaMm2 > most * (1 + 1e-9)) most = graph_.face(id).areaMm2, along = normalized(plane->normal - normal * dot(plane->normal, normal));
    const auto extent = [&](Vec3 direction) {
      double low = 1e300, high = -1e300;
      for (FaceId id : faces)
        for (const Loop& loop : graph_.face(id).loops)
          for (const Coedge& coedge : loop.coedges) {
            const Edge& edge = graph_.edge(coedge.edge);
            for (Vec3 p : {edge.start, edge.mid, edge.end}) low = std::min(low, dot(p, direction)), high = std::max(high, dot(p, direction));
            if (edge.curve != CurveKind::circle || edge.vertices[0] != edge.vertices[1]) continue;
            const double reach = edge.radiusMm * norm(cross(edge.axis, direction));
            low = std::min(low, dot(edge.center, direction) - reach), high = std::max(high, dot(edge.center, direction) + reach);
          }
      return high - low;
    };
    const double a = extent(along), b = extent(cross(normal, along));
    return {std::max(a, b), std::min(a, b)};
  }

  /// Edges of a flat face by what they are: outer corners to the edge face, inner corners to the base.
  std::vector<const Edge*> cornersOf(FaceId face, Convexity convexity) const {
    std::vector<const Edge*> corners;
    for (const Loop& loop : graph_.face(face).loops)
      for (const Coedge& coedge : loop.coedges) {
        const Edge& edge = graph_.edge(coedge.edge);
        if (edge.convexity == convexity) corners.push_back(&edge);
      }
    return corners;
  }

  /// The edge face leans between the two bases; square to one of them it would be the top of a wall.
  bool isSlopedTo(const Face& top, const std::vector<const Edge*>& corners, FaceId side) const {
    return std::all_of(corners.begin(), corners.end(), [&](const Edge* corner) {
      const double along = std::abs(dot(outwardNormal(graph_.face(corner->otherThan(side)), corner->mid), top.normal));
      return along > 0.2 && along < 0.98;
    });
  }

  /// A narrow sloped face between two parallel triangles or trapezoids that stand in an inner corner of the part.
  void tryGusset(const Face& top) {
    if (!std::holds_alternative<Plane>(top.surface) || top.loops.size() != 1) return;
    std::vector<const Edge*> outer = cornersOf(top.id, Convexity::convex);
    if (outer.size() != 2) return;
    FaceId a = outer[0]->otherThan(top.id), b = outer[1]->otherThan(top.id);
    if (a == 0 || b == 0) return;
    if (cornersOf(a, Convexity::concave).empty()) std::swap(a, b);
    const auto* planeA = std::get_if<Plane>(&graph_.face(a).surface);
    const auto* planeB = std::get_if<Plane>(&graph_.face(b).surface);
    if (!planeA || !planeB || a == b || !claims_.free(a)) return;
    if (dot(planeA->normal, planeB->normal) > -std::cos(kDirectionTolerance.inRadians())) return;
    const double thickness = dot(graph_.face(a).point - graph_.face(b).point, planeA->normal);
    if (thickness <= 0) return;  // they look at each other: walls of a cavity
    const std::vector<FaceId> bases = neighbours(graph_, top.id, Convexity::concave);
    const std::vector<FaceId> basesB = neighbours(graph_, b, Convexity::concave);
    const bool flush = basesB.empty();  // the web stands at the border of the part
    if (bases.size() != 2 || neighbours(graph_, a, Convexity::concave) != bases) return;
    if (!flush && (basesB != bases || !claims_.free(b))) return;
    const auto basesA = cornersOf(a, Convexity::concave);
    if (!isSlopedTo(top, basesA, a)) return;
    // The right angle of the web is where its two bases meet; its height is measured from there to the sloped face.
    double height = 0;
    for (const Edge* base : basesA)
      for (Vec3 p : {base->start, base->end}) height = std::max(height, dot(top.point - p, top.normal));
    if (height <= 0 || thickness > options_.maxRibThicknessToHeight * height) {
      claims_.refuse(top.id, "rib.gusset", fmt::format("{:.4g} mm thick at {:.4g} mm height", thickness, height));
      return;
    }
    Rib rib;
    rib.thicknessMm = thickness;
    rib.heightMm = height;
    rib.lengthMm = std::max(outer[0]->lengthMm, outer[1]->lengthMm);
    Feature feature;
    feature.shape = rib;
    feature.faceClass = "rib";
    feature.faces = {top.id, a};
    if (!flush) feature.faces.push_back(b);
    feature.directions = {top.normal};
    feature.rule = "rib.gusset";
    feature.confidence = {0.85, flush ? "thin web at the border: one side with two inner corners"
                                       : "thin web between two faces: parallel sides with two inner corners each"};
    claims_.claim(std::move(feature));
  }

  const FaceGraph& graph_;
  const RevolvedFaces& revolved_;
  Claims& claims_;
  const FindBossesOptions& options_;
  double toleranceMm_;
};

}  // namespace

void findBosses(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims, const FindBossesOptions& options) {
  BossFinder(graph, revolved, claims, options).run();
}

}  // namespace stepwise
