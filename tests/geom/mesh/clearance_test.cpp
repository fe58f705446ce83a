#include "geom/mesh/clearance.h"

#include "geom/mesh/tessellate.h"
#include "geom/model/combine_solids.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

/// A block with a slot 4 wide and 6 deep along y, its walls at x = 8 and x = 12.
TriangleMesh slotted() {
  const Result<Solid> body = cut(makeBlock({20, 20, 10}), makeBlock({4, 20, 6}, {8, 0, 4}));
  REQUIRE(body);
  return tessellate(*body);
}

constexpr double kFar = 1e9;

}  // namespace

TEST_CASE("the room in a slot is the distance to its nearer wall, above a floor that does not count") {
  const Clearance clearance(slotted());
  const Clearance::View up = clearance.along({0, 0, 1});
  const auto nearest = up.nearestToAxis({9, 10, 4}, 1e-6, kFar, 100);
  REQUIRE(nearest);
  CHECK(nearest->distanceMm == Approx(1));
  CHECK(nearest->point.x == Approx(8));
  CHECK_FALSE(up.nearestToAxis({9, 10, 4}, 1e-6, kFar, 0.999));
  CHECK_FALSE(up.nearestToAxis({9, 10, 10.1}, 0, kFar, 100));
  CHECK(up.nearestToAxis({9, 10, 0}, 1, 3, 100)->distanceMm == Approx(9));  // the side x = 0, below the slot
}

TEST_CASE("material near an axis is found without asking which is the nearest") {
  const Clearance clearance(slotted());
  const Clearance::View up = clearance.along({0, 0, 1});
  CHECK(up.anyNearAxis({9, 10, 4}, 1e-6, kFar, 1.001));
  CHECK_FALSE(up.anyNearAxis({9, 10, 4}, 1e-6, kFar, 0.999));
  CHECK_FALSE(up.anyNearAxis({9, 10, 4}, 6.001, kFar, 100));
}

TEST_CASE("the largest cutter beside a wall of a slot is as wide as the slot") {
  const Clearance clearance(slotted());
  const Clearance::View up = clearance.along({0, 0, 1});
  const TouchingRoom room = up.largestBeside({{8, 10, 5}, 20, 0.01, 1e-6}, {1, 0, 0}, 1e-6);
  CHECK(room.radiusMm == Approx(2));
  REQUIRE(room.narrowedBy);
  CHECK(room.narrowedBy->point.x == Approx(12));
  CHECK_FALSE(up.largestBeside({{8, 10, 5}, 1.5, 0.01, 1e-6}, {1, 0, 0}, 1e-6).narrowedBy);
}

TEST_CASE("the largest ball in a slot touches both walls, and one on a floor only what is beside it") {
  const Clearance clearance(slotted());
  const Clearance::View up = clearance.along({0, 0, 1});
  CHECK(up.largestBall({{8, 10, 8}, 20, 0.01, 1e-6}, {1, 0, 0}).radiusMm == Approx(2));
  CHECK(up.largestBall({{9.5, 10, 4}, 20, 0.01, 1e-6}, {0, 0, 1}).radiusMm == Approx(1.5));
}

TEST_CASE("room is the same from a direction that leans") {
  const Vec3 lean = normalized({0, 0.6, 0.8});
  const Clearance clearance(slotted());
  const Clearance::View view = clearance.along(lean);  // the slot runs along y: its walls stand along this axis, too
  CHECK(view.largestBeside({{8, 10, 8}, 20, 0.01, 1e-6}, {1, 0, 0}, 1e-6).radiusMm == Approx(2));
}

TEST_CASE("a holder meets the top of the block where it is wider than the slot") {
  const Clearance clearance(slotted());
  const Clearance::View up = clearance.along({0, 0, 1});
  const auto met = up.highestAround({10, 10, 4}, 2.5, 0);
  REQUIRE(met);
  CHECK(met->heightMm == Approx(6));
  CHECK_FALSE(up.highestAround({10, 10, 4}, 1.9, 1e-6));
}

TEST_CASE("the highest point within reach on a slope lies uphill, not at the end of the slope") {
  const Clearance clearance(tessellate(makePrism({{0, 0, 0}, {100, 0, 0}, {100, 0, 50}}, {0, 100, 0})));
  const auto met = clearance.along({0, 0, 1}).highestAround({40, 50, 20}, 10, -100);
  REQUIRE(met);
  CHECK(met->heightMm == Approx(5));
}
