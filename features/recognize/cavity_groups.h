// Groups of faces with the removed volume that explains each, and how pieces of one cut find together.
//
// A hypothesis is the stock clipped by a group's planes, where that holds no material and has a name. Corners that the
// cutter has left round are looked through: the volume is that of the sharp form. Cost: faces near
// each volume; pairs of unexplained groups grow with the square, up to a limit.
// Does not see: curved walls that are no corner between flat ones.
#pragma once

#include <optional>
#include <vector>

#include "features/recognize/cavity_components.h"
#include "features/recognize/cavity_template.h"
#include "features/recognize/convex_region.h"
#include "features/recognize/region_check.h"

namespace stepwise {

/// A removed volume that explains a group of faces.
struct CavityHypothesis {
  std::vector<CavityPlane> planes;
  ConvexRegion region;
  CavityMatch match;
  std::vector<FaceId> corners;  ///< inner corners rounded by the cutter, between the planes
};

struct CavityGroup {
  CavityComponent component;
  std::optional<CavityHypothesis> hypothesis;
  bool absorbed = false;  ///< its faces have gone to another group
};

/// What may stand in a volume that was cut around it.
struct Islands {
  std::vector<FaceId> faces;    ///< of bosses and ribs, and of what other cuts left in them, ascending
  std::vector<Cylinder> round;  ///< outer cylinders of bosses
};

class CavityExplainer {
 public:
  CavityExplainer(const FaceGraph& graph, const StockBlock& stock, Islands islands = {});

  double marginMm() const { return marginMm_; }
  const StockBlock& stock() const { return stock_; }
  const RegionCheck& check() const { return check_; }
  /// Faces near the volume, ascending.
  std::vector<FaceId> facesNear(const ConvexRegion& region) const { return check_.facesNear(region.box()); }
  /// The volume behind the faces; nothing where none is convex, empty and named. `fillets` may stand in it.
  std::optional<CavityHypothesis> explain(const std::vector<FaceId>& faces, const std::vector<FaceId>& fillets) const;
  /// The face lies on the border of the volume, looking into it.
  bool bounds(const CavityHypothesis& hypothesis, FaceId face) const;
  /// Puts a face that bounds the volume with the plane it lies on.
  void addToPlanes(CavityHypothesis& hypothesis, FaceId face) const;

 private:
  bool isWideSlope(const CavityMatch& match) const;
  bool insideFacet(const RegionFacet& facet, Vec3 point) const;

  const FaceGraph& graph_;
  const StockBlock& stock_;
  RegionCheck check_;
  std::vector<FaceId> islands_;  ///< faces, ascending
  double marginMm_;
};

/// Groups whose faces all lie on the volume of another are pieces of the same cut, separated by a third.
void mergePieces(const CavityExplainer& explainer, std::vector<CavityGroup>& groups);

/// Unexplained groups that together bound one empty volume: walls of a cut whose corners another cut took away. Of
/// several readings the one whose walls are most nearly whole is taken first.
void mergeSeparatedWalls(const FaceGraph& graph, const CavityExplainer& explainer, std::vector<CavityGroup>& groups);

/// Unexplained groups that lie on the same three or more surfaces are one cut that others have interrupted: a key way
/// across which a slot runs.
void mergeTwins(const FaceGraph& graph, const CavityExplainer& explainer, std::vector<CavityGroup>& groups);

}  // namespace stepwise
