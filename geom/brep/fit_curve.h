// Tells whether sampled points lie on a line or a circle, for splines that are really such.
#pragma once

#include <optional>
#include <vector>

#include "geom/brep/face_graph.h"

namespace stepwise {

struct FittedCurve {
  CurveKind kind = CurveKind::line;  ///< line or circle
  double lengthMm = 0;
  Vec3 center, axis;  ///< circle: axis right-handed in the direction of the samples
  double radiusMm = 0;
};

/// `samples` run along the curve, at least 3. Within `toleranceMm` at every sample, else nothing.
std::optional<FittedCurve> fitCurve(const std::vector<Vec3>& samples, double toleranceMm = 1e-4);

}  // namespace stepwise
