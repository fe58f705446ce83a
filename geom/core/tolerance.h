// The tolerances that decide "same point", "same direction" everywhere, in one place with their reasons.
#pragma once

#include "geom/core/units.h"

namespace stepwise {

/// Points closer than this are one point. STEP files of mechanical CAD carry 1e-3 … 1e-7 mm uncertainty; exporters
/// round coordinates to 1e-6 … 1e-9. Scaled up with the part by `linearToleranceMm`.
inline constexpr double kPointToleranceMm = 1e-5;

/// Directions closer than this are one direction; well above the noise of re-exported planes and below any taper
/// that a drawing would state.
inline constexpr Angle kDirectionTolerance = Angle::degrees(0.02);

/// Two faces that meet at less than this deviation from a straight continuation are smooth (tangent).
inline constexpr Angle kSmoothTolerance = Angle::degrees(0.5);

/// Linear tolerance for a part whose box diagonal is given: relative for large parts, absolute for micro parts.
constexpr double linearToleranceMm(double diagonalMm) {
  const double relative = diagonalMm * 1e-6;
  return relative > kPointToleranceMm ? relative : kPointToleranceMm;
}

}  // namespace stepwise
