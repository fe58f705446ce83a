// The outline of an involute spur gear.
//
// Flanks are interpolated splines through exact points of the involute, root and tip are circular arcs; below the base
// circle the flank runs radially (small gears are cut so by wire EDM). Addendum 1 m, dedendum 1.25 m, no profile shift.
// Does not see: undercut, helix, crowning. Based on: ISO 53 basic rack proportions.
#pragma once

#include "geom/core/units.h"
#include "geom/model/profile.h"

namespace stepwise {

struct SpurGear {
  int teeth = 18;
  double moduleMm = 1;
  Angle pressureAngle = Angle::degrees(20);
  double backlashMm = 0;  ///< thinning of each tooth, measured on the pitch circle

  double pitchRadiusMm() const { return moduleMm * teeth / 2; }
  double tipRadiusMm() const { return pitchRadiusMm() + moduleMm; }
  double rootRadiusMm() const { return pitchRadiusMm() - 1.25 * moduleMm; }
};

/// Tooth 0 is centred on the x axis.
Profile gearProfile(const SpurGear& gear);

}  // namespace stepwise
