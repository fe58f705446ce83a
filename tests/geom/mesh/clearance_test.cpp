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
  const ToolFrame up = ToolFrame::along({0, 0, 1});
  const auto nearest = clearance.nearestToAxis(up, {9, 10, 4}, 1e-6, kFar, 100);
  REQUIRE(nearest);
  CHECK(nearest->distanceMm == Approx(1));
  CHECK(nearest->point.x == Approx(8));
  CHECK_FALSE(clearance.nearestToAxis(up, {9, 10, 4}, 1e-6, kFar, 0.999));
  CHECK_FALSE(clearance.nearestToAxis(up, {9, 10, 10.1}, 0, kFar, 100));
  CHECK(clearance.nearestToAxis(up, {9, 10, 0}, 1, 3, 100)->distanceMm == Approx(9));  // the side x = 0, below the slot
}

TEST_CASE("a ball rests on the floor and on the walls") {
  const Clearance clearance(slotted());
  const ToolFrame up = ToolFrame::along({0, 0, 1});
  CHECK(clearance.nearestToBall(up, {10, 10, 5.5}, 100)->distanceMm == Approx(1.5));
  CHECK(clearance.nearestToBall(up, {10.5, 10, 8}, 100)->distanceMm == Approx(1.5));
}

TEST_CASE("a holder meets the top of the block where it is wider than the slot") {
  const Clearance clearance(slotted());
  const ToolFrame up = ToolFrame::along({0, 0, 1});
  const auto met = clearance.highestAround(up, {10, 10, 4}, 2.5, 0);
  REQUIRE(met);
  CHECK(met->heightMm == Approx(6));
  CHECK_FALSE(clearance.highestAround(up, {10, 10, 4}, 1.9, 1e-6));
}

TEST_CASE("the highest point within reach on a slope lies uphill, not at the end of the slope") {
  const Clearance clearance(tessellate(makePrism({{0, 0, 0}, {100, 0, 0}, {100, 0, 50}}, {0, 100, 0})));
  const auto met = clearance.highestAround(ToolFrame::along({0, 0, 1}), {40, 50, 20}, 10, -100);
  REQUIRE(met);
  CHECK(met->heightMm == Approx(5));
}
