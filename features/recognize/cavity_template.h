// Names the convex removed volume behind a set of planar faces: pocket, passage, slot, step, chamfer.
//
// The class follows from how many planes of the part bound the volume and through which sides of the stock it is open.
// Does not see: curved walls, volumes that are not convex.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/recognize/convex_region.h"
#include "features/recognize/feature.h"

namespace stepwise {

/// One bounding plane of the removed volume, with the faces that lie on it.
struct CavityPlane {
  Plane plane;
  std::vector<FaceId> faces;
};

struct CavityMatch {
  FeatureShape shape;  ///< Cavity or Chamfer, with dimensions
  std::string faceClass;
  std::vector<Vec3> directions;  ///< from which a tool can sweep the volume out, best first
  std::string rule;
};

/// `region` is the stock clipped by all `planes`, in that order. Nothing if no template fits.
std::optional<CavityMatch> matchCavityTemplate(const ConvexRegion& region, const std::vector<CavityPlane>& planes);

}  // namespace stepwise
