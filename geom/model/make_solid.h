// A small vocabulary for making bodies: blocks, cylinders, prisms, turned profiles, motions; with it, outlines
// (profile.h), booleans (combine_solids.h), blends (blend_edges.h) and other ways to write the same body
// (vary_solid.h).
//
// Used by the samples, the tests and wherever Stepwise itself makes geometry (stock, merged parts). Lengths in mm.
// Each function returns a new Solid. Does not see: STEP files.
#pragma once

#include <vector>

#include "geom/brep/solid.h"
#include "geom/core/units.h"
#include "geom/core/vec3.h"
#include "geom/model/blend_edges.h"
#include "geom/model/combine_solids.h"
#include "geom/model/height_body.h"
#include "geom/model/profile.h"
#include "geom/model/vary_solid.h"

namespace stepwise {

/// Axis-aligned block with one corner at `corner`.
Solid makeBlock(Vec3 sizeMm, Vec3 corner = {});
Solid makeCylinder(Vec3 base, Vec3 axis, double radiusMm, double heightMm);
/// Frustum; one of the radii may be 0.
Solid makeCone(Vec3 base, Vec3 axis, double baseRadiusMm, double topRadiusMm, double heightMm);
Solid makeSphere(Vec3 center, double radiusMm);
Solid makeTorus(Vec3 center, Vec3 axis, double majorRadiusMm, double minorRadiusMm);
/// Closed planar polygon swept along `sweep`.
Solid makePrism(const std::vector<Vec3>& polygon, Vec3 sweep);
/// Closed planar polygon turned by a full circle about an axis that it does not cross.
Solid makeRevolved(const std::vector<Vec3>& polygon, Vec3 axisPoint, Vec3 axis);

Solid moved(const Solid& body, const Placement& placement);
Solid mirrored(const Solid& body, Vec3 planePoint, Vec3 planeNormal);
Solid scaled(const Solid& body, double factor);

/// Rotation by `angle` about an axis, as a placement.
Placement rotationAbout(Vec3 point, Vec3 axis, Angle angle);
Placement translationBy(Vec3 offset);

}  // namespace stepwise
