#include "geom/mesh/oriented_box.h"

#include "geom/mesh/optimal_rotation.h"
#include "geom/mesh/tessellate.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

Solid must(Result<Solid> result) {
  REQUIRE(result);
  return *result;
}

/// Normals of all triangles: what a caller who knows the faces would prefer.
std::vector<Vec3> normalsOf(const TriangleMesh& mesh) {
  std::vector<Vec3> normals;
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t) normals.push_back(normalized(areaVector(mesh, t)));
  return normals;
}

void checkExtents(const OrientedBox& box, Vec3 expected, double tolerance) {
  CHECK(std::abs(box.halfExtentsMm.x - expected.x) <= tolerance);
  CHECK(std::abs(box.halfExtentsMm.y - expected.y) <= tolerance);
  CHECK(std::abs(box.halfExtentsMm.z - expected.z) <= tolerance);
  const auto& a = box.frame.axes;
  CHECK(norm(cross(a[0], a[1]) - a[2]) < 1e-12);
}

}  // namespace

TEST_CASE("a block turned in space gets exactly its own box") {
  const Placement turn = GENERATE(Placement{}, rotationAbout({1, 2, 3}, {1, 2, 4}, Angle::degrees(73)),
                                  rotationAbout({0, 0, 0}, {1, -1, 0.3}, Angle::degrees(-31)));
  const Solid block = moved(makeBlock({40, 30, 10}, {3, 4, 5}), turn);
  const TriangleMesh mesh = tessellate(block);
  const OrientedBox box = findOrientedBox(block, mesh, normalsOf(mesh));
  checkExtents(box, {20, 15, 5}, 1e-9);
  CHECK(distance(box.frame.origin, turn.applyToPoint({23, 19, 10})) < 1e-9);
  CHECK(std::abs(dot(box.frame.axes[0], turn.applyToDirection({1, 0, 0}))) == Approx(1).epsilon(1e-12));
}

TEST_CASE("a body turned in space gets the turned box, axes and senses included") {
  const Solid body =
      must(cutAll(makeBlock({40, 30, 10}), {makeBlock({10, 10, 30}, {0, 0, -5}), makeBlock({12, 40, 6}, {28, -5, 5})}));
  const TriangleMesh mesh = tessellate(body);
  const OrientedBox box = findOrientedBox(body, mesh, normalsOf(mesh));
  for (const double degrees : {17.0, 90.0, 180.0, 211.0}) {
    const Placement turn = rotationAbout({1, 2, 3}, {2, 1, -1}, Angle::degrees(degrees));
    const Solid copy = moved(body, turn);
    const TriangleMesh copyMesh = tessellate(copy);
    const OrientedBox turned = findOrientedBox(copy, copyMesh, normalsOf(copyMesh));
    for (std::size_t i = 0; i < 3; ++i)
      CHECK(distance(turned.frame.axes[i], turn.applyToDirection(box.frame.axes[i])) < 1e-9);
    CHECK(distance(turned.frame.origin, turn.applyToPoint(box.frame.origin)) < 1e-9);
    CHECK(distance(turned.halfExtentsMm, box.halfExtentsMm) < 1e-9);
  }
}

TEST_CASE("the smallest rectangle around a slanted outline is found, not only the preferred one") {
  // A right triangle 30-40-50 lies best along one of its sides.
  const Solid prism = makePrism({{0, 0, 0}, {50, 0, 0}, {18, 24, 0}}, {0, 0, 8});
  const TriangleMesh mesh = tessellate(prism);
  const OrientedBox box = findOrientedBox(prism, mesh, {{0, 0, 1}});
  CHECK(box.volumeMm3() == Approx(50 * 24 * 8));
}

TEST_CASE("round bodies get the box of their true surfaces, square to their flats") {
  const Placement turn = rotationAbout({1, 2, 3}, {1, 2, 4}, Angle::degrees(40));
  const Solid shaft =
      moved(must(fuse(makeCylinder({0, 0, 0}, {0, 0, 1}, 10, 50), makeCylinder({0, 0, 20}, {0, 0, 1}, 15, 5))), turn);
  const OrientedBox box = findOrientedBox(shaft, tessellate(shaft), {turn.applyToDirection({0, 0, 1})});
  checkExtents(box, {25, 15, 15}, 1e-4);
  const Solid flatted =
      moved(must(cut(makeCylinder({0, 0, 0}, {0, 0, 1}, 10, 50), makeBlock({20, 20, 60}, {8, -10, -5}))), turn);
  const Vec3 flat = turn.applyToDirection({1, 0, 0});
  const OrientedBox keyed = findOrientedBox(flatted, tessellate(flatted), {turn.applyToDirection({0, 0, 1}), flat});
  checkExtents(keyed, {25, 10, 9}, 1e-4);
  CHECK(std::abs(dot(keyed.frame.axes[2], flat)) == Approx(1).epsilon(1e-9));
}

TEST_CASE("without preferred directions the general search finds the box, the same each time") {
  const Solid block = moved(makeBlock({40, 30, 10}), rotationAbout({1, 2, 3}, {1, 2, 4}, Angle::degrees(73)));
  const TriangleMesh mesh = tessellate(block);
  const OrientedBox box = findOrientedBox(block, mesh);
  CHECK(box.volumeMm3() == Approx(12000).epsilon(1e-4));
  CHECK(findOrientedBox(block, mesh).frame == box.frame);
  // A rotated block whose only preferred direction is useless is not trapped by it.
  const OrientedBox freed = findOrientedBox(block, mesh, {normalized({1, 1, 1})});
  CHECK(freed.volumeMm3() == Approx(12000).epsilon(1e-4));
  CHECK(findOrientedBox(block, mesh, {normalized({1, 1, 1})}, {.search = OrientedBoxOptions::Search::preferredOnly})
            .volumeMm3() > 13000);
}

TEST_CASE("a sphere, a sheet and nothing at all have boxes too") {
  const Solid sphere = makeSphere({5, 6, 7}, 4);
  const OrientedBox round = findOrientedBox(sphere, tessellate(sphere));
  CHECK(distance(round.frame.origin, {5, 6, 7}) < 0.05);
  checkExtents(round, {4, 4, 4}, 0.05);
  TriangleMesh sheet;
  sheet.vertices = {{0, 0, 1}, {4, 0, 1}, {4, 2, 1}, {0, 2, 1}};
  sheet.triangles = {{0, 1, 2}, {0, 2, 3}};
  sheet.triangleFace = {1, 1};
  sheet.exact = true;
  checkExtents(findOrientedBox(sheet, {{0, 0, 1}}), {2, 1, 0}, 1e-12);
  checkExtents(findOrientedBox(sheet), {2, 1, 0}, 1e-12);
  CHECK(findOrientedBox(TriangleMesh{}).volumeMm3() == 0);
}

TEST_CASE("hull corners of a cloud are its extreme points") {
  std::vector<Vec3> cloud;
  for (int i = 0; i <= 4; ++i)
    for (int j = 0; j <= 4; ++j)
      for (int k = 0; k <= 4; ++k) cloud.push_back({1.0 * i, 1.0 * j, 1.0 * k});
  CHECK(findHullCorners(cloud).size() == 8);
}
