// Area, centroid, an inner point and the share in the body's volume of one face. For geom/ only.
#pragma once

#include <TopoDS_Face.hxx>

#include <optional>

#include "geom/brep/face_graph.h"

namespace stepwise {

struct FaceMeasure {
  double areaMm2 = 0;
  Vec3 centroid;
  Vec3 point;                ///< inside the face, away from its borders
  Vec3 normal;               ///< outward, at `point`
  double coneVolumeMm3 = 0;  ///< signed volume between `apex` and the face; summed over a closed body, its volume
  Vec3 coneMoment;           ///< first moment of that volume about `apex`
  std::optional<double> minHollowRadiusMm, minBulgeRadiusMm;  ///< of freeform faces
};

/// By integrating along the face's edges, in the plane or in the surface's parameters: exact to about 1e-9 on
/// elementary surfaces and 1e-6 on splines, at a small part of the cost of the kernel's adaptive quadrature.
FaceMeasure measureFace(const TopoDS_Face& face, const Face& described, Vec3 apex);

}  // namespace stepwise
