// The raw stock a part was cut from, and the faces that still lie on it.
//
// The stock is the smallest block, in any orientation, with sides parallel to faces of the part, preferring one that
// the main faces are square to. A face lies on the stock when it is planar, on a side of the block, and looks out of
// it. Cost: faces × candidate directions. Does not see: bars and near-net stock (a turned profile says that a bar is
// the stock).
#pragma once

#include <array>
#include <vector>

#include "features/recognize/claims.h"
#include "geom/brep/face_graph.h"

namespace stepwise {

struct StockBlock {
  Placement frame;  ///< origin at the block's centre, axes along its edges
  Vec3 halfExtentsMm;
  /// Side 2·i looks along +axes[i], side 2·i + 1 along −axes[i].
  std::array<Plane, 6> sides;
  /// Faces that lie on each side, ascending.
  std::array<std::vector<FaceId>, 6> facesOnSide;
};

/// An axis-aligned block if no two faces are perpendicular (a sphere, say).
StockBlock findStockBlock(const FaceGraph& graph);

/// Marks the free faces on the block's sides as stock.
void claimStockFaces(const StockBlock& stock, Claims& claims);

}  // namespace stepwise
