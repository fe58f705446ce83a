#include "features/recognize/find_cavities.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "features/recognize/cavity_components.h"
#include "features/recognize/cavity_corners.h"
#include "features/recognize/cavity_template.h"
#include "features/recognize/convex_region.h"
#include "features/recognize/free_cavity.h"
#include "features/recognize/region_check.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// The planes a group of faces lies on; nothing if one of its faces is curved.
std::optional<std::vector<CavityPlane>> collectPlanes(const FaceGraph& graph, const std::vector<FaceId>& faces,
                                                      double tolerance) {
  std::vector<CavityPlane> planes;
  const double sine = std::sin(kDirectionTolerance.inRadians());
  for (FaceId id : faces) {
    const auto* plane = std::get_if<Plane>(&graph.face(id).surface);
    if (plane == nullptr) return std::nullopt;
    const auto same = std::find_if(planes.begin(), planes.end(), [&](const CavityPlane& known) {
      return distance(known.plane.normal, plane->normal) < sine &&
             std::abs(dot(graph.face(id).point - known.plane.origin, known.plane.normal)) < tolerance;
    });
    if (same != planes.end())
      same->faces.push_back(id);
    else
      planes.push_back({{graph.face(id).point, plane->normal}, {id}});
  }
  return planes;
}

/// A removed volume that explains a group of faces.
struct Hypothesis {
  std::vector<CavityPlane> planes;
  ConvexRegion region;
  CavityMatch match;
};

class CavityFinder {
 public:
  CavityFinder(const FaceGraph& graph, const StockBlock& stock)
      : graph_(graph),
        stock_(stock),
        check_(graph, stock),
        diagonalMm_(check_.diagonalMm()),
        marginMm_(check_.marginMm()) {}

  double marginMm() const { return marginMm_; }
  /// Faces near the volume, ascending.
  std::vector<FaceId> facesNear(const ConvexRegion& region) const { return check_.facesNear(region.box()); }

  std::optional<Hypothesis> explain(const std::vector<FaceId>& faces, const std::vector<FaceId>& fillets) const {
    std::optional<std::vector<CavityPlane>> planes = collectPlanes(graph_, faces, 10 * linearToleranceMm(diagonalMm_));
    constexpr std::size_t kMostPlanes = 40;  // a rosette pocket; more is no single convex cut in any shop
    if (!planes || planes->size() > kMostPlanes) return std::nullopt;
    ConvexRegion region(stock_);
    for (const CavityPlane& plane : *planes) region.clip(plane.plane);
    std::optional<CavityMatch> match = matchCavityTemplate(region, *planes);
    if (!match || isWideSlope(*match) || check_.holdsMaterial(region, fillets)) return std::nullopt;
    return Hypothesis{std::move(*planes), std::move(region), std::move(*match)};
  }

  /// The face lies on the border of the volume, looking into it.
  bool bounds(const Hypothesis& hypothesis, FaceId id) const {
    const Face& face = graph_.face(id);
    for (const RegionFacet& facet : hypothesis.region.facets()) {
      if (facet.stockSide >= 0 || dot(facet.normal, face.normal) > -1 + 1e-6) continue;
      if (std::abs(dot(face.point - facet.polygon.front(), facet.normal)) > marginMm_) continue;
      if (insideFacet(facet, face.point)) return true;
    }
    return false;
  }

  /// Puts a face that bounds the volume with the plane it lies on.
  void addToPlanes(Hypothesis& hypothesis, FaceId id) const {
    const Face& face = graph_.face(id);
    for (CavityPlane& known : hypothesis.planes)
      if (dot(known.plane.normal, face.normal) > 1 - 1e-6 &&
          std::abs(dot(face.point - known.plane.origin, known.plane.normal)) <= marginMm_) {
        known.faces.push_back(id);
        return;
      }
  }

 private:
  /// A bevel over most of the stock, or one nearly square to it, is an outer face of its own and no broken edge.
  bool isWideSlope(const CavityMatch& match) const {
    const auto* chamfer = std::get_if<Chamfer>(&match.shape);
    if (chamfer == nullptr) return false;
    const Vec3 half = stock_.halfExtentsMm;
    const double smallest = 2 * std::min({half.x, half.y, half.z});
    return chamfer->widthMm > 0.5 * smallest || chamfer->angle < Angle::degrees(15) ||
           chamfer->angle > Angle::degrees(75);
  }

  bool insideFacet(const RegionFacet& facet, Vec3 point) const {
    for (std::size_t i = 0; i < facet.polygon.size(); ++i) {
      const Vec3 a = facet.polygon[i], along = facet.polygon[(i + 1) % facet.polygon.size()] - a;
      if (dot(cross(along, point - a), facet.normal) < -marginMm_ * norm(along)) return false;
    }
    return true;
  }

  const FaceGraph& graph_;
  const StockBlock& stock_;
  RegionCheck check_;
  double diagonalMm_, marginMm_;
};

struct Group {
  CavityComponent component;
  std::optional<Hypothesis> hypothesis;
  bool absorbed = false;
};

/// Groups whose faces all lie on the volume of another are pieces of the same cut, separated by a third.
void mergePieces(const CavityFinder& finder, std::vector<Group>& groups) {
  std::map<FaceId, Group*> groupOf;
  for (Group& group : groups)
    for (FaceId face : group.component.faces) groupOf[face] = &group;
  for (Group& group : groups) {
    if (!group.hypothesis || group.absorbed) continue;
    std::set<FaceId> pieces;  // by smallest face, for an order that does not depend on addresses
    for (FaceId face : finder.facesNear(group.hypothesis->region))
      if (const auto near = groupOf.find(face); near != groupOf.end() && near->second != &group)
        pieces.insert(near->second->component.faces.front());
    for (FaceId first : pieces) {
      Group& other = *groupOf[first];
      if (other.absorbed || !other.component.fillets.empty()) continue;
      const std::vector<FaceId>& faces = other.component.faces;
      if (!std::all_of(faces.begin(), faces.end(), [&](FaceId face) { return finder.bounds(*group.hypothesis, face); }))
        continue;
      group.component.faces.insert(group.component.faces.end(), faces.begin(), faces.end());
      for (FaceId face : faces) finder.addToPlanes(*group.hypothesis, face);
      other.absorbed = true;
    }
    std::sort(group.component.faces.begin(), group.component.faces.end());
  }
}

/// Planes that close a volume on one side but for a gap: some of their area is no face of the part.
std::vector<const RegionFacet*> findBrokenSides(const FaceGraph& graph, const Hypothesis& hypothesis) {
  std::vector<const RegionFacet*> broken;
  for (const RegionFacet& facet : hypothesis.region.facets()) {
    if (facet.stockSide >= 0 || hypothesis.planes[facet.plane].faces.size() < 2) continue;
    double faceArea = 0;
    Vec3 sum;
    for (std::size_t i = 1; i + 1 < facet.polygon.size(); ++i)
      sum += cross(facet.polygon[i] - facet.polygon[0], facet.polygon[i + 1] - facet.polygon[0]) * 0.5;
    for (FaceId face : hypothesis.planes[facet.plane].faces) faceArea += graph.face(face).areaMm2;
    constexpr double kMostCovered = 0.98;
    if (faceArea < kMostCovered * norm(sum)) broken.push_back(&facet);
  }
  return broken;
}

bool sharesOuterCorner(const FaceGraph& graph, FaceId face, const std::vector<FaceId>& others) {
  const std::vector<FaceId> around = neighbours(graph, face, Convexity::convex);
  return std::any_of(others.begin(), others.end(),
                     [&](FaceId other) { return std::binary_search(around.begin(), around.end(), other); });
}

bool onOnePlane(const Face& a, const Face& b, double toleranceMm) {
  return dot(a.normal, b.normal) > 1 - 1e-9 && std::abs(dot(a.point - b.point, b.normal)) <= toleranceMm;
}

/// Nothing of the ceiling spans the gap between two walls that face each other: it runs all along.
bool gapIsWhole(const FaceGraph& graph, const Face& a, const Face& b, const std::vector<FaceId>& ceiling,
                double toleranceMm) {
  const double width = dot(b.point - a.point, a.normal);
  for (FaceId face : ceiling)
    for (int id : edgesOf(graph, face))
      for (Vec3 p : {graph.edge(id).start, graph.edge(id).mid, graph.edge(id).end})
        if (const double at = dot(p - a.point, a.normal); at > toleranceMm && at < width - toleranceMm) return false;
  return width > toleranceMm;
}

/// Single walls that stand on the ceiling's outer side, at least two of them facing each other, with all pieces of
/// their planes there; nothing where there are no such two.
std::vector<Group*> findNeckWalls(const FaceGraph& graph, const Hypothesis& hypothesis, const RegionFacet& ceiling,
                                  std::vector<Group>& groups, double toleranceMm) {
  std::vector<Group*> walls, standing;
  for (Group& other : groups) {
    if (other.hypothesis || other.absorbed || other.component.faces.size() != 1) continue;
    const Face& face = graph.face(other.component.faces.front());
    if (std::abs(dot(face.normal, ceiling.normal)) < 1e-6 &&
        dot(face.point - ceiling.polygon.front(), ceiling.normal) > 0)
      walls.push_back(&other);
  }
  const auto faceOf = [&](const Group* group) -> const Face& { return graph.face(group->component.faces.front()); };
  for (Group* wall : walls)
    if (sharesOuterCorner(graph, faceOf(wall).id, hypothesis.planes[ceiling.plane].faces)) standing.push_back(wall);
  const bool facing = std::any_of(standing.begin(), standing.end(), [&](const Group* a) {
    return std::any_of(standing.begin(), standing.end(), [&](const Group* b) {
      return dot(faceOf(a).normal, faceOf(b).normal) < -1 + 1e-9 &&
             gapIsWhole(graph, faceOf(a), faceOf(b), hypothesis.planes[ceiling.plane].faces, toleranceMm);
    });
  });
  if (!facing) return {};
  std::vector<Group*> necks;
  for (Group* wall : walls)
    if (std::any_of(standing.begin(), standing.end(),
                    [&](const Group* other) { return onOnePlane(faceOf(wall), faceOf(other), toleranceMm); }))
      necks.push_back(wall);
  return necks;
}

/// T-slots: a wide volume whose ceiling is broken by a neck, and the walls of the neck.
void joinNecks(const FaceGraph& graph, const CavityFinder& finder, std::vector<Group>& groups) {
  for (Group& group : groups) {
    if (!group.hypothesis || group.absorbed) continue;
    auto* cavity = std::get_if<Cavity>(&group.hypothesis->match.shape);
    if (cavity == nullptr || (cavity->kind != Cavity::Kind::passage && cavity->kind != Cavity::Kind::pocket)) continue;
    const RegionFacet* ceiling = nullptr;
    std::vector<Group*> necks;
    for (const RegionFacet* side : findBrokenSides(graph, *group.hypothesis)) {
      necks = findNeckWalls(graph, *group.hypothesis, *side, groups, finder.marginMm());
      ceiling = side;
      if (!necks.empty()) break;
    }
    if (necks.empty()) continue;
    double neckHeight = 0;
    for (Group* neck : necks) {
      const Face& wall = graph.face(neck->component.faces.front());
      for (int edge : edgesOf(graph, wall.id))
        for (Vec3 end : {graph.edge(edge).start, graph.edge(edge).end})
          neckHeight = std::max(neckHeight, dot(end - ceiling->polygon.front(), ceiling->normal));
      group.component.faces.push_back(wall.id);
      cavity->walls.push_back(wall.id);
      neck->absorbed = true;
    }
    std::sort(group.component.faces.begin(), group.component.faces.end());
    std::sort(cavity->walls.begin(), cavity->walls.end());
    const Vec3 run = group.hypothesis->match.directions.empty() ? anyPerpendicular(ceiling->normal)
                                                                : group.hypothesis->match.directions.front();
    cavity->kind = Cavity::Kind::slot;
    cavity->profile = std::string("T");
    cavity->lengthMm = group.hypothesis->region.extentMm(run);
    cavity->widthMm = group.hypothesis->region.extentMm(cross(run, ceiling->normal));
    cavity->depthMm = group.hypothesis->region.extentMm(ceiling->normal) + neckHeight;
    group.hypothesis->match.faceClass = "t_slot";
    group.hypothesis->match.rule =
        fmt::format("cavity.t-slot: a wide volume whose ceiling is broken by a neck of {} walls", necks.size());
  }
}

/// Unexplained groups that together bound one empty volume: walls of a cut whose corners another cut took away.
void mergeSeparatedWalls(const CavityFinder& finder, std::vector<Group>& groups) {
  std::vector<Group*> open;
  for (Group& group : groups)
    if (!group.hypothesis && !group.absorbed && group.component.fillets.empty()) open.push_back(&group);
  constexpr std::size_t kMostGroups = 60;  // pairs grow with the square; beyond, walls stay as they are
  if (open.size() > kMostGroups) return;
  for (std::size_t i = 0; i < open.size(); ++i)
    for (std::size_t j = i + 1; j < open.size(); ++j) {
      if (open[i]->hypothesis || open[i]->absorbed || open[j]->absorbed || open[j]->hypothesis) continue;
      std::vector<FaceId> both = open[i]->component.faces;
      both.insert(both.end(), open[j]->component.faces.begin(), open[j]->component.faces.end());
      std::sort(both.begin(), both.end());
      if (std::optional<Hypothesis> joint = finder.explain(both, {})) {
        open[i]->component.faces = both;
        open[i]->hypothesis = std::move(joint);
        open[j]->absorbed = true;
      }
    }
}

Feature makeFeature(const FaceGraph& graph, const Group& group, CavityMatch match) {
  Feature feature;
  feature.faces = group.component.faces;
  if (auto* cavity = std::get_if<Cavity>(&match.shape); cavity != nullptr && group.hypothesis) {
    // Pieces that were merged in lie on the same planes: put them with the walls or floors they continue.
    std::set<FaceId> known(cavity->walls.begin(), cavity->walls.end());
    known.insert(cavity->floors.begin(), cavity->floors.end());
    for (FaceId face : feature.faces)
      if (known.count(face) == 0) cavity->walls.push_back(face);
    std::sort(cavity->walls.begin(), cavity->walls.end());
    std::sort(cavity->floors.begin(), cavity->floors.end());
    if (!match.directions.empty()) measureInnerRadii(graph, group.component, match.directions.front(), *cavity);
  }
  feature.shape = std::move(match.shape);
  feature.faceClass = std::move(match.faceClass);
  feature.directions = std::move(match.directions);
  feature.rule = std::move(match.rule);
  feature.confidence = group.hypothesis
                           ? Confidence{1.0, "the removed volume is convex, empty of material and fully explained"}
                           : Confidence{0.7, "described by its outline; the removed volume is not one convex block"};
  return feature;
}

}  // namespace

void findCavities(const FaceGraph& graph, const StockBlock& stock, Claims& claims) {
  const CavityFinder finder(graph, stock);
  std::vector<Group> groups;
  for (CavityComponent& component : findCavityComponents(graph, claims)) {
    std::optional<Hypothesis> hypothesis = finder.explain(component.faces, component.fillets);
    groups.push_back({std::move(component), std::move(hypothesis), false});
  }
  mergePieces(finder, groups);
  joinNecks(graph, finder, groups);
  mergeSeparatedWalls(finder, groups);
  for (const Group& group : groups) {
    if (group.absorbed) continue;
    std::optional<CavityMatch> match =
        group.hypothesis ? std::optional(group.hypothesis->match) : describeFreeCavity(graph, stock, group.component);
    if (match) {
      claims.claim(makeFeature(graph, group, std::move(*match)));
      continue;
    }
    for (FaceId face : group.component.faces)
      claims.refuse(face, "cavity", "no straight tool direction sees any face of its group");
  }
}

}  // namespace stepwise
