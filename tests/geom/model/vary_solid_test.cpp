#include "geom/model/vary_solid.h"

#include "geom/brep/mass_properties.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {
Solid drilledBlock() { return *cut(makeBlock({40, 30, 10}), makeCylinder({8, 15, -1}, {0, 0, 1}, 2, 12)); }

/// Volumes of spline bodies are integrated to about 1e-5 only.
void checkSameBody(const Solid& varied, const Solid& body, double relative = 1e-6) {
  CHECK(isValid(varied));
  CHECK(solidCount(varied) == solidCount(body));
  CHECK(computeMassProperties(varied).volumeMm3 == Approx(computeMassProperties(body).volumeMm3).epsilon(relative));
  CHECK(computeMassProperties(varied).areaMm2 == Approx(computeMassProperties(body).areaMm2).epsilon(relative));
}
}  // namespace

TEST_CASE("a body as splines keeps its volume and its faces") {
  const Solid body = drilledBlock(), splines = asSplines(body);
  checkSameBody(splines, body, 2e-5);
  CHECK(faceCount(splines) == faceCount(body));
}

TEST_CASE("shuffled faces are the same faces in another order") {
  const Solid body = drilledBlock(), shuffled = withFacesShuffled(body, 7);
  checkSameBody(shuffled, body);
  CHECK(faceCount(shuffled) == faceCount(body));
}

TEST_CASE("shuffling keeps a void a void") {
  const Solid body = *cut(makeBlock({10, 10, 10}), makeSphere({5, 5, 5}, 2));
  checkSameBody(withFacesShuffled(body, 3), body);
}

TEST_CASE("a drilled wall becomes two halves") {
  const Solid body = drilledBlock();
  const Result<Solid> halved = withClosedFacesHalved(body);
  REQUIRE(halved);
  checkSameBody(*halved, body);
  CHECK(faceCount(*halved) == faceCount(body) + 1);
}

TEST_CASE("a plane across a block splits four of its sides and leaves it whole") {
  const Solid body = makeBlock({40, 30, 10});
  const Result<Solid> split = withFacesSplitByPlane(body, {17, 0, 0}, {1, 0, 0});
  REQUIRE(split);
  checkSameBody(*split, body);
  CHECK(faceCount(*split) == 10);
}

TEST_CASE("a plane along a hole's axis splits its wall") {
  const Solid body = drilledBlock();
  const Result<Solid> split = withFacesSplitByPlane(body, {8, 15, 0}, {1, 0.2, 0});
  REQUIRE(split);
  checkSameBody(*split, body);
  // Top, bottom and two sides become two faces each; the wall three, as its seam stays an edge.
  CHECK(faceCount(*split) == 7 + 4 + 2);
}
