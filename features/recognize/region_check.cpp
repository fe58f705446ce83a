#include "features/recognize/region_check.h"

#include <algorithm>
#include <cmath>

namespace stepwise {
namespace {

std::vector<Box3> boxesOf(const FaceGraph& graph) {
  std::vector<Box3> boxes;
  for (const Face& face : graph.faces) boxes.push_back(face.box);
  return boxes;
}

}  // namespace

RegionCheck::RegionCheck(const FaceGraph& graph, const StockBlock& stock)
    : graph_(graph),
      diagonalMm_(2 * norm(stock.halfExtentsMm)),
      marginMm_(1e-4 * diagonalMm_),
      index_(boxesOf(graph)) {}

std::vector<FaceId> RegionCheck::facesNear(const Box3& box) const {
  std::vector<FaceId> faces = index_.touching(box);
  for (FaceId& face : faces) ++face;
  return faces;
}

bool RegionCheck::holdsMaterial(const ConvexRegion& region, const std::vector<FaceId>& except) const {
  for (FaceId id : facesNear(region.box())) {
    const Face& face = graph_.face(id);
    if (std::binary_search(except.begin(), except.end(), id)) continue;
    if (std::holds_alternative<Plane>(face.surface)
            ? region.areaInside(graph_, face, marginMm_) > marginMm_ * marginMm_
            : region.contains(face.point, marginMm_) || bordersInside(region, face))
      return true;
  }
  return false;
}

/// The border of a curved face passes through the volume.
bool RegionCheck::bordersInside(const ConvexRegion& region, const Face& face) const {
  constexpr int kPieces = 48;  // a full circle is not missed where it crosses a slot of a twentieth of its length
  for (int id : edgesOf(graph_, face.id)) {
    const Edge& edge = graph_.edge(id);
    const auto inside = [&](Vec3 p) { return region.contains(p, marginMm_); };
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
