// Where a body lies, which hand it has and how large it is must not change what is said about it.
#include <random>

#include "geom/model/make_solid.h"
#include "tests/laws/law_bodies.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

/// A turn about a skew axis and a shift, different for each number.
Placement randomMotion(unsigned number) {
  std::mt19937 random(number);
  const auto between = [&random](double from, double to) { return from + (to - from) * (random() % 10007) / 10006.0; };
  const Vec3 axis = normalized({between(-1, 1), between(-1, 1), between(0.1, 1)});
  const Vec3 point{between(-20, 20), between(-20, 20), between(-20, 20)};
  return rotationAbout(point, axis, Angle::degrees(between(10, 170)));
}

}  // namespace

TEST_CASE("a body that is turned and moved is said to be the same") {
  const unsigned motion = GENERATE(1u, 2u, 3u);
  for (const LawBody& body : lawBodies()) {
    INFO(body.name << ", motion " << motion);
    CHECK(difference(body.summary, summarize(moved(body.solid, randomMotion(motion)))) == "");
  }
}

TEST_CASE("a quarter turn onto other axes changes nothing") {
  for (const LawBody& body : lawBodies()) {
    INFO(body.name);
    const Placement onto = rotationAbout({}, {1, 1, 1}, Angle::degrees(120));
    CHECK(difference(body.summary, summarize(moved(body.solid, onto))) == "");
  }
}

TEST_CASE("the mirror image of a body is said to be the same") {
  for (const LawBody& body : lawBodies()) {
    INFO(body.name);
    CHECK(difference(body.summary, summarize(mirrored(body.solid, {1, 2, 3}, {0.6, 0, 0.8}))) == "");
  }
}

TEST_CASE("a body of another size has the same features, their lengths scaled") {
  const double factor = GENERATE(0.4, 3.0);
  for (const LawBody& body : lawBodies()) {
    INFO(body.name << ", scaled by " << factor);
    // Machines have sizes (bars, jaws), so that setups may change.
    CHECK(difference(body.summary, summarize(scaled(body.solid, factor)), {.scale = factor, .compareSetups = false}) ==
          "");
  }
}
