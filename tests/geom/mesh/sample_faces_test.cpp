#include "geom/mesh/sample_faces.h"

#include "geom/mesh/tessellate.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("samples are spread evenly over a face and lie inside it") {
  const TriangleMesh mesh = tessellate(makeBlock({40, 30, 10}));
  const auto range = triangleRanges(mesh, 6)[5];
  const auto samples = sampleTriangles(mesh, range, 100);
  REQUIRE(samples.size() == 100);
  int left = 0, front = 0;
  for (const FaceSample& sample : samples) {
    CHECK(sample.point.z == Approx(10));
    CHECK(sample.normal.z == Approx(1));
    CHECK((sample.point.x > 0.1 && sample.point.x < 39.9 && sample.point.y > 0.1 && sample.point.y < 29.9));
    left += sample.point.x < 20 ? 1 : 0;
    front += sample.point.y < 15 ? 1 : 0;
  }
  CHECK(left == Approx(50).margin(5));
  CHECK(front == Approx(50).margin(5));
}

TEST_CASE("large triangles get as many samples as their area asks for") {
  TriangleMesh mesh;
  mesh.vertices = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {10, 0, 0}, {10, 3, 0}, {13, 0, 0}};
  mesh.triangles = {{0, 1, 2}, {0, 0, 1}, {3, 5, 4}};  // areas 0.5, 0 and 4.5
  mesh.triangleFace = {1, 1, 1};
  const auto samples = sampleTriangles(mesh, {0, 3}, 20);
  REQUIRE(samples.size() == 20);
  int inFirst = 0;
  for (const FaceSample& sample : samples) inFirst += sample.point.x < 5 ? 1 : 0;
  CHECK(inFirst == 2);
  CHECK(sampleTriangles(mesh, {1, 2}, 20).empty());
  CHECK(sampleTriangles(mesh, {0, 0}, 20).empty());
}
