#include "geom/model/drill_holes.h"

#include <cmath>
#include <numbers>

#include "geom/brep/mass_properties.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {
constexpr double kPi = std::numbers::pi;
double removedBy(const DrilledHole& hole) {
  const Result<Solid> body = drill(makeBlock({20, 20, 10}), {hole});
  REQUIRE(body);
  CHECK(isValid(*body));
  return 4000 - computeMassProperties(*body).volumeMm3;
}
}  // namespace

TEST_CASE("a flat blind hole removes a cylinder") {
  CHECK(removedBy({.at = {10, 10, 10}, .diameterMm = 4, .depthMm = 6}) == Approx(kPi * 4 * 6));
}

TEST_CASE("a drill point adds its cone below the full diameter") {
  const double tip = 2 / std::tan(59 * kPi / 180);
  CHECK(removedBy({.at = {10, 10, 10}, .diameterMm = 4, .depthMm = 6, .point = Angle::degrees(118)}) ==
        Approx(kPi * 4 * (6 + tip / 3)));
}

TEST_CASE("a counterbore is measured from the surface") {
  CHECK(
      removedBy({.at = {10, 10, 10}, .diameterMm = 4, .depthMm = 12, .counterbore = DrilledHole::Counterbore{8, 3}}) ==
      Approx(kPi * (16 * 3 + 4 * 7)));
}

TEST_CASE("a 90 degree countersink is as deep as the radii differ") {
  // Frustum of radii 4 and 2, height 2, then a cylinder of radius 2 over the rest.
  CHECK(removedBy({.at = {10, 10, 10}, .diameterMm = 4, .depthMm = 12, .countersink = DrilledHole::Countersink{8}}) ==
        Approx(kPi * (2.0 / 3 * (16 + 8 + 4) + 4 * 8)));
}

TEST_CASE("a hole can be drilled from any side") {
  CHECK(removedBy({.at = {0, 10, 5}, .towardsTool = {-1, 0, 0}, .diameterMm = 3, .depthMm = 20}) ==
        Approx(kPi * 2.25 * 20));
}
