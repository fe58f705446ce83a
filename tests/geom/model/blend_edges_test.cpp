#include "geom/model/blend_edges.h"

#include <numbers>

#include "geom/brep/mass_properties.h"
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

TEST_CASE("rounding the four upright edges of a block removes four quarter corners") {
  const Result<Solid> body = blendEdges(makeBlock({20, 10, 5}), 2, alongDirection({0, 0, 1}));
  CHECK(volumeOf(body) == Approx(1000 - (4 - kPi) * 4 * 5));
}

TEST_CASE("a fillet in a concave edge adds material") {
  const Result<Solid> ell = extrude(polygonProfile({{0, 0}, {10, 0}, {10, 4}, {4, 4}, {4, 10}, {0, 10}}), 3);
  REQUIRE(ell);
  const Result<Solid> body = blendEdges(*ell, 1, [](const Edge& edge) { return edge.convexity == Convexity::concave; });
  CHECK(volumeOf(body) == Approx(64 * 3 + (1 - kPi / 4) * 3));
}

TEST_CASE("chamfering the rim of a cylinder removes a ring of triangular section") {
  const Result<Solid> body = chamferEdges(makeCylinder({}, {0, 0, 1}, 5, 8), 1, inPlane({0, 0, 8}, {0, 0, 1}));
  // Guldin: the triangle's area times the way of its centroid.
  CHECK(volumeOf(body) == Approx(kPi * 25 * 8 - 0.5 * 2 * kPi * (5 - 1.0 / 3)));
}

TEST_CASE("circles are chosen by their radius") {
  const Result<Solid> drilled = cut(makeBlock({20, 20, 5}), makeCylinder({10, 10, -1}, {0, 0, 1}, 3, 7));
  REQUIRE(drilled);
  const Result<Solid> body = chamferEdges(*drilled, 0.5, both(circleOfRadius(3), inPlane({0, 0, 5}, {0, 0, 1})));
  CHECK(volumeOf(body) == Approx(2000 - kPi * 9 * 5 - 0.125 * 2 * kPi * (3 + 0.5 / 3)));
}

TEST_CASE("a blend without edges or without room is refused") {
  const Solid block = makeBlock({10, 10, 10});
  const Result<Solid> none = blendEdges(block, 1, [](const Edge&) { return false; });
  REQUIRE_FALSE(none);
  CHECK(none.error().code == "no-edge-chosen");
  CHECK_FALSE(blendEdges(block, 8, alongDirection({0, 0, 1})));
}
