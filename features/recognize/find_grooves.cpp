#include "features/recognize/find_grooves.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

namespace stepwise {
namespace {

using Kind = RevolvedSpan::Kind;

/// A plane across the axis that bounds one end of a span, and the fillet between them if there is one.
struct EndWall {
  FaceId plane = 0;
  int facing = 0;
  int fillet = -1;  ///< span index
};

bool touches(const std::vector<RimEdge>& rim, FaceId face) {
  return std::any_of(rim.begin(), rim.end(), [&](const RimEdge& e) { return e.other == face; });
}

class GrooveFinder {
 public:
  GrooveFinder(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims, const FindGroovesOptions& options)
      : graph_(graph), revolved_(revolved), claims_(claims), options_(options) {}

  void run() {
    for (int s = 0; s < static_cast<int>(revolved_.spans.size()); ++s) {
      const RevolvedSpan& span = revolved_.spans[s];
      if (span.covered < options_.minCover || !allFree(span.faces)) continue;
      if (span.kind == Kind::torus && span.concave) tryRoundBottom(span);
      if (span.kind == Kind::cone) tryVee(s);
      if (span.kind == Kind::cylinder || span.kind == Kind::cone) {
        if (allFree(span.faces) && span.concave) tryRing(s);
        if (allFree(span.faces) && span.kind == Kind::cylinder) tryRecess(s);
      }
    }
  }

 private:
  bool allFree(const std::vector<FaceId>& faces) const {
    return std::all_of(faces.begin(), faces.end(), [&](FaceId f) { return claims_.free(f); });
  }

  /// Planes that meet this end of the span in an inner corner, directly or over a fillet.
  std::vector<EndWall> wallsAt(const RevolvedSpan& span, bool high) const {
    std::vector<EndWall> walls;
    const AxisLine& axis = revolved_.axisOf(span);
    const auto take = [&](FaceId face, int fillet) {
      const auto plane = acrossPlane(graph_.face(face), axis);
      const bool known = std::any_of(walls.begin(), walls.end(), [&](const EndWall& w) { return w.plane == face; });
      if (plane && !known) walls.push_back({face, plane->facing, fillet});
    };
    for (const RimEdge& rim : high ? span.high : span.low) {
      if (rim.other == 0) continue;
      if (rim.convexity == Convexity::concave) take(rim.other, -1);
      const int next = revolved_.spanOf[rim.other - 1];
      if (rim.convexity != Convexity::smooth || next < 0) continue;
      const RevolvedSpan& fillet = revolved_.spans[next];
      if (fillet.kind != Kind::torus || !fillet.concave || fillet.group != span.group) continue;
      for (const auto* far : {&fillet.low, &fillet.high, &fillet.sides})
        for (const RimEdge& edge : *far)
          if (edge.other != 0 && edge.convexity == Convexity::smooth) take(edge.other, next);
    }
    return walls;
  }

  /// Radius of the span of the same turning sense that a side wall leads to; none if it ends otherwise.
  std::optional<double> landRadius(const EndWall& wall, const RevolvedSpan& floor) const {
    std::optional<double> best;
    for (const Loop& loop : graph_.face(wall.plane).loops)
      for (const Coedge& coedge : loop.coedges) {
        const Edge& edge = graph_.edge(coedge.edge);
        const FaceId other = edge.otherThan(wall.plane);
        if (other == 0 || edge.convexity == Convexity::concave) continue;
        const int s = revolved_.spanOf[other - 1];
        if (s < 0 || revolved_.spans[s].group != floor.group || revolved_.spans[s].concave != floor.concave) continue;
        const double radius = revolved_.axisOf(floor).radiusAt(edge.mid);
        if (!best || (floor.concave ? radius > *best : radius < *best)) best = radius;
      }
    return best;
  }

  static void add(std::vector<FaceId>& faces, const std::vector<FaceId>& more) {
    faces.insert(faces.end(), more.begin(), more.end());
  }
  void addFree(std::vector<FaceId>& faces, FaceId face) const {
    if (claims_.free(face) && std::find(faces.begin(), faces.end(), face) == faces.end()) faces.push_back(face);
  }

  void claim(Groove groove, const RevolvedSpan& span, std::vector<FaceId> faces, std::vector<Vec3> directions,
             std::string rule, Confidence confidence) {
    groove.axisOrigin = revolved_.axisOf(span).at((span.lowMm + span.highMm) / 2);
    groove.axisDirection = directions.empty() ? revolved_.axisOf(span).direction : directions.front();
    Feature feature;
    feature.faceClass = groove.kind == Groove::Kind::face || groove.kind == Groove::Kind::oRing ? "oring" : "groove";
    feature.shape = groove;
    feature.faces = std::move(faces);
    feature.directions = std::move(directions);
    feature.rule = std::move(rule);
    feature.confidence = std::move(confidence);
    claims_.claim(std::move(feature));
  }

  /// Cylinder between two side walls, nearer to the material than the lands on both sides.
  void tryRecess(int s) {
    const RevolvedSpan& floor = revolved_.spans[s];
    const auto lowWalls = wallsAt(floor, false), highWalls = wallsAt(floor, true);
    if (lowWalls.empty() || highWalls.empty()) return;
    const EndWall &low = lowWalls.front(), &high = highWalls.front();
    if (low.facing != 1 || high.facing != -1) return;
    const auto lowLand = landRadius(low, floor), highLand = landRadius(high, floor);
    if (!lowLand || !highLand) return;
    const double radius = floor.lowRadiusMm;
    const double land = floor.concave ? std::max(*lowLand, *highLand) : std::min(*lowLand, *highLand);
    const double depth = floor.concave ? radius - land : land - radius;
    if (depth <= revolved_.toleranceMm) return;
    const AxisLine& axis = revolved_.axisOf(floor);
    const double width =
        acrossPlane(graph_.face(high.plane), axis)->heightMm - acrossPlane(graph_.face(low.plane), axis)->heightMm;
    if (width > options_.maxWidthToDiameter * 2 * land) {
      for (FaceId face : floor.faces)
        claims_.refuse(face, "groove.recess",
                       fmt::format("{:.3g} mm wide is more than {:.0f} % of the diameter beside it", width,
                                   100 * options_.maxWidthToDiameter));
      return;
    }
    std::vector<FaceId> faces = floor.faces;
    for (const auto& [wall, wallLand] : {std::pair{low, *lowLand}, std::pair{high, *highLand}}) {
      if (wall.fillet >= 0 && allFree(revolved_.spans[wall.fillet].faces))
        add(faces, revolved_.spans[wall.fillet].faces);
      // A side wall that goes on far beyond the groove is the shoulder of the next diameter.
      const bool shoulder = !floor.concave && std::abs(wallLand - land) > 0.5 * depth;
      if (!shoulder) addFree(faces, wall.plane);
    }
    Groove groove;
    groove.kind = floor.concave ? Groove::Kind::inner : Groove::Kind::outer;
    groove.widthMm = width, groove.depthMm = depth, groove.diameterMm = 2 * radius;
    claim(groove, floor, std::move(faces), {}, floor.concave ? "groove.inner-recess" : "groove.outer-recess",
          {floor.fullTurn ? 0.98 : 0.85,
           fmt::format("floor covers {:.0f}° between two walls across the axis", floor.covered.inDegrees())});
  }

  /// A concave torus whose two rims are outer corners: turned with a round tool, in a shaft, a bore or a face.
  void tryRoundBottom(const RevolvedSpan& torus) {
    const auto& shape = std::get<Torus>(graph_.face(torus.faces.front()).surface);
    std::vector<RimEdge> rims = torus.low;
    rims.insert(rims.end(), torus.high.begin(), torus.high.end());
    if (rims.size() < 2) return;
    const bool corners =
        std::all_of(rims.begin(), rims.end(), [](const RimEdge& r) { return r.convexity == Convexity::convex; });
    if (!corners) return;
    double minRadius = 1e300, maxRadius = 0, minHeight = 1e300, maxHeight = -1e300;
    for (const RimEdge& rim : rims) {
      minRadius = std::min(minRadius, rim.radiusMm), maxRadius = std::max(maxRadius, rim.radiusMm);
      minHeight = std::min(minHeight, rim.heightMm), maxHeight = std::max(maxHeight, rim.heightMm);
    }
    const AxisLine& axis = revolved_.axisOf(torus);
    const double middle = axis.heightOf(shape.center), tube = shape.minorRadiusMm;
    Groove groove;
    std::vector<Vec3> directions;
    if (maxHeight - minHeight <= revolved_.toleranceMm && maxRadius - minRadius > revolved_.toleranceMm) {
      const int up =
          dot(outwardNormal(graph_.face(rims.front().other), graph_.edge(rims.front().edge).mid), axis.direction) > 0
              ? 1
              : -1;
      groove.kind = Groove::Kind::face;
      groove.widthMm = maxRadius - minRadius;
      groove.depthMm = tube + up * (minHeight - middle);
      groove.diameterMm = maxRadius + minRadius;
      directions = {axis.direction * static_cast<double>(up)};
    } else if (maxRadius - minRadius <= revolved_.toleranceMm) {
      const bool inner = minRadius < shape.majorRadiusMm + 1e-9 && graphInner(rims);
      groove.kind = inner ? Groove::Kind::inner : Groove::Kind::outer;
      groove.widthMm = maxHeight - minHeight;
      const double bottom = inner ? shape.majorRadiusMm + tube : shape.majorRadiusMm - tube;
      groove.depthMm = std::abs(bottom - minRadius);
      groove.diameterMm = 2 * bottom;
    } else {
      return;
    }
    claim(groove, torus, torus.faces, std::move(directions), "groove.round-bottom",
          {0.95, "torus between two outer corners"});
  }

  bool graphInner(const std::vector<RimEdge>& rims) const { return isConcave(graph_.face(rims.front().other).surface); }

  /// Two cones that meet in an inner corner around the axis.
  void tryVee(int s) {
    const RevolvedSpan& first = revolved_.spans[s];
    for (const RimEdge& rim : first.high) {
      if (rim.convexity != Convexity::concave || rim.other == 0) continue;
      const int t = revolved_.spanOf[rim.other - 1];
      if (t < 0 || t == s) continue;
      const RevolvedSpan& second = revolved_.spans[t];
      if (second.kind != Kind::cone || second.group != first.group || second.covered < options_.minCover ||
          !allFree(second.faces))
        continue;
      const double bottom = rim.radiusMm;
      if (first.concave != second.concave || !touches(second.low, rim.inner)) continue;
      const double land = first.concave ? std::max(first.lowRadiusMm, second.highRadiusMm)
                                        : std::min(first.lowRadiusMm, second.highRadiusMm);
      const double depth = first.concave ? bottom - land : land - bottom;
      const double width = second.highMm - first.lowMm;
      const bool open = first.concave ? first.lowRadiusMm < bottom && second.highRadiusMm < bottom
                                      : first.lowRadiusMm > bottom && second.highRadiusMm > bottom;
      if (!open || depth <= revolved_.toleranceMm || width > options_.maxWidthToDiameter * 2 * land) continue;
      Groove groove;
      groove.kind = first.concave ? Groove::Kind::inner : Groove::Kind::outer;
      groove.widthMm = width, groove.depthMm = depth, groove.diameterMm = 2 * bottom;
      std::vector<FaceId> faces = first.faces;
      add(faces, second.faces);
      claim(groove, first, std::move(faces), {}, "groove.vee", {0.95, "two cones that meet in an inner corner"});
      return;
    }
    if (first.concave) tryFaceVee(s);
  }

  /// An outer wall cone and an island cone that meet at the bottom: a V-shaped ring in a face.
  void tryFaceVee(int s) {
    const RevolvedSpan& wall = revolved_.spans[s];
    for (const bool high : {false, true})
      for (const RimEdge& rim : high ? wall.high : wall.low) {
        const int t = rim.other ? revolved_.spanOf[rim.other - 1] : -1;
        if (rim.convexity != Convexity::concave || t < 0) continue;
        const RevolvedSpan& island = revolved_.spans[t];
        if (island.concave || island.kind != Kind::cone || island.group != wall.group || !allFree(island.faces))
          continue;
        if (claimRing(wall, island, rim.heightMm, !high, {}, {}, 0)) return;
      }
  }

  /// Outer wall, flat floor, island: the O-ring seat.
  void tryRing(int s) {
    const RevolvedSpan& wall = revolved_.spans[s];
    for (const bool high : {false, true})
      for (const EndWall& floor : wallsAt(wall, high)) {
        if (floor.facing != (high ? -1 : 1) || !claims_.free(floor.plane)) continue;
        for (const auto& [islandIndex, fillet] : islandsOn(floor, wall)) {
          const RevolvedSpan& island = revolved_.spans[islandIndex];
          std::vector<FaceId> fillets;
          for (int f : {floor.fillet, fillet})
            if (f >= 0 && allFree(revolved_.spans[f].faces)) add(fillets, revolved_.spans[f].faces);
          const double height = acrossPlane(graph_.face(floor.plane), revolved_.axisOf(wall))->heightMm;
          if (claimRing(wall, island, height, !high, {floor.plane}, fillets, 1)) return;
        }
      }
  }

  /// Convex coaxial spans that rise from a floor, with the fillet in between.
  std::vector<std::pair<int, int>> islandsOn(const EndWall& floor, const RevolvedSpan& wall) const {
    std::vector<std::pair<int, int>> islands;
    for (const int t : revolved_.groups[wall.group].spans) {
      const RevolvedSpan& span = revolved_.spans[t];
      if (span.concave || (span.kind != Kind::cylinder && span.kind != Kind::cone) || span.covered < options_.minCover)
        continue;
      if (!allFree(span.faces)) continue;
      for (const EndWall& base : wallsAt(span, floor.facing < 0))
        if (onOneFloor(base, floor, wall)) islands.push_back({t, base.fillet});
    }
    return islands;
  }

  /// Other features may have cut the floor into pieces of one plane.
  bool onOneFloor(const EndWall& a, const EndWall& b, const RevolvedSpan& wall) const {
    if (a.plane == b.plane) return true;
    const AxisLine& axis = revolved_.axisOf(wall);
    const double apart =
        acrossPlane(graph_.face(a.plane), axis)->heightMm - acrossPlane(graph_.face(b.plane), axis)->heightMm;
    return a.facing == b.facing && std::abs(apart) <= revolved_.toleranceMm && claims_.free(a.plane);
  }

  /// All pieces of the wall and the island, and of the floor between them.
  void addPieces(const RevolvedSpan& wall, const RevolvedSpan& island, double floorMm,
                 std::vector<FaceId>& faces) const {
    for (const RevolvedSpan* whole : {&wall, &island})
      for (int s : revolved_.groups[wall.group].spans) {
        const RevolvedSpan& piece = revolved_.spans[s];
        if (piece.kind != Kind::cylinder || whole->kind != Kind::cylinder || piece.concave != whole->concave) continue;
        if (std::abs(piece.lowRadiusMm - whole->lowRadiusMm) > revolved_.toleranceMm) continue;
        for (FaceId face : piece.faces) addFree(faces, face);
      }
    const AxisLine& axis = revolved_.axisOf(wall);
    const std::size_t walls = faces.size();
    for (std::size_t i = 0; i < walls; ++i)
      for (FaceId other : neighbours(graph_, faces[i], Convexity::concave))
        if (const auto plane = acrossPlane(graph_.face(other), axis);
            plane && std::abs(plane->heightMm - floorMm) <= revolved_.toleranceMm)
          addFree(faces, other);
  }

  bool claimRing(const RevolvedSpan& wall, const RevolvedSpan& island, double floorMm, bool opensUp,
                 const std::vector<FaceId>& floor, const std::vector<FaceId>& fillets, int walls) {
    const double wallHeight = opensUp ? wall.highMm - floorMm : floorMm - wall.lowMm;
    const double islandHeight = opensUp ? island.highMm - floorMm : floorMm - island.lowMm;
    const double outer = opensUp ? wall.highRadiusMm : wall.lowRadiusMm;
    const double inner = opensUp ? island.highRadiusMm : island.lowRadiusMm;
    if (inner >= outer || wallHeight <= revolved_.toleranceMm) return false;
    if (islandHeight < options_.minIslandToWall * wallHeight) {
      for (FaceId face : wall.faces)
        claims_.refuse(face, "groove.ring",
                       fmt::format("the island reaches only {:.0f} % of the wall", 100 * islandHeight / wallHeight));
      return false;
    }
    Groove groove;
    groove.kind = Groove::Kind::face;
    groove.widthMm = outer - inner;
    groove.depthMm = std::min(wallHeight, islandHeight);
    groove.diameterMm = outer + inner;
    std::vector<FaceId> faces = wall.faces;
    add(faces, island.faces);
    add(faces, floor);
    add(faces, fillets);
    if (walls == 1) addPieces(wall, island, floorMm, faces);
    claim(groove, wall, std::move(faces), {revolved_.axisOf(wall).direction * (opensUp ? 1.0 : -1.0)},
          walls == 1 ? "groove.ring-in-face" : "groove.vee-ring-in-face",
          {wall.fullTurn && island.fullTurn ? 0.97 : 0.8, "wall, floor and island share one axis"});
    return true;
  }

  const FaceGraph& graph_;
  const RevolvedFaces& revolved_;
  Claims& claims_;
  const FindGroovesOptions& options_;
};

}  // namespace

void findGrooves(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                 const FindGroovesOptions& options) {
  if (revolved.empty()) return;
  GrooveFinder(graph, revolved, claims, options).run();
}

}  // namespace stepwise
