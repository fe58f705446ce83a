// The same body written down differently: faces in another order, faces split, splines instead of analytic surfaces.
//
// Exporters differ in all of these; what Stepwise says about a body must not. Used by the laws.
#pragma once

#include <cstdint>

#include "geom/brep/solid.h"
#include "geom/core/result.h"
#include "geom/core/vec3.h"

namespace stepwise {

/// Every face and edge turned into a B-spline, as some exporters do.
Solid asSplines(const Solid& body);

/// The faces of each shell in another order, chosen by `seed`; outer shells stay before voids.
Solid withFacesShuffled(const Solid& body, std::uint32_t seed);

/// Closed faces (cylinders, cones, tori, spheres with a seam) cut into two halves each.
Result<Solid> withClosedFacesHalved(const Solid& body);

/// Every face that the plane crosses split in two along it; the body stays whole.
Result<Solid> withFacesSplitByPlane(const Solid& body, Vec3 point, Vec3 normal);

/// Neighbouring faces on one surface made one face, and edges on one curve one edge.
Solid withFacesMerged(const Solid& body);

}  // namespace stepwise
