#include "geom/mesh/wall_thickness.h"

#include "geom/brep/face_graph.h"
#include "geom/mesh/tessellate.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

Solid must(Result<Solid> result) {
  REQUIRE(result);
  return *result;
}

std::vector<WallThickness> measure(const Solid& solid) {
  const TriangleMesh mesh = tessellate(solid);
  return measureWallThickness(mesh, RayCaster(mesh), faceCount(solid));
}

}  // namespace

TEST_CASE("the sides of a block are as far apart as its edges are long") {
  const Solid block = makeBlock({40, 30, 10});
  const auto walls = measure(block);
  REQUIRE(walls.size() == 6);
  const FaceGraph graph = buildFaceGraph(block);
  for (const Face& face : graph.faces) {
    const WallThickness& wall = walls[face.id - 1];
    const double expected = std::abs(face.normal.x) > 0.5 ? 40 : std::abs(face.normal.y) > 0.5 ? 30 : 10;
    REQUIRE(wall.minMm);
    CHECK(*wall.minMm == Approx(expected).epsilon(1e-5));
    CHECK(*wall.medianMm == Approx(expected).epsilon(1e-5));
    CHECK(dot(graph.face(wall.opposite).normal, face.normal) == Approx(-1));
  }
}

TEST_CASE("the thin wall of an open box is found from both of its sides") {
  const Solid box = must(cut(makeBlock({40, 30, 20}), makeBlock({38.5, 27, 30}, {0.5, 1.5, 2})));
  const FaceGraph graph = buildFaceGraph(box);
  const auto walls = measure(box);
  int thin = 0;
  for (const Face& face : graph.faces)
    if (walls[face.id - 1].minMm && std::abs(*walls[face.id - 1].minMm - 0.5) < 1e-3) ++thin;
  CHECK(thin == 2);
}

TEST_CASE("a tube is as thick as its radii differ") {
  const auto walls =
      measure(must(cut(makeCylinder({0, 0, 0}, {0, 0, 1}, 10, 30), makeCylinder({0, 0, -1}, {0, 0, 1}, 8, 40))));
  int found = 0;
  for (const WallThickness& wall : walls)
    if (wall.minMm && *wall.minMm < 3) {
      CHECK(*wall.minMm == Approx(2).margin(0.15));
      ++found;
    }
  CHECK(found == 2);
}

TEST_CASE("a wedge has no wall where its sides lean too far") {
  const auto walls = measure(makePrism({{0, 0, 0}, {30, 0, 0}, {15, 26, 0}}, {0, 0, 10}));
  int without = 0;
  for (const WallThickness& wall : walls)
    if (!wall.minMm) {
      CHECK(wall.opposite == 0);
      ++without;
    }
  CHECK(without == 3);
}
