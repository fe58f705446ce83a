#include "features/recognize/find_cutouts.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "features/recognize/cavity_corners.h"
#include "features/recognize/classify_blends.h"
#include "features/recognize/find_freeform.h"
#include "geom/brep/edge_reach.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

const double kSine = std::sin(Angle::degrees(0.1).inRadians());

bool isUpright(const FaceGraph& graph, const Face& face, Vec3 up) {
  if (const auto* plane = std::get_if<Plane>(&face.surface)) return std::abs(dot(plane->normal, up)) < kSine;
  if (const auto* cylinder = std::get_if<Cylinder>(&face.surface)) return norm(cross(cylinder->axis, up)) < kSine;
  const auto sweep = sweepDirection(graph, face);
  return sweep && norm(cross(*sweep, up)) < kSine;
}

struct Cutout {
  std::vector<FaceId> walls;  ///< in loop order
  std::set<FaceId> fillets;   ///< claimed, between walls and floor
  FaceId floor = 0;
};

class CutoutFinder {
 public:
  CutoutFinder(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims)
      : graph_(graph), revolved_(revolved), claims_(claims) {}

  void run() {
    for (const Face& face : graph_.faces) {
      if (!std::holds_alternative<Plane>(face.surface) || face.loops.size() < 2) continue;
      for (const Loop& loop : face.loops)
        if (!loop.outer)
          if (const auto cutout = follow(face, loop)) claim(face, *cutout);
    }
  }

 private:
  bool isFillet(FaceId face) const {
    const Feature* owner = claims_.owner(face);
    return owner && std::holds_alternative<Fillet>(owner->shape);
  }

  std::optional<Cutout> follow(const Face& top, const Loop& loop) const {
    Cutout cutout;
    bool curved = false;
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = graph_.edge(coedge.edge);
      const FaceId wall = edge.otherThan(top.id);
      if (wall == 0 || edge.convexity != Convexity::convex || !claims_.free(wall)) return std::nullopt;
      if (!isUpright(graph_, graph_.face(wall), top.normal)) return std::nullopt;
      curved |= !std::holds_alternative<Plane>(graph_.face(wall).surface);
      if (std::find(cutout.walls.begin(), cutout.walls.end(), wall) == cutout.walls.end()) cutout.walls.push_back(wall);
    }
    if (!curved || !closeBelow(top, cutout) || (cutout.floor == 0 && isInterrupted(cutout))) return std::nullopt;
    return cutout;
  }

  /// Corner radii that go on elsewhere on the same cylinders: the walls are a piece of a deeper cut, which another cut
  /// has parted.
  bool isInterrupted(const Cutout& cutout) const {
    int further = 0;
    for (FaceId wall : cutout.walls) {
      const int here = revolved_.spanOf[wall - 1];
      if (here < 0 || !revolved_.spans[here].concave) continue;
      const std::vector<int>& around = revolved_.groups[revolved_.spans[here].group].spans;
      further += std::any_of(around.begin(), around.end(), [&](int s) {
        const RevolvedSpan& span = revolved_.spans[s];
        return s != here && span.concave && span.kind == RevolvedSpan::Kind::cylinder &&
               std::abs(span.lowRadiusMm - revolved_.spans[here].lowRadiusMm) <= revolved_.toleranceMm &&
               std::all_of(span.faces.begin(), span.faces.end(), [&](FaceId f) { return claims_.free(f); });
      });
    }
    return further >= 2;
  }

  /// Everything that meets the walls in an inner corner must be a wall, a floor fillet or the one floor.
  bool closeBelow(const Face& top, Cutout& cutout) const {
    const auto isWall = [&](FaceId face) {
      return std::find(cutout.walls.begin(), cutout.walls.end(), face) != cutout.walls.end();
    };
    std::vector<FaceId> border = cutout.walls;
    for (std::size_t i = 0; i < border.size(); ++i)
      for (const Loop& loop : graph_.face(border[i]).loops)
        for (const Coedge& coedge : loop.coedges) {
          const Edge& edge = graph_.edge(coedge.edge);
          const FaceId other = edge.otherThan(border[i]);
          if (edge.curve == CurveKind::degenerate || edge.seam || edge.convexity == Convexity::convex) continue;
          if (other == 0 || isWall(other) || cutout.fillets.contains(other) || other == cutout.floor) continue;
          if (isFillet(other)) {
            cutout.fillets.insert(other);
            border.push_back(other);
          } else if (cutout.floor == 0 && isFloor(top, other)) {
            cutout.floor = other;
          } else {
            return false;
          }
        }
    return cutout.floor == 0 ? cutout.fillets.empty() : floorIsClear(cutout);
  }

  bool isFloor(const Face& top, FaceId id) const {
    const auto* plane = std::get_if<Plane>(&graph_.face(id).surface);
    return plane && claims_.free(id) && dot(plane->normal, top.normal) > 1 - kSine * kSine;
  }

  /// No island stands on the floor, and its border is closed by the cut-out's own walls.
  bool floorIsClear(const Cutout& cutout) const {
    for (const Loop& loop : graph_.face(cutout.floor).loops)
      for (const Coedge& coedge : loop.coedges) {
        const Edge& edge = graph_.edge(coedge.edge);
        const FaceId other = edge.otherThan(cutout.floor);
        const bool own = cutout.fillets.contains(other) ||
                         std::find(cutout.walls.begin(), cutout.walls.end(), other) != cutout.walls.end();
        if (loop.outer ? !own : edge.convexity != Convexity::convex) return false;
      }
    return true;
  }

  /// Flat walls between which only corner radii lie; 0 where a curved wall is more than a corner.
  int countSides(const Cutout& cutout, std::optional<double>& cornerRadius) const {
    std::set<int> flat;
    for (FaceId id : cutout.walls) {
      const Face& wall = graph_.face(id);
      if (std::holds_alternative<Plane>(wall.surface)) {
        flat.insert(wall.logicalFace);
        continue;
      }
      const auto* cylinder = std::get_if<Cylinder>(&wall.surface);
      if (!cylinder || !cylinder->concave || !tangentToFlats(cutout, id)) return 0;
      cornerRadius = std::min(cornerRadius.value_or(cylinder->radiusMm), cylinder->radiusMm);
    }
    return static_cast<int>(flat.size());
  }

  bool tangentToFlats(const Cutout& cutout, FaceId corner) const {
    int tangent = 0;
    for (FaceId other : neighbours(graph_, corner, Convexity::smooth))
      tangent += std::holds_alternative<Plane>(graph_.face(other).surface) &&
                 std::find(cutout.walls.begin(), cutout.walls.end(), other) != cutout.walls.end();
    return tangent >= 2;
  }

  /// Smallest rectangle around the outline that is square to one of the flat walls.
  void measure(const Cutout& cutout, Vec3 up, Cavity& cavity) const {
    std::vector<Vec3> across;
    for (FaceId wall : cutout.walls)
      if (const auto* plane = std::get_if<Plane>(&graph_.face(wall).surface)) across.push_back(plane->normal);
    if (across.empty()) across.push_back(anyPerpendicular(up));
    double best = 1e300;
    for (Vec3 u : across) {
      const double x = reachAlong(graph_, cutout.walls, u).sizeMm();
      const double y = reachAlong(graph_, cutout.walls, cross(up, u)).sizeMm();
      if (x * y >= best * (1 - 1e-9)) continue;
      best = x * y;
      cavity.lengthMm = std::max(x, y), cavity.widthMm = std::min(x, y);
    }
  }

  void claim(const Face& top, const Cutout& cutout) {
    Cavity cavity;
    cavity.kind = cutout.floor ? Cavity::Kind::pocket : Cavity::Kind::passage;
    cavity.through = cutout.floor == 0;
    cavity.walls = cutout.walls;
    std::sort(cavity.walls.begin(), cavity.walls.end());
    if (cutout.floor) cavity.floors = {cutout.floor};
    measure(cutout, top.normal, cavity);
    cavity.depthMm = (cutout.floor ? dot(top.point - graph_.face(cutout.floor).point, top.normal)
                                   : reachAlong(graph_, cutout.walls, top.normal).sizeMm());
    cavity.sides = countSides(cutout, cavity.cornerRadiusMm);
    if (cutout.floor) cavity.floorRadiusMm = floorRadius(cutout);
    if (!cavity.cornerRadiusMm && meetSharply(graph_, cavity.walls, cavity.walls)) cavity.cornerRadiusMm = 0;
    const std::string kind = cavity.through ? "passage" : "pocket";
    std::string faceClass = kind;
    cavity.profile = "free";
    for (const auto& [sides, name] : {std::pair{3, "triangular"}, std::pair{4, "rectangular"}, std::pair{6, "6sides"}})
      if (cavity.sides == sides && (sides != 4 || isRectangular(cutout))) {
        cavity.profile = name;
        faceClass = std::string(name) + "_" + kind;
      }
    Feature feature;
    feature.faces = cavity.walls;
    feature.faces.insert(feature.faces.end(), cavity.floors.begin(), cavity.floors.end());
    feature.faceClass = faceClass;
    feature.directions = {top.normal};
    if (cavity.through) feature.directions.push_back(-top.normal);
    feature.rule = cavity.through ? "cavity.upright-passage" : "cavity.upright-pocket";
    feature.confidence = {0.95, fmt::format("{} upright walls around one closed outline{}", cavity.walls.size(),
                                            cavity.through ? ", open below" : " and one flat floor")};
    feature.shape = std::move(cavity);
    claims_.claim(std::move(feature));
  }

  double floorRadius(const Cutout& cutout) const {
    double radius = 0;
    for (FaceId id : cutout.fillets) {
      const Feature* owner = claims_.owner(id);
      const double r = std::get<Fillet>(owner->shape).radiusMm;
      radius = radius == 0 ? r : std::min(radius, r);
    }
    return radius;
  }

  /// Flat walls lie along two directions at a right angle.
  bool isRectangular(const Cutout& cutout) const {
    std::optional<Vec3> first;
    for (FaceId wall : cutout.walls) {
      const auto* plane = std::get_if<Plane>(&graph_.face(wall).surface);
      if (!plane) continue;
      if (!first) first = plane->normal;
      const double along = std::abs(dot(plane->normal, *first));
      if (along > kSine && along < 1 - kSine) return false;
    }
    return true;
  }

  const FaceGraph& graph_;
  const RevolvedFaces& revolved_;
  Claims& claims_;
};

}  // namespace

void findCutouts(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims) {
  const bool anyCurved = std::any_of(graph.faces.begin(), graph.faces.end(),
                                     [](const Face& f) { return !std::holds_alternative<Plane>(f.surface); });
  if (anyCurved) CutoutFinder(graph, revolved, claims).run();
}

}  // namespace stepwise
