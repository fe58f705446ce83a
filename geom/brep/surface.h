// The kinds of surface a face can lie on, with the numbers a machinist knows them by.
//
// Lengths in mm, positions in part coordinates. `concave` means the material lies outside, as in a hole: the outward
// normal points to the axis or centre. Plane::normal always points out of the material.
// Splines that are really analytic (within tolerance) are given as the analytic kind; `Face::recognizedFromSpline`
// tells that.
#pragma once

#include <string>
#include <variant>

#include "geom/core/units.h"
#include "geom/core/vec3.h"

namespace stepwise {

struct Plane {
  Vec3 origin;
  Vec3 normal;  ///< unit, out of the material
};

struct Cylinder {
  Vec3 origin;  ///< a point on the axis
  Vec3 axis;    ///< unit; the sign carries no meaning
  double radiusMm = 0;
  bool concave = false;
};

struct Cone {
  Vec3 apex;
  Vec3 axis;        ///< unit, from the apex into the widening side
  Angle halfAngle;  ///< between axis and ruling, in (0°, 90°)
  bool concave = false;
};

struct Sphere {
  Vec3 center;
  double radiusMm = 0;
  bool concave = false;
};

struct Torus {
  Vec3 center;
  Vec3 axis;  ///< unit; the sign carries no meaning
  double majorRadiusMm = 0;
  double minorRadiusMm = 0;
  bool concave = false;  ///< material outside the tube: a fillet; false: a rounded edge or an O-ring-like bulge
};

/// Anything else: what the file called it ("bspline", "extrusion", "revolution", "offset", "bezier", "other").
/// A spline that is a curve moved along a straight line counts as an extrusion.
/// For surfaces of revolution `axisOrigin`/`axis` carry the axis; for extrusions `axis` the direction.
struct Freeform {
  std::string kind;
  Vec3 axisOrigin;
  Vec3 axis;
};

using Surface = std::variant<Plane, Cylinder, Cone, Sphere, Torus, Freeform>;

/// "plane", "cylinder", "cone", "sphere", "torus", or the freeform kind.
std::string kindName(const Surface& surface);

}  // namespace stepwise
