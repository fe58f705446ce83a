// A convex piece of space inside the stock, bounded by planes of the part: what one cutting feature could have removed.
//
// Built by clipping the stock block with half-spaces; knows for every facet whether it is a plane of the part or a
// side of the stock. Lengths in mm. Cost: facets × planes. Does not see: curved walls.
// Based on: Woo 1982 and Kim 1992 (convex decomposition of the removed volume); differs: regions are hypotheses from
// concave face sets, tested against the part's faces, so no boolean operation is needed.
#pragma once

#include <vector>

#include "features/recognize/find_stock.h"
#include "geom/brep/face_graph.h"

namespace stepwise {

struct RegionFacet {
  int stockSide = -1;  ///< 0 … 5: open to the outside through that side; −1: a plane of the part
  int plane = -1;      ///< index of the plane as added by `clip`; −1 for stock sides
  Vec3 normal;         ///< unit, out of the region
  std::vector<Vec3> polygon;
};

class ConvexRegion {
 public:
  explicit ConvexRegion(const StockBlock& stock);

  /// Keeps the side of the plane that its normal looks to. A face's outward normal looks into the void.
  void clip(const Plane& plane);

  bool empty() const { return facets_.size() < 4; }
  double volumeMm3() const;
  Box3 box() const;
  /// Size along a unit direction.
  double extentMm(Vec3 direction) const;
  const std::vector<RegionFacet>& facets() const { return facets_; }

  /// Area of the face that lies strictly inside the region (deeper than `marginMm`): material in the way.
  double areaInside(const FaceGraph& graph, const Face& face, double marginMm) const;
  /// The plane divides the region into two parts thicker than `marginMm`.
  bool crosses(const Plane& plane, double marginMm) const;
  /// The point lies deeper than `marginMm` inside.
  bool contains(Vec3 point, double marginMm) const;

 private:
  std::vector<RegionFacet> facets_;
  int planes_ = 0;
  double tolerance_;
};

}  // namespace stepwise
