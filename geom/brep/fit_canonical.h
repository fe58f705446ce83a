// Fits a plane, cylinder, cone, sphere or torus to sampled points and normals.
//
// Exporters that turn everything into B-splines leave surfaces that are analytic all the same; this finds them again.
// Normals must be unit and consistently oriented out of the material. Kinds are tried from simple to complex and the
// first one within tolerance wins. Cost: linear in samples. Does not see: trimming, topology.
// Based on: Pottmann & Wallner, Computational Line Geometry, 2001 (axis of a rotational surface as the line that meets
// all normals); Lukács, Martin & Marshall 1998 for fitting with normals. Differs: linear fits only, then a check of
// every sample, since the input is exact up to the exporter's rounding.
#pragma once

#include <optional>
#include <vector>

#include "geom/brep/surface.h"

namespace stepwise {

struct SurfaceSample {
  Vec3 point;
  Vec3 normal;
};

/// The analytic surface through all samples within `toleranceMm`, or nothing.
std::optional<Surface> fitCanonical(const std::vector<SurfaceSample>& samples, double toleranceMm);

}  // namespace stepwise
