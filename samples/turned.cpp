// Parts that come off a lathe, with what has to be milled or drilled into them.
#include <cmath>

#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "samples/sample.h"

namespace stepwise {
namespace {

/// Spindle axis along +z from the origin.
Placement uprightSpindle() { return frameAt({}, {0, -1, 0}, {0, 0, 1}); }

Solid makeSteppedShaft() {
  const Profile contour = polygonProfile({{0, 0},
                                          {0, 3.5},
                                          {0.5, 4},
                                          {12, 4},
                                          {12, 6},
                                          {28, 6},
                                          {28, 5},
                                          {37, 5},
                                          {37, 4.8},
                                          {38.1, 4.8},
                                          {38.1, 5},
                                          {41.5, 5},
                                          {42, 4.5},
                                          {42, 0}});
  const Solid turned = must(turn(contour));
  const Solid flattened = must(cut(turned, makeBlock({9, 12, 2}, {-1, -6, 3})));
  return must(drill(flattened, {{.at = {20, 0, 6}, .towardsTool = {0, 0, 1}, .diameterMm = 3, .depthMm = 14}}));
}

Solid makeSwissPin() {
  // Chamfer, head diameter, neck for a retaining ring, guide diameter, 60 degree point with a flat of 0.8.
  const double pointLength = (1.0 - 0.4) / std::tan(Angle::degrees(30).inRadians());
  return must(turn(polygonProfile(
      {{0, 0}, {0, 0.85}, {0.15, 1}, {4, 1}, {4, 0.6}, {6, 0.6}, {6, 1}, {14 - pointLength, 1}, {14, 0.4}, {14, 0}})));
}

Solid makeKeyedHub() {
  const Solid turned =
      must(turn(polygonProfile({{0, 5}, {0, 12}, {5, 12}, {5, 8}, {16, 8}, {16, 5}}), uprightSpindle()));
  const Solid keyway = makeBlock({3, 6.4, 18}, {-1.5, 0, -1});  // 1.4 deeper than the bore's top
  const Solid hub = must(cut(turned, keyway));
  std::vector<Vec3> places;
  for (int i = 0; i < 4; ++i) {
    const double angle = Angle::degrees(45 + 90 * i).inRadians();
    places.push_back({10 * std::cos(angle), 10 * std::sin(angle), 5});
  }
  return must(drill(hub, patternOf({.towardsTool = {0, 0, 1}, .diameterMm = 2.4, .depthMm = 7}, places)));
}

Solid makeInjectorNozzle() {
  const Solid turned =
      must(turn(polygonProfile({{0, 0}, {0, 3}, {5, 3}, {5, 1.5}, {13, 1.5}, {14, 0.5}, {14, 0}}), uprightSpindle()));
  const Vec3 down{0, 0, -1};
  std::vector<DrilledHole> holes{
      {.at = {}, .towardsTool = down, .diameterMm = 1.5, .depthMm = 12.2, .point = Angle::degrees(118)},
      {.at = {}, .towardsTool = down, .diameterMm = 0.6, .depthMm = 13.4}};
  const Angle spray = Angle::degrees(60);  // between the spray holes and the nozzle's axis
  for (int i = 0; i < 5; ++i) {
    const double around = Angle::degrees(72 * i).inRadians();
    const double outwards = std::sin(spray.inRadians()), ahead = std::cos(spray.inRadians());
    const Vec3 direction{outwards * std::cos(around), outwards * std::sin(around), ahead};
    const Vec3 sac{0, 0, 13.1};
    holes.push_back({.at = sac + direction * 1.2, .towardsTool = direction, .diameterMm = 0.2, .depthMm = 1.2});
  }
  return must(drill(turned, holes));
}

}  // namespace

std::vector<Sample> turnedSamples() {
  return {partSample("stepped_shaft", makeSteppedShaft(), kFreeCuttingStainless),
          partSample("swiss_pin_h6", makeSwissPin(), kHardenedPinSteel),
          partSample("keyed_hub", makeKeyedHub(), kFreeCuttingStainless),
          partSample("injector_nozzle", makeInjectorNozzle(), kHardenedPinSteel)};
}

}  // namespace stepwise
