#include "geom/mesh/surface_extent.h"

#include <algorithm>

#include "geom/mesh/tessellate.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

Solid must(Result<Solid> result) {
  REQUIRE(result);
  return *result;
}

double extentOf(const Solid& solid, Vec3 direction) {
  const TriangleMesh mesh = tessellate(solid);
  double meshExtent = -1e300;
  for (Vec3 p : mesh.vertices) meshExtent = std::max(meshExtent, dot(p, direction));
  const double extent = findSurfaceExtentMm(solid, mesh, direction, meshExtent);
  CHECK(extent >= meshExtent);
  CHECK(extent <= meshExtent + mesh.chordErrorMm);
  return extent;
}

}  // namespace

TEST_CASE("round surfaces end where their formulas say, in any direction") {
  const Vec3 slanted = normalized({3, 2, 6});
  CHECK(extentOf(makeSphere({1, 2, 3}, 10), slanted) == Approx(dot(Vec3{1, 2, 3}, slanted) + 10));
  const double sine = std::sqrt(1 - slanted.z * slanted.z);
  CHECK(extentOf(makeTorus({0, 0, 0}, {0, 0, 1}, 20, 5), slanted) == Approx(20 * sine + 5));
  CHECK(extentOf(makeTorus({0, 0, 0}, {0, 0, 1}, 20, 5), {0, 0, 1}) == Approx(5));
  CHECK(extentOf(makeCylinder({0, 0, 0}, {0, 0, 1}, 10, 30), slanted) == Approx(30 * slanted.z + 10 * sine));
  CHECK(extentOf(makeCylinder({0, 0, 0}, {0, 0, 1}, 10, 30), normalized({1, 3, 0})) == Approx(10));
  CHECK(extentOf(makeCone({0, 0, 0}, {0, 0, 1}, 10, 0, 30), {0, 0, 1}) == Approx(30));
  CHECK(extentOf(makeCone({0, 0, 0}, {0, 0, 1}, 10, 0, 30), normalized({1, 3, 0})) == Approx(10));
}

TEST_CASE("parts of a surface that were cut away do not count") {
  const Solid half = must(cut(makeCylinder({0, 0, 0}, {0, 0, 1}, 10, 30), makeBlock({40, 40, 60}, {6, -20, -10})));
  CHECK(extentOf(half, {1, 0, 0}) == Approx(6));
  CHECK(extentOf(half, {0, 1, 0}) == Approx(10));
  const Solid slot = must(cut(makeBlock({40, 30, 10}), makeCylinder({20, 0, -1}, {0, 0, 1}, 6, 20)));
  CHECK(extentOf(slot, {0, -1, 0}) == Approx(0).margin(1e-9));
}

TEST_CASE("splines are measured by the kernel") {
  CHECK(extentOf(asSplines(makeSphere({1, 2, 3}, 10)), normalized({3, 2, 6})) ==
        Approx(dot(Vec3{1, 2, 3}, normalized({3, 2, 6})) + 10).epsilon(1e-4));
}
