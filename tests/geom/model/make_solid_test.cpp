#include "geom/model/make_solid.h"

#include "geom/brep/mass_properties.h"
#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("a block with a drilled hole has seven faces and loses the hole's volume") {
  const Result<Solid> body = cut(makeBlock({40, 30, 10}), makeCylinder({8, 15, -1}, {0, 0, 1}, 2, 12));
  REQUIRE(body);
  CHECK(faceCount(*body) == 7);
  CHECK(isValid(*body));
  CHECK(computeMassProperties(*body).volumeMm3 == Approx(12000 - 3.14159265358979 * 4 * 10));
}
