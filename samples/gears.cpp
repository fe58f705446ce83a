// Spur gears.
#include "geom/model/gear_profile.h"
#include "geom/model/make_solid.h"
#include "samples/sample.h"

namespace stepwise {

std::vector<Sample> gearSamples() {
  const SpurGear gear{.teeth = 18, .moduleMm = 0.2};
  const Solid body = must(extrude(gearProfile(gear), 1.5, {}, {circleProfile({}, 0.5)}));
  return {partSample("micro_gear", body, kFreeCuttingStainless)};
}

}  // namespace stepwise
