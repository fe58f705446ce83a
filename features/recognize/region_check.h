// Asks whether a convex piece of space holds any material of the part.
//
// Cost: faces near the piece. Does not see: faces that a straight probe of their border and middle would miss inside it
// (a curved face that only bulges in).
#pragma once

#include <vector>

#include "features/recognize/convex_region.h"
#include "geom/core/box_index.h"

namespace stepwise {

class RegionCheck {
 public:
  /// `islands`: outer cylinders of round bosses; what other cuts left within them is no material in the way.
  RegionCheck(const FaceGraph& graph, const StockBlock& stock, std::vector<Cylinder> islands = {});

  double marginMm() const { return marginMm_; }
  /// Faces whose boxes touch the box, ascending.
  std::vector<FaceId> facesNear(const Box3& box) const;
  /// Some face other than `except` (ascending) lies inside.
  bool holdsMaterial(const ConvexRegion& region, const std::vector<FaceId>& except) const;

 private:
  double areaInIslands(const ConvexRegion& region, const Face& face) const;
  bool isInside(const ConvexRegion& region, Vec3 point) const;
  bool bordersInside(const ConvexRegion& region, const Face& face) const;

  const FaceGraph& graph_;
  double diagonalMm_, marginMm_;
  BoxIndex index_;
  std::vector<Cylinder> islands_;
};

}  // namespace stepwise
