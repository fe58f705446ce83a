#include "geom/mesh/ray_caster.h"

#include "geom/mesh/tessellate.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

FaceId faceAlong(const TriangleMesh& mesh, Vec3 normal) {
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t)
    if (dot(normalized(areaVector(mesh, t)), normal) > 0.999) return mesh.triangleFace[t];
  return 0;
}

}  // namespace

TEST_CASE("a ray through a block finds the near side, then both sides in order") {
  const TriangleMesh mesh = tessellate(makeBlock({40, 30, 10}));
  const RayCaster rays(mesh);
  const Ray down{{13, 11, 25}, {0, 0, -1}};
  CHECK(rays.occluded(down, 0));
  const auto first = rays.firstHit(down, 0);
  REQUIRE(first);
  CHECK(first->distanceMm == Approx(15));
  CHECK(first->face == faceAlong(mesh, {0, 0, 1}));
  const auto all = rays.allHits(down, 0);
  REQUIRE(all.size() == 2);
  CHECK(all[1].distanceMm == Approx(25));
  CHECK(all[1].face == faceAlong(mesh, {0, 0, -1}));
  CHECK(rays.diagonalMm() == Approx(std::sqrt(40. * 40 + 30 * 30 + 10 * 10)));
}

TEST_CASE("hits nearer than the smallest distance do not count") {
  const TriangleMesh mesh = tessellate(makeBlock({40, 30, 10}));
  const RayCaster rays(mesh);
  const Ray down{{13, 11, 25}, {0, 0, -1}};
  REQUIRE(rays.firstHit(down, 16));
  CHECK(rays.firstHit(down, 16)->distanceMm == Approx(25));
  CHECK_FALSE(rays.occluded(down, 26));
}

TEST_CASE("rays that miss find nothing, also without any triangle") {
  const RayCaster rays(tessellate(makeBlock({40, 30, 10})));
  CHECK_FALSE(rays.occluded({{13, 11, 25}, {0, 0, 1}}, 0));
  CHECK_FALSE(rays.firstHit({{50, 11, 25}, {0, 0, -1}}, 0));
  CHECK(rays.allHits({{50, 11, 25}, {0, 0, -1}}, 0).empty());
  const RayCaster nothing{TriangleMesh{}};
  CHECK_FALSE(nothing.occluded({{0, 0, 0}, {0, 0, 1}}, 0));
  CHECK_FALSE(nothing.firstHit({{0, 0, 0}, {0, 0, 1}}, 0));
}

TEST_CASE("parts far from the origin and micro parts are seen as sharply as others") {
  const double shift = GENERATE(0.0, 1e5, 1e7);
  const double size = GENERATE(0.01, 1.0, 1000.0);
  const RayCaster rays(tessellate(makeBlock({4 * size, 3 * size, size}, {shift, -shift, shift})));
  const auto hit = rays.firstHit({{shift + size, -shift + size, shift + 2 * size}, {0, 0, -1}}, 0);
  REQUIRE(hit);
  CHECK(hit->distanceMm == Approx(size).epsilon(shift > 0 && size < 1 ? 1e-3 : 1e-5));
  CHECK_FALSE(rays.occluded({{shift + 5 * size, -shift + size, shift + 2 * size}, {0, 0, -1}}, 0));
}
