#include "features/recognize/cavity_groups.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

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

/// Takes what the cutter left in the corner off the volume of the sharp form, along chords of the round wall.
void clipCorner(const FaceGraph& graph, FaceId id, ConvexRegion& region) {
  const auto& cylinder = std::get<Cylinder>(graph.face(id).surface);
  std::vector<Vec3> out;  // from the axis to where the flat walls begin
  for (FaceId other : neighbours(graph, id, Convexity::smooth))
    if (std::holds_alternative<Plane>(graph.face(other).surface)) out.push_back(-graph.face(other).normal);
  if (out.size() != 2) return;
  constexpr int kChords = 8;
  const double sweep = std::acos(std::clamp(dot(out[0], out[1]), -1.0, 1.0));
  if (sweep < 1e-6 || sweep > 3) return;
  const double inner = cylinder.radiusMm * std::cos(sweep / (2 * kChords));
  for (int i = 0; i < kChords; ++i) {
    const double t = sweep * (i + 0.5) / kChords;
    const Vec3 d = normalized(out[0] * std::sin(sweep - t) + out[1] * std::sin(t));
    region.clip({cylinder.origin + d * inner, -d});
  }
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

CavityExplainer::CavityExplainer(const FaceGraph& graph, const StockBlock& stock, std::vector<FaceId> islands)
    : graph_(graph),
      stock_(stock),
      check_(graph, stock),
      islands_(std::move(islands)),
      diagonalMm_(check_.diagonalMm()),
      marginMm_(check_.marginMm()) {}

std::optional<CavityHypothesis> CavityExplainer::explain(const std::vector<FaceId>& faces,
                                                         const std::vector<FaceId>& fillets) const {
  std::vector<FaceId> corners, flat;
  for (FaceId face : faces) (isRoundedCorner(graph_, face) ? corners : flat).push_back(face);
  if (flat.empty()) return std::nullopt;
  std::optional<std::vector<CavityPlane>> planes = collectPlanes(graph_, flat, 10 * linearToleranceMm(diagonalMm_));
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
  for (FaceId corner : corners) clipCorner(graph_, corner, cleared);
  if (cleared.empty() || check_.holdsMaterial(cleared, mayStand)) return std::nullopt;
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
  std::map<FaceId, CavityGroup*> groupOf;
  for (CavityGroup& group : groups)
    if (!group.absorbed)
      for (FaceId face : group.component.faces) groupOf[face] = &group;
  for (CavityGroup& group : groups) {
    if (!group.hypothesis || group.absorbed) continue;
    std::set<FaceId> pieces;  // by smallest face, for an order that does not depend on addresses
    for (FaceId face : explainer.facesNear(group.hypothesis->region))
      if (const auto near = groupOf.find(face); near != groupOf.end() && near->second != &group)
        pieces.insert(near->second->component.faces.front());
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

}  // namespace stepwise
