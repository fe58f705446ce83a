// A part seen as bands around its main axis, with the flats around and inside it.
//
// Lengths in mm; heights along the axis from its lower end. Threads: pure. Does not see: helices, freeform faces.
#pragma once

#include <optional>
#include <vector>

#include "geom/brep/face_graph.h"

namespace stepwise {

/// A cylinder, cone or torus around the axis.
struct Band {
  double radiusMm = 0;  ///< largest
  double from = 0, to = 0;
  bool inner = false;
  bool conical = false;
  double turnRatio = 0;  ///< share of the circumference; cylinders only, else 1
  std::vector<FaceId> faces;
};

/// Equal flats around the axis, all at one distance.
struct Flats {
  int count = 0;
  double acrossMm = 0;
  double from = 0, to = 0;
  std::vector<FaceId> faces;
};

struct RevolvedShape {
  Vec3 origin, axis;  ///< origin at the lower end
  double lengthMm = 0;
  double areaRatio = 0;      ///< share of the part's area that lies in bands and planes across the axis
  double outerRadiusMm = 0;  ///< of the largest outer band
  std::vector<Band> bands;   ///< by kind, height and radius
  std::vector<Flats> outerFlats, innerFlats;  ///< most flats first
};

/// None where no axis has a cylinder, cone or torus around it.
std::optional<RevolvedShape> findRevolvedShape(const FaceGraph& graph);

}  // namespace stepwise
