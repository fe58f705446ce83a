#include "features/recognize/join_necks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

namespace stepwise {
namespace {

/// A ceiling with the neck through it.
struct Neck {
  ConvexRegion region;               ///< between its walls, from the ceiling up
  std::vector<CavityGroup*> groups;  ///< all pieces of its walls
};

class NeckFinder {
 public:
  NeckFinder(const FaceGraph& graph, const CavityExplainer& explainer, std::vector<CavityGroup>& groups)
      : graph_(graph), explainer_(explainer), groups_(groups), toleranceMm_(explainer.marginMm()) {}

  void tryGroup(CavityGroup& group) {
    const CavityHypothesis& wide = *group.hypothesis;
    const auto& cavity = std::get<Cavity>(wide.match.shape);
    if (wide.match.directions.empty() || (cavity.kind != Cavity::Kind::passage && cavity.kind != Cavity::Kind::pocket))
      return;
    const Vec3 run = wide.match.directions.front();
    for (const RegionFacet& ceiling : wide.region.facets())
      if (isBroken(wide, ceiling) && std::abs(dot(ceiling.normal, run)) < 1e-6)
        if (const std::optional<Neck> neck = findNeck(wide, ceiling, run)) {
          widen(group, ceiling, run, *neck);
          return;
        }
  }

 private:
  /// Some of the side's area is no face of the part.
  bool isBroken(const CavityHypothesis& wide, const RegionFacet& facet) const {
    if (facet.stockSide >= 0) return false;
    double faceArea = 0;
    Vec3 sum;
    for (std::size_t i = 1; i + 1 < facet.polygon.size(); ++i)
      sum += cross(facet.polygon[i] - facet.polygon[0], facet.polygon[i + 1] - facet.polygon[0]) * 0.5;
    for (FaceId face : wide.planes[facet.plane].faces) faceArea += graph_.face(face).areaMm2;
    constexpr double kMostCovered = 0.98;
    return faceArea < kMostCovered * norm(sum);
  }

  /// Unexplained single faces across the run that lie on the ceiling's outer side, over its width.
  std::vector<CavityGroup*> wallsAbove(const RegionFacet& ceiling, Vec3 across) const {
    double low = 1e300, high = -1e300;
    for (Vec3 p : ceiling.polygon) low = std::min(low, dot(p, across)), high = std::max(high, dot(p, across));
    std::vector<CavityGroup*> walls;
    for (CavityGroup& other : groups_) {
      if (other.hypothesis || other.absorbed || other.component.faces.size() != 1) continue;
      const Face& face = graph_.face(other.component.faces.front());
      const double at = dot(face.point, across);
      if (std::holds_alternative<Plane>(face.surface) && std::abs(dot(face.normal, across)) > 1 - 1e-9 &&
          at > low + toleranceMm_ && at < high - toleranceMm_ &&
          dot(face.point - ceiling.polygon.front(), ceiling.normal) > 0)
        walls.push_back(&other);
    }
    return walls;
  }

  const Face& faceOf(const CavityGroup* group) const { return graph_.face(group->component.faces.front()); }

  /// The wall rises from the ceiling in an outer corner.
  bool stands(const CavityGroup* wall, const std::vector<FaceId>& ceiling) const {
    const std::vector<FaceId> around = neighbours(graph_, faceOf(wall).id, Convexity::convex);
    return std::any_of(ceiling.begin(), ceiling.end(),
                       [&](FaceId face) { return std::binary_search(around.begin(), around.end(), face); });
  }

  std::optional<Neck> findNeck(const CavityHypothesis& wide, const RegionFacet& ceiling, Vec3 run) const {
    const std::vector<CavityGroup*> walls = wallsAbove(ceiling, normalized(cross(run, ceiling.normal)));
    const std::vector<FaceId>& faces = wide.planes[ceiling.plane].faces;
    for (const CavityGroup* a : walls)
      for (const CavityGroup* b : walls) {
        if (faceOf(a).id > faceOf(b).id || dot(faceOf(a).normal, faceOf(b).normal) > 0) continue;
        if (dot(faceOf(b).point - faceOf(a).point, faceOf(a).normal) <= toleranceMm_) continue;
        if (!stands(a, faces) && !stands(b, faces)) continue;
        if (!gapIsWhole(faceOf(a), faceOf(b), faces)) continue;
        Neck neck{ConvexRegion(explainer_.stock()), {}};
        for (const Plane& plane : {Plane{faceOf(a).point, faceOf(a).normal}, Plane{faceOf(b).point, faceOf(b).normal},
                                   Plane{ceiling.polygon.front(), ceiling.normal}})
          neck.region.clip(plane);
        if (neck.region.empty() || explainer_.check().holdsMaterial(neck.region, {})) continue;
        for (CavityGroup* wall : walls)
          if (onOnePlane(faceOf(wall), faceOf(a)) || onOnePlane(faceOf(wall), faceOf(b))) neck.groups.push_back(wall);
        return neck;
      }
    return std::nullopt;
  }

  bool onOnePlane(const Face& a, const Face& b) const {
    return dot(a.normal, b.normal) > 1 - 1e-9 && std::abs(dot(a.point - b.point, b.normal)) <= toleranceMm_;
  }

  /// Nothing of the ceiling spans the gap between the two walls: it runs all along.
  bool gapIsWhole(const Face& a, const Face& b, const std::vector<FaceId>& ceiling) const {
    const double width = dot(b.point - a.point, a.normal);
    for (FaceId face : ceiling)
      for (int id : edgesOf(graph_, face))
        for (Vec3 p : {graph_.edge(id).start, graph_.edge(id).mid, graph_.edge(id).end})
          if (const double at = dot(p - a.point, a.normal); at > toleranceMm_ && at < width - toleranceMm_)
            return false;
    return true;
  }

  void widen(CavityGroup& group, const RegionFacet& ceiling, Vec3 run, const Neck& neck) const {
    CavityHypothesis& wide = *group.hypothesis;
    Cavity& cavity = std::get<Cavity>(wide.match.shape);
    for (CavityGroup* wall : neck.groups) {
      group.component.faces.push_back(wall->component.faces.front());
      cavity.walls.push_back(wall->component.faces.front());
      wall->absorbed = true;
    }
    std::sort(group.component.faces.begin(), group.component.faces.end());
    std::sort(cavity.walls.begin(), cavity.walls.end());
    cavity.kind = Cavity::Kind::slot;
    cavity.profile = std::string("T");
    cavity.lengthMm = wide.region.extentMm(run);
    cavity.widthMm = wide.region.extentMm(cross(run, ceiling.normal));
    cavity.depthMm = wide.region.extentMm(ceiling.normal) + neck.region.extentMm(ceiling.normal);
    wide.match.faceClass = "t_slot";
    wide.match.rule =
        fmt::format("cavity.t-slot: a wide volume whose ceiling is broken by a neck of {} walls", neck.groups.size());
  }

  const FaceGraph& graph_;
  const CavityExplainer& explainer_;
  std::vector<CavityGroup>& groups_;
  double toleranceMm_;
};

}  // namespace

void joinNecks(const FaceGraph& graph, const CavityExplainer& explainer, std::vector<CavityGroup>& groups) {
  NeckFinder finder(graph, explainer, groups);
  for (CavityGroup& group : groups)
    if (group.hypothesis && !group.absorbed && std::holds_alternative<Cavity>(group.hypothesis->match.shape))
      finder.tryGroup(group);
}

}  // namespace stepwise
