#include "features/recognize/region_check.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace stepwise {
namespace {

std::vector<Box3> boxesOf(const FaceGraph& graph) {
  std::vector<Box3> boxes;
  for (const Face& face : graph.faces) boxes.push_back(face.box);
  return boxes;
}

}  // namespace

RegionCheck::RegionCheck(const FaceGraph& graph, const StockBlock& stock, std::vector<Cylinder> islands)
    : graph_(graph),
      diagonalMm_(2 * norm(stock.halfExtentsMm)),
      marginMm_(std::max(1e-4 * diagonalMm_, sameLengthMm(graph, 1))),
      index_(boxesOf(graph)),
      islands_(std::move(islands)) {}

std::vector<FaceId> RegionCheck::facesNear(const Box3& box) const {
  std::vector<FaceId> faces = index_.touching(box);
  for (FaceId& face : faces) ++face;
  return faces;
}

bool RegionCheck::holdsMaterial(const ConvexRegion& region, const std::vector<FaceId>& except) const {
  for (FaceId id : facesNear(region.box())) {
    const Face& face = graph_.face(id);
    if (std::binary_search(except.begin(), except.end(), id)) continue;
    if (!std::holds_alternative<Plane>(face.surface)) {
      if (isInside(region, face.point) || bordersInside(region, face)) return true;
      continue;
    }
    const double area = region.areaInside(graph_, face, marginMm_), least = marginMm_ * marginMm_;
    if (area > least && area - areaInIslands(region, face) > least) return true;
  }
  return false;
}

/// Of a flat face inside the volume, what lies within islands, taken as prisms a little wider than they are.
double RegionCheck::areaInIslands(const ConvexRegion& region, const Face& face) const {
  constexpr int kSides = 24;
  double area = 0;
  for (const Cylinder& island : islands_) {
    ConvexRegion within = region;
    const Vec3 x = anyPerpendicular(island.axis), y = cross(island.axis, x);
    for (int i = 0; i < kSides; ++i) {
      const Vec3 out = x * std::cos(2 * M_PI * i / kSides) + y * std::sin(2 * M_PI * i / kSides);
      within.clip({island.origin + out * (island.radiusMm + marginMm_), -out});
    }
    if (!within.empty()) area += within.areaInside(graph_, face, marginMm_);
  }
  return area;
}

/// In the volume, and in no island.
bool RegionCheck::isInside(const ConvexRegion& region, Vec3 point) const {
  return region.contains(point, marginMm_) &&
         std::none_of(islands_.begin(), islands_.end(), [&](const Cylinder& island) {
           return norm(cross(point - island.origin, island.axis)) <= island.radiusMm + marginMm_;
         });
}

/// The border of a curved face passes through the volume.
bool RegionCheck::bordersInside(const ConvexRegion& region, const Face& face) const {
  constexpr int kPieces = 48;  // a full circle is not missed where it crosses a slot of a twentieth of its length
  for (int id : edgesOf(graph_, face.id)) {
    const Edge& edge = graph_.edge(id);
    const auto inside = [&](Vec3 p) { return isInside(region, p); };
    if (inside(edge.mid) || std::any_of(edge.samples.begin(), edge.samples.end(), inside)) return true;
    if (edge.curve != CurveKind::circle || edge.radiusMm <= 0) continue;
    const Vec3 x = normalized(edge.start - edge.center), y = cross(edge.axis, x);
    for (int i = 1; i < kPieces; ++i) {
      const double angle = edge.lengthMm / edge.radiusMm * i / kPieces;
      if (inside(edge.center + (x * std::cos(angle) + y * std::sin(angle)) * edge.radiusMm)) return true;
    }
  }
  return false;
}

}  // namespace stepwise
