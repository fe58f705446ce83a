// A pinion and a wheel in mesh, each turning on a pin that is pressed into a bearing plate.
#include "geom/model/drill_holes.h"
#include "geom/model/gear_profile.h"
#include "geom/model/make_solid.h"
#include "samples/sample.h"
#include "samples/standard_parts.h"

namespace stepwise {
namespace {

const SpurGear kPinion{.teeth = 12, .moduleMm = 0.3, .backlashMm = 0.02};
const SpurGear kWheel{.teeth = 24, .moduleMm = 0.3, .backlashMm = 0.02};
constexpr double kCentersMm = 5.4;  // module × (12 + 24) / 2

Solid makeGear(const SpurGear& gear) { return must(extrude(gearProfile(gear), 1.2, {}, {circleProfile({}, 0.41)})); }

Solid makeBearingPlate() {
  const Solid plate = must(extrude(roundedProfile({{-3, -4.5}, {10, -4.5}, {10, 4.5}, {-3, 4.5}}, 1), 2));
  return must(drill(plate, patternOf({.diameterMm = 0.8, .depthMm = 3}, {{0, 0, 2}, {kCentersMm, 0, 2}})));
}

}  // namespace

Sample gearedPairAssembly() {
  AssemblyBuilder pair("geared_pair");
  pair.place(pair.addPart("bearing_plate", makeBearingPlate(), kBrass));
  const int pin = pair.addPart("gear_pin_0.8x3.6", makeDowelPin(0.8, 3.6, 0.1), kHardenedPinSteel);
  pair.place(pin);
  pair.place(pin, translationBy({kCentersMm, 0, 0}));
  pair.place(pair.addPart("pinion_z12", makeGear(kPinion), kFreeCuttingStainless), translationBy({0, 0, 2.1}));
  // The pinion's tooth 0 points at the wheel; half a pitch turns a gap of the wheel towards it.
  Placement inMesh = rotationAbout({}, {0, 0, 1}, Angle::degrees(180.0 / kWheel.teeth));
  inMesh.origin = {kCentersMm, 0, 2.1};
  pair.place(pair.addPart("wheel_z24", makeGear(kWheel), kBrass), inMesh);
  return std::move(pair).finish();
}

}  // namespace stepwise
