#include "geom/model/profile.h"

#include <numbers>

#include "geom/brep/mass_properties.h"
#include "geom/model/gear_profile.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {
constexpr double kPi = std::numbers::pi;
double volumeOf(const Result<Solid>& body) {
  REQUIRE(body);
  CHECK(isValid(*body));
  return computeMassProperties(*body).volumeMm3;
}
}  // namespace

TEST_CASE("a rounded rectangle with a round hole extrudes to its area times its height") {
  const Result<Solid> body =
      extrude(roundedProfile({{0, 0}, {20, 0}, {20, 10}, {0, 10}}, 2), 3, {}, {circleProfile({10, 5}, 2.5)});
  CHECK(volumeOf(body) == Approx((200 - (4 - kPi) * 4 - kPi * 6.25) * 3));
  CHECK(faceCount(*body) == 8 + 2 + 2);
}

TEST_CASE("inner corners of an outline are rounded outwards") {
  const std::vector<Point2> ell{{0, 0}, {10, 0}, {10, 4}, {4, 4}, {4, 10}, {0, 10}};
  const Result<Solid> body = extrude(roundedProfile(ell, {0, 0, 0, 1, 0, 0}), 2);
  CHECK(volumeOf(body) == Approx((64 + (1 - kPi / 4)) * 2));
}

TEST_CASE("a slot outline is as long as asked for") {
  const Result<Solid> body = extrude(slotProfile({1, 2}, 12, 4), 1);
  CHECK(volumeOf(body) == Approx(8 * 4 + kPi * 4));
  CHECK(computeBox(*body).size().x == Approx(12));
}

TEST_CASE("a turned outline runs along x with y as radius") {
  const Result<Solid> body = turn(polygonProfile({{0, 0}, {0, 3}, {5, 3}, {5, 2}, {9, 2}, {9, 0}}));
  CHECK(volumeOf(body) == Approx(kPi * (9 * 5 + 4 * 4)));
  CHECK(computeBox(*body).size().x == Approx(9));
}

TEST_CASE("a loft through equal squares is a block") {
  const Profile square = rectangleProfile({0, 0}, {2, 2});
  const Result<Solid> body = loft({square, square}, {{}, frameAt({0, 0, 5}, {0, 0, 1}, {1, 0, 0})});
  CHECK(volumeOf(body) == Approx(20));
}

TEST_CASE("a gear has its teeth between root and tip circle") {
  const SpurGear gear{.teeth = 18, .moduleMm = 0.2};
  const Result<Solid> body = extrude(gearProfile(gear), 1.5, {}, {circleProfile({0, 0}, 0.5)});
  const double volume = volumeOf(body);
  CHECK(volume > (kPi * gear.rootRadiusMm() * gear.rootRadiusMm() - kPi * 0.25) * 1.5);
  CHECK(volume < (kPi * gear.tipRadiusMm() * gear.tipRadiusMm() - kPi * 0.25) * 1.5);
  CHECK(computeBox(*body).max.x == Approx(gear.tipRadiusMm()));
  // Per tooth: tip, root, two flanks, two radial pieces (the root circle lies below the base circle).
  CHECK(faceCount(*body) == 18 * 6 + 2 + 2);
}
