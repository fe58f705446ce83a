#include "features/setups/inner_corners.h"

#include <algorithm>
#include <cmath>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// Faces that are cut to this share from a direction are cut from there.
constexpr double kMostly = 0.5;
/// Below this a radius is drawn sharp.
constexpr double kSharpMm = 1e-4;

class CornerFinder {
 public:
  CornerFinder(const FaceGraph& graph, const Recognition& recognition, const ToolSet& tools, const Access& access)
      : graph_(graph), recognition_(recognition), tools_(tools), access_(access) {}

  /// The corner along a straight concave edge between two walls, if every way to mill them leaves one.
  std::optional<InnerCorner> atEdge(const Edge& edge) const {
    const FaceId a = edge.faces[0], b = edge.faces[1];
    if (edge.convexity != Convexity::concave || edge.curve != CurveKind::line || a == 0 || b == 0) return std::nullopt;
    if (hasOwnCutter(a) || hasOwnCutter(b)) return std::nullopt;
    const Vec3 along = normalized(edge.end - edge.start);
    std::optional<InnerCorner> best;
    for (int d = 0; d < directionCount(); ++d) {
      const ToolAccess *onA = access_.toolAccess(a, d), *onB = access_.toolAccess(b, d);
      if (onA == nullptr || onB == nullptr || onA->fraction < kMostly || onB->fraction < kMostly) continue;
      const Vec3 direction = access_.directions[static_cast<std::size_t>(d)].direction;
      if (std::abs(dot(direction, along)) < std::cos(2 * kDirectionTolerance.inRadians())) {
        if (isFloor(a, direction) || isFloor(b, direction)) return std::nullopt;
        continue;
      }
      offer(best, {{std::min(a, b), std::max(a, b)},
                   d,
                   0,
                   std::max({onA->neededReachMm, onB->neededReachMm, edge.lengthMm}),
                   {}});
    }
    return best;
  }

  /// A rounded corner whose radius no tool that is long enough leaves.
  std::optional<InnerCorner> onFace(const Face& face) const {
    const auto* cylinder = std::get_if<Cylinder>(&face.surface);
    if (cylinder == nullptr || !cylinder->concave || hasOwnCutter(face.id)) return std::nullopt;
    std::optional<InnerCorner> best;
    for (const ToolAccess& tools : access_.tools[face.id - 1]) {
      const Vec3 direction = access_.directions[static_cast<std::size_t>(tools.direction)].direction;
      if (std::abs(dot(direction, cylinder->axis)) < std::cos(2 * kDirectionTolerance.inRadians())) return std::nullopt;
      if (tools.limit == ToolAccess::Limit::none) return std::nullopt;
      offer(best, {{face.id}, tools.direction, cylinder->radiusMm, tools.neededReachMm, {}});
    }
    return best;
  }

 private:
  int directionCount() const { return static_cast<int>(access_.directions.size()); }

  /// Holes are drilled, teeth, threads and knurls have cutters of their own form.
  bool hasOwnCutter(FaceId face) const {
    const std::optional<int> owner = recognition_.faces[face - 1].feature;
    if (!owner) return false;
    const FeatureShape& shape = recognition_.features[*owner - 1].shape;
    return std::holds_alternative<Hole>(shape) || std::holds_alternative<Gear>(shape) ||
           std::holds_alternative<Thread>(shape) || std::holds_alternative<Knurl>(shape);
  }

  bool isFloor(FaceId face, Vec3 direction) const {
    const auto* plane = std::get_if<Plane>(&graph_.face(face).surface);
    return plane != nullptr && dot(plane->normal, direction) >= std::cos(2 * kDirectionTolerance.inRadians());
  }

  /// Keeps the direction that leaves the smaller radius.
  void offer(std::optional<InnerCorner>& best, InnerCorner corner) const {
    if (const Tool* tool = tools_.slimmestFor(corner.depthMm)) corner.tool = *tool;
    if (corner.tool && corner.neededRadiusMm() <= corner.drawnRadiusMm + kSharpMm) return;
    const auto size = [](const InnerCorner& c) { return c.tool ? c.tool->diameterMm : HUGE_VAL; };
    if (!best || size(corner) < size(*best)) best = std::move(corner);
  }

  const FaceGraph& graph_;
  const Recognition& recognition_;
  const ToolSet& tools_;
  const Access& access_;
};

}  // namespace

void findInnerCorners(const FaceGraph& graph, const Recognition& recognition, const ToolSet& tools, Access& access) {
  access.corners.clear();
  const CornerFinder finder(graph, recognition, tools, access);
  std::vector<InnerCorner> corners;
  for (const Edge& edge : graph.edges)
    if (std::optional<InnerCorner> corner = finder.atEdge(edge)) corners.push_back(std::move(*corner));
  for (const Face& face : graph.faces)
    if (std::optional<InnerCorner> corner = finder.onFace(face)) corners.push_back(std::move(*corner));
  access.corners = std::move(corners);
}

}  // namespace stepwise
