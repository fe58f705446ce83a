#include "geom/contact/assembly_order.h"

#include <numeric>

#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "tests/geom/contact/placed_bodies.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

Solid bored(double z) {
  return drill(makeBlock({20, 20, 5}, {0, 0, z}), {{.at = {10, 10, z + 5}, .diameterMm = 4, .depthMm = 6}}).value();
}

AssemblyOrder orderOf(const PlacedBodies& bodies, const AssemblyOrderOptions& options = {}) {
  return findAssemblyOrder(ShapeMeshes(bodies.shapes()), bodies.instances(), bodies.contacts(), options);
}

}  // namespace

TEST_CASE("a stack goes together one by one, a captive pin does not") {
  PlacedBodies stack;
  stack.add(bored(0));
  stack.add(bored(5));
  stack.add(makeCylinder({10, 10, 0}, {0, 0, 1}, 2, 10));
  const AssemblyOrder order = orderOf(stack);
  CHECK(order.locked.empty());
  REQUIRE(order.steps.size() == 3);
  CHECK(order.steps[0].instances.size() == 1);

  const Solid pin = makeRevolved(
      {{0, 0, -2}, {4, 0, -2}, {4, 0, 0}, {2, 0, 0}, {2, 0, 5}, {4, 0, 5}, {4, 0, 7}, {0, 0, 7}}, {}, {0, 0, 1});
  PlacedBodies captive;
  captive.add(bored(0));
  captive.add(pin, translationBy({10, 10, 0}));
  const AssemblyOrder locked = orderOf(captive);
  REQUIRE(locked.locked.size() == 1);
  CHECK(locked.locked[0] == std::vector<int>{0, 1});
}

TEST_CASE("a drawer in a closed case comes out with nothing else, a case of two halves opens first") {
  PlacedBodies bodies;
  bodies.add(cut(makeBlock({20, 20, 10}), makeBlock({10, 10, 6}, {5, 5, 4})).value());
  bodies.add(cut(makeBlock({20, 20, 10}, {0, 0, 10}), makeBlock({10, 10, 6}, {5, 5, 10})).value());
  bodies.add(makeBlock({10, 10, 12}, {5, 5, 4}));
  const AssemblyOrder order = orderOf(bodies);
  CHECK(order.locked.empty());
  CHECK(order.steps.size() == 3);
}

TEST_CASE("a part that nothing touches sideways is slid out along the edge that its neighbours leave free") {
  PlacedBodies bodies;  // a beam between floor and ceiling of a frame that is open at two sides
  bodies.add(cut(makeBlock({40, 20, 20}), makeBlock({30, 30, 10}, {5, -5, 5})).value());
  bodies.add(makeBlock({28, 60, 10}, {6, -20, 5}));
  const AssemblyOrder order = orderOf(bodies);
  CHECK(order.locked.empty());
  REQUIRE(order.steps.size() == 2);
  CHECK(std::abs(order.steps[1].direction.y) == Approx(1));
}

TEST_CASE("a sub-assembly that only holds itself goes in as one") {
  PlacedBodies bodies;  // at each end of a case, a bar in a sleeve along y; both ends open along x only
  bodies.add(cut(cut(makeBlock({50, 12, 12}, {-25, -1, -1}), makeBlock({30, 10, 10}, {5, 0, 0})).value(),
                 makeBlock({30, 10, 10}, {-35, 0, 0}))
                 .value());
  const int sleeve = bodies.addShape(cut(makeBlock({20, 10, 10}), makeBlock({10, 12, 6}, {5, -1, 2})).value());
  const int bar = bodies.addShape(makeBlock({10, 10, 6}, {5, 0, 2}));
  for (const double x : {5.0, -25.0})
    for (const int shape : {sleeve, bar}) bodies.place(shape, translationBy({x, 0, 0}));
  const AssemblyOrder order = orderOf(bodies);
  CHECK(order.locked.empty());
  const auto isPair = [](const AssemblyStep& step) {
    return step.instances == std::vector<int>{1, 2} || step.instances == std::vector<int>{3, 4};
  };
  const auto pair = std::find_if(order.steps.begin(), order.steps.end(), isPair);
  REQUIRE(pair != order.steps.end());
  CHECK(std::abs(pair->direction.x) == Approx(1));
}

TEST_CASE("hundreds of copies are put in order by few looks, and without looks nothing is claimed") {
  PlacedBodies bodies;
  bodies.add(makeBlock({400, 400, 5}));
  const int pin = bodies.addShape(makeCylinder({}, {0, 0, 1}, 2, 10));
  for (int i = 0; i < 600; ++i) bodies.place(pin, translationBy({10.0 + 15 * (i % 25), 10.0 + 15 * (i / 25), 5}));
  const AssemblyOrder order = orderOf(bodies, {.mostLooks = 100});
  CHECK(order.locked.empty());
  CHECK(order.unsettled.empty());
  CHECK(order.steps.size() == 601);

  const AssemblyOrder none = orderOf(bodies, {.mostLooks = 0});
  CHECK(none.locked.empty());
  CHECK(none.unsettled.size() >= 600);
}
