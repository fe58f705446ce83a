#include "features/recognize/find_circular_cavities.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "geom/brep/edge_reach.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

using Kind = RevolvedSpan::Kind;

/// How a span ends along its axis.
struct SpanEnd {
  bool open = false;
  FaceId floor = 0;    ///< the one plane across the axis that closes it
  bool clear = false;  ///< open all along, or closed by exactly that floor
};

/// A face that meets the long side of an arc.
struct SideWall {
  FaceId face = 0;
  Convexity convexity = Convexity::undefined;
  Vec3 normal;  ///< the side face's, at the shared edge
  Vec3 at;
};

class CircularCavityFinder {
 public:
  CircularCavityFinder(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                       const FindCircularCavitiesOptions& options)
      : graph_(graph), revolved_(revolved), claims_(claims), options_(options) {}

  void run() {
    for (int s = 0; s < count(); ++s) {
      if (!usable(s)) continue;
      if (tangentOnBothSides(s)) tryRoundEnd(s);
    }
    for (int s = 0; s < count(); ++s)
      if (usable(s) && !tangentOnBothSides(s)) tryQuarterPair(s);
    for (const AxisGroup& group : revolved_.groups) tryPipes(group);
  }

 private:
  int count() const { return static_cast<int>(revolved_.spans.size()); }
  const RevolvedSpan& span(int s) const { return revolved_.spans[s]; }
  bool free(const std::vector<FaceId>& faces) const {
    return std::all_of(faces.begin(), faces.end(), [&](FaceId f) { return claims_.free(f); });
  }
  bool usable(int s) const {
    return span(s).kind == Kind::cylinder && span(s).concave && !span(s).fullTurn && free(span(s).faces) &&
           !span(s).sides.empty();
  }
  bool covers(int s, double degrees) const {
    return std::abs(span(s).covered.inDegrees() - degrees) <= options_.coverTolerance.inDegrees();
  }

  /// Neighbours along the arc's straight sides; holes that open in the wall do not count.
  std::vector<SideWall> sideWalls(int s) const {
    std::vector<SideWall> walls;
    for (const RimEdge& side : span(s).sides) {
      if (side.other == 0 || graph_.edge(side.edge).curve != CurveKind::line) continue;
      const Vec3 at = graph_.edge(side.edge).mid;
      walls.push_back({side.other, side.convexity, outwardNormal(graph_.face(side.other), at), at});
    }
    return walls;
  }

  bool tangentOnBothSides(int s) const {
    const auto walls = sideWalls(s);
    return walls.size() >= 2 &&
           std::all_of(walls.begin(), walls.end(), [](const SideWall& w) { return w.convexity == Convexity::smooth; });
  }

  SpanEnd endOf(int s, bool high) const {
    SpanEnd end;
    bool convex = false, other = false;
    for (const RimEdge& rim : high ? span(s).high : span(s).low) {
      if (rim.convexity == Convexity::convex) {
        convex = true;
      } else if (rim.convexity == Convexity::concave && rim.other != 0 &&
                 isAcross(graph_.face(rim.other), revolved_.axisOf(span(s)))) {
        other |= end.floor != 0 && end.floor != rim.other;
        end.floor = rim.other;
      } else {
        other = true;
      }
    }
    end.open = convex && end.floor == 0;
    end.clear = !other && !(convex && end.floor != 0);
    return end;
  }

  /// Nothing but `own` faces meet this face in an inner corner or smoothly.
  bool boundedOnlyBy(FaceId face, const std::vector<FaceId>& own) const {
    for (const Loop& loop : graph_.face(face).loops)
      for (const Coedge& coedge : loop.coedges) {
        const Edge& edge = graph_.edge(coedge.edge);
        const FaceId other = edge.otherThan(face);
        if (edge.convexity == Convexity::convex || other == face || other == 0) continue;
        if (std::find(own.begin(), own.end(), other) == own.end()) return false;
      }
    return true;
  }
  bool complete(const std::vector<FaceId>& faces) const {
    return std::all_of(faces.begin(), faces.end(),
                       [&](FaceId f) { return claims_.free(f) && boundedOnlyBy(f, faces); });
  }

  static std::vector<FaceId> sorted(std::vector<FaceId> faces) {
    std::sort(faces.begin(), faces.end());
    faces.erase(std::unique(faces.begin(), faces.end()), faces.end());
    return faces;
  }

  void claim(Cavity cavity, std::string faceClass, std::vector<Vec3> directions, std::string rule,
             Confidence confidence) {
    Feature feature;
    feature.faces = cavity.walls;
    feature.faces.insert(feature.faces.end(), cavity.floors.begin(), cavity.floors.end());
    feature.faces = sorted(std::move(feature.faces));
    cavity.walls = sorted(std::move(cavity.walls));
    feature.faceClass = faceClass.empty() ? kindName(FeatureShape(cavity)) : std::move(faceClass);
    feature.shape = std::move(cavity);
    feature.directions = std::move(directions);
    feature.rule = std::move(rule);
    feature.confidence = std::move(confidence);
    claims_.claim(std::move(feature));
  }

  std::vector<Vec3> axisDirections(int s, const SpanEnd& low, const SpanEnd& high) const {
    const Vec3 axis = revolved_.axisOf(span(s)).direction;
    std::vector<Vec3> directions;
    if (high.open) directions.push_back(axis);
    if (low.open) directions.push_back(-axis);
    return directions;
  }

  // ----------------------------------------------------------------------------------------------- round ends

  /// Two parallel planes that face each other, each tangent to the arc.
  std::optional<std::pair<FaceId, FaceId>> parallelFlanks(int s) const {
    std::vector<FaceId> flanks;
    for (const SideWall& wall : sideWalls(s))
      if (std::find(flanks.begin(), flanks.end(), wall.face) == flanks.end()) flanks.push_back(wall.face);
    if (flanks.size() != 2) return std::nullopt;
    const auto* a = std::get_if<Plane>(&graph_.face(flanks[0]).surface);
    const auto* b = std::get_if<Plane>(&graph_.face(flanks[1]).surface);
    if (!a || !b || dot(a->normal, b->normal) > -std::cos(kSmoothTolerance.inRadians())) return std::nullopt;
    return std::pair{std::min(flanks[0], flanks[1]), std::max(flanks[0], flanks[1])};
  }

  std::optional<int> oppositeEnd(int s, std::pair<FaceId, FaceId> flanks) const {
    for (const Loop& loop : graph_.face(flanks.first).loops)
      for (const Coedge& coedge : loop.coedges) {
        const FaceId other = graph_.edge(coedge.edge).otherThan(flanks.first);
        const int t = other ? revolved_.spanOf[other - 1] : -1;
        if (t >= 0 && t != s && usable(t) && tangentOnBothSides(t) && covers(t, 180) && parallelFlanks(t) == flanks)
          return t;
      }
    return std::nullopt;
  }

  void tryRoundEnd(int s) {
    if (!covers(s, 180)) return;
    const auto flanks = parallelFlanks(s);
    const SpanEnd low = endOf(s, false), high = endOf(s, true);
    if (!flanks || !low.clear || !high.clear || (!low.open && !high.open)) return;
    Cavity cavity;
    cavity.walls = span(s).faces;
    cavity.walls.push_back(flanks->first);
    cavity.walls.push_back(flanks->second);
    const std::optional<int> far = oppositeEnd(s, *flanks);
    if (far) cavity.walls.insert(cavity.walls.end(), span(*far).faces.begin(), span(*far).faces.end());
    for (const SpanEnd& end : {low, high})
      if (end.floor) cavity.floors.push_back(end.floor);
    std::vector<FaceId> all = cavity.walls;
    all.insert(all.end(), cavity.floors.begin(), cavity.floors.end());
    if (!complete(all)) {
      for (FaceId face : span(s).faces) claims_.refuse(face, "cavity.round-end", "another wall cuts into the form");
      return;
    }
    const double radius = std::get<Cylinder>(graph_.face(span(s).faces.front()).surface).radiusMm;
    const AxisLine& axis = revolved_.axisOf(span(s));
    const Vec3 along = normalized(cross(axis.direction, std::get<Plane>(graph_.face(flanks->first).surface).normal));
    const auto extent = reachAlong(graph_, cavity.walls, along);
    cavity.circularEnd = true;
    cavity.cornerRadiusMm = radius;
    cavity.profile = "circular-end";
    cavity.widthMm = 2 * radius;
    cavity.lengthMm = extent.sizeMm();
    cavity.depthMm = span(s).highMm - span(s).lowMm;
    cavity.through = cavity.floors.empty();
    if (!cavity.floors.empty()) cavity.floorRadiusMm = 0;
    if (far) {
      cavity.kind = cavity.through ? Cavity::Kind::passage : Cavity::Kind::pocket;
      claim(std::move(cavity), low.floor || high.floor ? "circular_end_pocket" : "", axisDirections(s, low, high),
            "cavity.two-round-ends", {0.98, "two half cylinders joined by two parallel flanks"});
    } else {
      claimOneRoundEnd(s, *flanks, std::move(cavity), low, high);
    }
  }

  /// Upright the round end closes a slot in a plate; lying it is the round bottom of a channel.
  void claimOneRoundEnd(int s, std::pair<FaceId, FaceId> flanks, Cavity cavity, const SpanEnd& low,
                        const SpanEnd& high) {
    cavity.kind = Cavity::Kind::slot;
    cavity.openSides = 1;
    std::vector<Vec3> directions = axisDirections(s, low, high);
    if (cavity.through && cavity.depthMm > cavity.lengthMm) {
      std::swap(cavity.depthMm, cavity.lengthMm);
      const Vec3 axis = revolved_.axisOf(span(s)).direction;
      const Vec3 away = graph_.face(flanks.first).centroid - revolved_.axisOf(span(s)).origin;
      const Vec3 across = std::get<Plane>(graph_.face(flanks.first).surface).normal;
      directions.insert(directions.begin(), normalized(away - axis * dot(away, axis) - across * dot(away, across)));
    }
    claim(std::move(cavity), low.floor || high.floor ? "v_circular_end_blind_slot" : "", std::move(directions),
          "cavity.one-round-end", {0.95, "a half cylinder that runs into two parallel flanks, open opposite"});
  }

  // --------------------------------------------------------------------------------------------- quarter pairs

  /// The plane that a quarter cylinder runs into on one side while its other side is an outer corner.
  std::optional<FaceId> tangentPlane(int s) const {
    std::optional<FaceId> plane;
    bool corner = false;
    for (const SideWall& wall : sideWalls(s)) {
      if (wall.convexity == Convexity::smooth && std::holds_alternative<Plane>(graph_.face(wall.face).surface))
        plane = wall.face;
      corner |= wall.convexity == Convexity::convex;
    }
    return corner ? plane : std::nullopt;
  }

  void tryQuarterPair(int s) {
    if (!covers(s, 90)) return;
    const auto bottom = tangentPlane(s);
    if (!bottom || !claims_.free(*bottom)) return;
    for (const Loop& loop : graph_.face(*bottom).loops)
      for (const Coedge& coedge : loop.coedges) {
        const FaceId other = graph_.edge(coedge.edge).otherThan(*bottom);
        const int t = other ? revolved_.spanOf[other - 1] : -1;
        if (t <= s || !usable(t) || !covers(t, 90) || tangentPlane(t) != bottom) continue;
        if (norm(cross(revolved_.axisOf(span(s)).direction, revolved_.axisOf(span(t)).direction)) >
            kSmoothTolerance.inRadians())
          continue;
        if (claimQuarterPair(s, t, *bottom)) return;
      }
  }

  bool claimQuarterPair(int s, int t, FaceId bottom) {
    const SpanEnd low = endOf(s, false), high = endOf(s, true);
    if (!low.clear || !high.clear || low.open == high.open) return false;
    Cavity cavity;
    cavity.kind = Cavity::Kind::slot;
    cavity.walls = span(s).faces;
    cavity.walls.insert(cavity.walls.end(), span(t).faces.begin(), span(t).faces.end());
    cavity.walls.push_back(bottom);
    cavity.floors = {low.open ? high.floor : low.floor};
    std::vector<FaceId> all = cavity.walls;
    all.push_back(cavity.floors.front());
    if (!complete(all)) return false;
    const double radius = std::get<Cylinder>(graph_.face(span(s).faces.front()).surface).radiusMm;
    const Vec3 normal = std::get<Plane>(graph_.face(bottom).surface).normal;
    const auto width = reachAlong(graph_, cavity.walls, normalized(cross(revolved_.axisOf(span(s)).direction, normal)));
    const auto depth = reachAlong(graph_, cavity.walls, normal);
    cavity.circularEnd = true;
    cavity.profile = "circular-end";
    cavity.openSides = 1;
    cavity.widthMm = width.sizeMm();
    cavity.depthMm = depth.sizeMm();
    cavity.lengthMm = span(s).highMm - span(s).lowMm;
    cavity.cornerRadiusMm = radius;
    std::vector<Vec3> directions = axisDirections(s, low, high);
    directions.insert(directions.begin(), normal);
    claim(std::move(cavity), "h_circular_end_blind_slot", std::move(directions), "cavity.two-quarter-rounds",
          {0.95, "a plane between two quarter cylinders that run out at the surface, closed at one end"});
    return true;
  }

  // ------------------------------------------------------------------------------------------------ half pipes

  bool isPipe(int s) const {
    if (!usable(s) || span(s).covered < options_.minPipeCover) return false;
    const auto walls = sideWalls(s);
    return walls.size() >= 2 &&
           std::all_of(walls.begin(), walls.end(), [](const SideWall& w) { return w.convexity == Convexity::convex; });
  }

  /// Pieces of one axis and radius whose open ends face each other are one cut through several walls, unless the
  /// cutter would travel mostly through air.
  void tryPipes(const AxisGroup& group) {
    std::vector<int> pieces;
    for (int s : group.spans)
      if (isPipe(s)) pieces.push_back(s);
    std::sort(pieces.begin(), pieces.end(), [&](int a, int b) { return span(a).lowMm < span(b).lowMm; });
    for (std::size_t i = 0; i < pieces.size();) {
      std::vector<int> run{pieces[i++]};
      while (i < pieces.size() && continuesPipe(run.back(), pieces[i])) run.push_back(pieces[i++]);
      claimPipe(run);
    }
  }

  bool continuesPipe(int before, int after) const {
    const RevolvedSpan &a = span(before), &b = span(after);
    const double gap = b.lowMm - a.highMm, cut = (a.highMm - a.lowMm) + (b.highMm - b.lowMm);
    return endOf(before, true).open && endOf(after, false).open && gap <= options_.maxGapToCut * cut &&
           std::abs(a.lowRadiusMm - b.lowRadiusMm) <= revolved_.toleranceMm;
  }

  void claimPipe(const std::vector<int>& run) {
    const int s = run.front();
    const SpanEnd low = endOf(s, false), high = endOf(run.back(), true);
    Cavity cavity;
    for (int piece : run) cavity.walls.insert(cavity.walls.end(), span(piece).faces.begin(), span(piece).faces.end());
    for (FaceId floor : {low.floor, high.floor})
      if (floor) cavity.floors.push_back(floor);
    std::vector<FaceId> all = cavity.walls;
    all.insert(all.end(), cavity.floors.begin(), cavity.floors.end());
    if (!low.clear || !high.clear || !complete(all)) {
      for (FaceId face : cavity.walls)
        claims_.refuse(face, "cavity.half-pipe", "its ends are neither open nor closed by one flat face");
      return;
    }
    // The two outer corners: on one face it is a channel, on two faces at a right angle the corner of a step.
    const auto walls = sideWalls(s);
    double least = 1;
    for (const SideWall& a : walls)
      for (const SideWall& b : walls) least = std::min(least, dot(a.normal, b.normal));
    const bool corner = least < 0.5 && span(s).covered < Angle::degrees(135);
    Vec3 outward;
    for (const SideWall& wall : walls) outward += wall.normal;
    outward =
        normalized(outward - revolved_.axisOf(span(s)).direction * dot(outward, revolved_.axisOf(span(s)).direction));
    const double radius = std::get<Cylinder>(graph_.face(span(s).faces.front()).surface).radiusMm;
    const auto across = reachAlong(graph_, cavity.walls, cross(revolved_.axisOf(span(s)).direction, outward));
    double surface = -1e300;
    for (const SideWall& wall : walls) surface = std::max(surface, dot(wall.at, outward));
    cavity.through = low.open && high.open;
    cavity.openSides = (low.open ? 1 : 0) + (high.open ? 1 : 0) + (corner ? 2 : 1);
    cavity.circularEnd = true;
    cavity.profile = "circular";
    cavity.cornerRadiusMm = radius;
    cavity.widthMm = across.sizeMm();
    cavity.lengthMm = span(run.back()).highMm - span(s).lowMm;
    cavity.depthMm = surface - (dot(revolved_.axisOf(span(s)).origin, outward) - radius);
    std::vector<Vec3> directions = axisDirections(s, low, high);
    std::string faceClass;
    if (corner) {
      cavity.kind = Cavity::Kind::step;
      cavity.depthMm = cavity.lengthMm;  // along the axis, from the open end
      cavity.lengthMm = cavity.widthMm = radius;
      if (!cavity.through) faceClass = "circular_blind_step";
    } else if (low.open || high.open) {
      cavity.kind = Cavity::Kind::slot;
      // No cutter goes in through a mouth that is narrower than the channel behind it.
      constexpr double kHalfTurnDeg = 185;
      if (span(s).covered.inDegrees() <= kHalfTurnDeg) directions.insert(directions.begin(), outward);
      if (cavity.through) faceClass = "circular_through_slot";
    } else {
      cavity.kind = Cavity::Kind::pocket;
      directions = {outward};
    }
    claim(
        std::move(cavity), std::move(faceClass), std::move(directions),
        corner ? "cavity.quarter-round-corner" : "cavity.half-pipe",
        {0.95, fmt::format("one inner cylinder over {:.0f}° between two outer corners", span(s).covered.inDegrees())});
  }

  const FaceGraph& graph_;
  const RevolvedFaces& revolved_;
  Claims& claims_;
  const FindCircularCavitiesOptions& options_;
};

}  // namespace

void findCircularCavities(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                          const FindCircularCavitiesOptions& options) {
  if (revolved.empty()) return;
  CircularCavityFinder(graph, revolved, claims, options).run();
}

}  // namespace stepwise
