#include "features/recognize/cavity_groups.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "features/recognize/clear_corners.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// An inner cylinder that does nothing but round the corner into the flat walls beside it.
bool isRoundedCorner(const FaceGraph& graph, FaceId id) {
  const auto* cylinder = std::get_if<Cylinder>(&graph.face(id).surface);
  if (cylinder == nullptr || !cylinder->concave) return false;
  const std::vector<FaceId> tangent = neighbours(graph, id, Convexity::smooth);
  return std::any_of(tangent.begin(), tangent.end(),
                     [&](FaceId other) { return std::holds_alternative<Plane>(graph.face(other).surface); });
}

bool onOneCylinder(const Face& a, const Face& b, double tolerance) {
  const auto *p = std::get_if<Cylinder>(&a.surface), *q = std::get_if<Cylinder>(&b.surface);
  return p && q && p->concave == q->concave && std::abs(p->radiusMm - q->radiusMm) <= tolerance &&
         norm(cross(p->axis, q->axis)) < std::sin(kDirectionTolerance.inRadians()) &&
         norm(cross(p->origin - q->origin, q->axis)) <= tolerance;
}

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

double polygonAreaMm2(const std::vector<Vec3>& polygon) {
  Vec3 sum;
  for (std::size_t i = 1; i + 1 < polygon.size(); ++i)
    sum += cross(polygon[i] - polygon[0], polygon[i + 1] - polygon[0]);
  return norm(sum) / 2;
}

/// Along a fillet of growing radius no tool gets through that makes the corner as it is.
void dropDirectionsAlong(const FaceGraph& graph, FaceId fillet, std::vector<Vec3>& directions) {
  const Surface& surface = graph.face(fillet).surface;
  if (!std::holds_alternative<Freeform>(surface) && !std::holds_alternative<Cone>(surface)) return;
  const double sine = std::sin(kDirectionTolerance.inRadians());
  std::vector<Vec3> supports;
  for (FaceId other : neighbours(graph, fillet, Convexity::smooth))
    if (const auto* plane = std::get_if<Plane>(&graph.face(other).surface)) supports.push_back(plane->normal);
  for (const Vec3& a : supports)
    for (const Vec3& b : supports)
      if (const Vec3 run = cross(a, b); norm(run) > 0.1)
        std::erase_if(directions, [&](Vec3 d) { return norm(cross(d, normalized(run))) < sine; });
}

/// How much of the volume's walls is there as faces.
double wallShare(const FaceGraph& graph, const CavityHypothesis& hypothesis) {
  double faces = 0, walls = 0;
  for (const CavityPlane& plane : hypothesis.planes)
    for (FaceId face : plane.faces) faces += graph.face(face).areaMm2;
  for (const RegionFacet& facet : hypothesis.region.facets())
    if (facet.stockSide < 0) walls += polygonAreaMm2(facet.polygon);
  return walls > 0 ? faces / walls : 0;
}

}  // namespace

CavityExplainer::CavityExplainer(const FaceGraph& graph, const StockBlock& stock, Islands islands)
    : graph_(graph),
      stock_(stock),
      check_(graph, stock, std::move(islands.round)),
      islands_(std::move(islands.faces)),
      marginMm_(check_.marginMm()) {}

std::optional<CavityHypothesis> CavityExplainer::explain(const std::vector<FaceId>& faces,
                                                         const std::vector<FaceId>& fillets) const {
  std::vector<FaceId> corners, flat;
  for (FaceId face : faces) (isRoundedCorner(graph_, face) ? corners : flat).push_back(face);
  if (flat.empty()) return std::nullopt;
  // Pieces of one wall in a file with few digits are a micrometre or two apart.
  std::optional<std::vector<CavityPlane>> planes = collectPlanes(graph_, flat, sameLengthMm(graph_, 30));
  constexpr std::size_t kMostPlanes = 40;  // a rosette pocket; more is no single convex cut in any shop
  if (!planes || planes->size() > kMostPlanes) return std::nullopt;
  ConvexRegion region(stock_);
  for (const CavityPlane& plane : *planes) region.clip(plane.plane);
  std::optional<CavityMatch> match = matchCavityTemplate(region, *planes);
  if (!match || isWideSlope(*match)) return std::nullopt;
  std::vector<FaceId> mayStand = islands_;
  mayStand.insert(mayStand.end(), corners.begin(), corners.end());
  mayStand.insert(mayStand.end(), fillets.begin(), fillets.end());
  std::sort(mayStand.begin(), mayStand.end());
  ConvexRegion cleared = region;
  for (FaceId corner : corners) clearCorner(graph_, corner, *planes, cleared);
  for (FaceId fillet : fillets) clearCorner(graph_, fillet, *planes, cleared);
  if (cleared.empty() || check_.holdsMaterial(cleared, mayStand)) return std::nullopt;
  for (FaceId fillet : fillets) dropDirectionsAlong(graph_, fillet, match->directions);
  return CavityHypothesis{std::move(*planes), std::move(region), std::move(*match), std::move(corners)};
}

bool CavityExplainer::bounds(const CavityHypothesis& hypothesis, FaceId id) const {
  const Face& face = graph_.face(id);
  if (std::any_of(hypothesis.corners.begin(), hypothesis.corners.end(),
                  [&](FaceId corner) { return onOneCylinder(graph_.face(corner), face, marginMm_); }))
    return true;
  for (const RegionFacet& facet : hypothesis.region.facets()) {
    if (facet.stockSide >= 0 || dot(facet.normal, face.normal) > -1 + 1e-6) continue;
    if (std::abs(dot(face.point - facet.polygon.front(), facet.normal)) > marginMm_) continue;
    if (insideFacet(facet, face.point)) return true;
  }
  return false;
}

void CavityExplainer::addToPlanes(CavityHypothesis& hypothesis, FaceId id) const {
  const Face& face = graph_.face(id);
  for (CavityPlane& known : hypothesis.planes)
    if (dot(known.plane.normal, face.normal) > 1 - 1e-6 &&
        std::abs(dot(face.point - known.plane.origin, known.plane.normal)) <= marginMm_) {
      known.faces.push_back(id);
      return;
    }
}

/// A bevel over most of the stock, or one nearly square to it, is an outer face of its own and no broken edge.
bool CavityExplainer::isWideSlope(const CavityMatch& match) const {
  const auto* chamfer = std::get_if<Chamfer>(&match.shape);
  if (chamfer == nullptr) return false;
  const Vec3 half = stock_.halfExtentsMm;
  const double smallest = 2 * std::min({half.x, half.y, half.z});
  return chamfer->widthMm > 0.5 * smallest || chamfer->angle < Angle::degrees(15) ||
         chamfer->angle > Angle::degrees(75);
}

bool CavityExplainer::insideFacet(const RegionFacet& facet, Vec3 point) const {
  for (std::size_t i = 0; i < facet.polygon.size(); ++i) {
    const Vec3 a = facet.polygon[i], along = facet.polygon[(i + 1) % facet.polygon.size()] - a;
    if (norm(along) <= marginMm_) continue;  // too short to have a direction
    if (dot(cross(along, point - a), facet.normal) < -marginMm_ * norm(along)) return false;
  }
  return true;
}

void mergePieces(const CavityExplainer& explainer, std::vector<CavityGroup>& groups) {
  std::vector<CavityGroup*> groupOf;  // by FaceId
  for (CavityGroup& group : groups)
    if (!group.absorbed)
      for (FaceId face : group.component.faces) {
        if (groupOf.size() <= static_cast<std::size_t>(face)) groupOf.resize(face + 1, nullptr);
        groupOf[face] = &group;
      }
  for (CavityGroup& group : groups) {
    if (!group.hypothesis || group.absorbed) continue;
    std::set<FaceId> pieces;  // by smallest face, for an order that does not depend on addresses
    for (FaceId face : explainer.facesNear(group.hypothesis->region))
      if (static_cast<std::size_t>(face) < groupOf.size() && groupOf[face] != nullptr && groupOf[face] != &group)
        pieces.insert(groupOf[face]->component.faces.front());
    for (FaceId first : pieces) {
      CavityGroup& other = *groupOf[first];
      if (other.absorbed || !other.component.fillets.empty()) continue;
      const std::vector<FaceId>& faces = other.component.faces;
      if (!std::all_of(faces.begin(), faces.end(),
                       [&](FaceId face) { return explainer.bounds(*group.hypothesis, face); }))
        continue;
      group.component.faces.insert(group.component.faces.end(), faces.begin(), faces.end());
      for (FaceId face : faces) explainer.addToPlanes(*group.hypothesis, face);
      other.absorbed = true;
    }
    std::sort(group.component.faces.begin(), group.component.faces.end());
  }
}

void mergeSeparatedWalls(const FaceGraph& graph, const CavityExplainer& explainer, std::vector<CavityGroup>& groups) {
  std::vector<CavityGroup*> open;
  for (CavityGroup& group : groups)
    if (!group.hypothesis && !group.absorbed && group.component.fillets.empty()) open.push_back(&group);
  constexpr std::size_t kMostGroups = 60;  // pairs grow with the square; beyond, walls stay as they are
  if (open.size() > kMostGroups) return;
  struct Pair {
    double share;
    CavityGroup *first, *second;
    CavityHypothesis joint;
  };
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < open.size(); ++i)
    for (std::size_t j = i + 1; j < open.size(); ++j) {
      std::vector<FaceId> both = open[i]->component.faces;
      both.insert(both.end(), open[j]->component.faces.begin(), open[j]->component.faces.end());
      std::sort(both.begin(), both.end());
      std::optional<CavityHypothesis> joint = explainer.explain(both, {});
      if (!joint || !std::all_of(both.begin(), both.end(), [&](FaceId f) { return explainer.bounds(*joint, f); }))
        continue;
      const double share = wallShare(graph, *joint);
      pairs.push_back({share, open[i], open[j], std::move(*joint)});
    }
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.share > b.share + 1e-9; });
  for (Pair& pair : pairs) {
    if (pair.first->hypothesis || pair.second->hypothesis || pair.first->absorbed || pair.second->absorbed) continue;
    std::vector<FaceId>& faces = pair.first->component.faces;
    faces.insert(faces.end(), pair.second->component.faces.begin(), pair.second->component.faces.end());
    std::sort(faces.begin(), faces.end());
    pair.first->hypothesis = std::move(pair.joint);
    pair.second->absorbed = true;
  }
}

void mergeTwins(const FaceGraph& graph, const CavityExplainer& explainer, std::vector<CavityGroup>& groups) {
  const double tolerance = explainer.marginMm();
  const auto same = [&](const Face& a, const Face& b) {
    const auto *p = std::get_if<Plane>(&a.surface), *q = std::get_if<Plane>(&b.surface);
    if (p && q) return dot(a.normal, b.normal) > 1 - 1e-6 && std::abs(dot(a.point - b.point, b.normal)) <= tolerance;
    return onOneCylinder(a, b, tolerance);
  };
  std::vector<std::pair<CavityGroup*, std::vector<FaceId>>> open;  // with one face for each surface
  for (CavityGroup& group : groups) {
    if (group.hypothesis || group.absorbed || !group.component.concave) continue;
    std::vector<FaceId> surfaces;
    for (FaceId face : group.component.faces)
      if (std::none_of(surfaces.begin(), surfaces.end(),
                       [&](FaceId known) { return same(graph.face(known), graph.face(face)); }))
        surfaces.push_back(face);
    if (surfaces.size() >= 3) open.emplace_back(&group, std::move(surfaces));
  }
  constexpr std::size_t kMostGroups = 400;  // pairs grow with the square
  if (open.size() > kMostGroups) return;
  for (std::size_t i = 0; i < open.size(); ++i)
    for (std::size_t j = i + 1; j < open.size(); ++j) {
      auto& [first, mine] = open[i];
      auto& [second, others] = open[j];
      if (first->absorbed || second->absorbed) continue;
      const auto& few = mine.size() <= others.size() ? mine : others;
      const auto& many = &few == &mine ? others : mine;
      if (!std::all_of(few.begin(), few.end(), [&](FaceId face) {
            return std::any_of(many.begin(), many.end(),
                               [&](FaceId other) { return same(graph.face(face), graph.face(other)); });
          }))
        continue;
      for (auto part : {&CavityComponent::faces, &CavityComponent::fillets}) {
        std::vector<FaceId>& all = first->component.*part;
        const std::vector<FaceId>& more = second->component.*part;
        all.insert(all.end(), more.begin(), more.end());
        std::sort(all.begin(), all.end());
      }
      mine = many;
      second->absorbed = true;
    }
}

}  // namespace stepwise
