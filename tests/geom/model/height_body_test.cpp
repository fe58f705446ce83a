#include "geom/model/height_body.h"

#include "geom/brep/mass_properties.h"
#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("equal heights give a block") {
  const Result<Solid> body = makeUnderHeights(std::vector(5, std::vector(6, 3.0)), {1, 2, 0}, 2);
  REQUIRE(body);
  CHECK(isValid(*body));
  CHECK(computeMassProperties(*body).volumeMm3 == Approx(10 * 8 * 3));
}

TEST_CASE("a linear slope of heights has the volume of its mean") {
  std::vector<std::vector<double>> heights(4, std::vector<double>{1, 2, 3, 4});
  const Result<Solid> body = makeUnderHeights(heights, {}, 1);
  REQUIRE(body);
  CHECK(computeMassProperties(*body).volumeMm3 == Approx(3 * 3 * 2.5));
}

TEST_CASE("grids that are too small, ragged or not positive are refused") {
  CHECK_FALSE(makeUnderHeights(std::vector(3, std::vector(4, 1.0)), {}, 1));
  CHECK_FALSE(makeUnderHeights({{1, 1, 1, 1}, {1, 1, 1, 1}, {1, 1, 1}, {1, 1, 1, 1}}, {}, 1));
  CHECK_FALSE(makeUnderHeights(std::vector(4, std::vector(4, 0.0)), {}, 1));
}
