// Area, centroid and an inner point of one face. For geom/ only.
#pragma once

#include <TopoDS_Face.hxx>

#include "geom/brep/face_graph.h"

namespace stepwise {

struct FaceMeasure {
  double areaMm2 = 0;
  Vec3 centroid;
  Vec3 point;   ///< inside the face, away from its borders
  Vec3 normal;  ///< outward, at `point`
};

/// Planar faces by integrating along their edges (exact for lines and circles); others by the kernel's quadrature.
FaceMeasure measureFace(const TopoDS_Face& face, const Face& described);

}  // namespace stepwise
