#include "geom/mesh/height_field.h"

#include <algorithm>
#include <cmath>

#include "geom/mesh/tessellate.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

Solid must(Result<Solid> result) {
  REQUIRE(result);
  return *result;
}

/// A block with a pocket 6 deep; its floor is 10 × 20 of the block's 40 × 30.
Solid pocketed() { return must(cut(makeBlock({40, 30, 10}), makeBlock({10, 20, 20}, {5, 5, 4}))); }

}  // namespace

TEST_CASE("a height field holds the first face and its height under each cell") {
  const TriangleMesh mesh = tessellate(pocketed());
  const HeightField field = buildHeightField(mesh, {0, 0, 1}, {.cellMm = 0.25, .columnAxis = {1, 0, 0}});
  const auto inPocket = field.cellAt({10.1, 15.1, 0}), onTop = field.cellAt({30.1, 15.1, 0});
  REQUIRE(inPocket);
  REQUIRE(onTop);
  CHECK(field.heightMm[*inPocket] == Approx(4));
  CHECK(field.heightMm[*onTop] == Approx(10));
  CHECK(field.face[*inPocket] != field.face[*onTop]);
  CHECK_FALSE(field.cellAt({-5, 0, 0}));
  const double cell = field.cellMm * field.cellMm;
  const auto area = [&](FaceId face) {
    return cell * static_cast<double>(std::count(field.face.begin(), field.face.end(), face));
  };
  CHECK(area(field.face[*inPocket]) == Approx(200).epsilon(0.01));
  CHECK(area(field.face[*onTop]) == Approx(1000).epsilon(0.01));
  CHECK(field.face[field.index(0, 0)] == 0);  // the border is free
}

TEST_CASE("a part turned in space has the same height field along the turned direction") {
  const Placement turn = rotationAbout({1, 2, 3}, {1, 2, 4}, Angle::degrees(73));
  const HeightField a = buildHeightField(tessellate(pocketed()), {0, 0, 1}, {.columnAxis = {1, 0, 0}});
  const HeightField b = buildHeightField(tessellate(moved(pocketed(), turn)), turn.applyToDirection({0, 0, 1}),
                                         {.columnAxis = turn.applyToDirection({1, 0, 0})});
  REQUIRE(a.columns == b.columns);
  REQUIRE(a.rows == b.rows);
  std::size_t different = 0;  // cells whose centre lies exactly on an edge may go to either side
  for (std::size_t i = 0; i < a.face.size(); ++i) different += a.face[i] != b.face[i] ? 1 : 0;
  CHECK(different < a.face.size() / 100);
  CHECK(distance(turn.applyToPoint(a.pointAt(40, 60)), b.pointAt(40, 60)) < 1e-4);
}

TEST_CASE("the number of cells is bounded, and no mesh gives no cells") {
  const TriangleMesh mesh = tessellate(makeBlock({400, 300, 10}));
  const HeightField field = buildHeightField(mesh, {0, 0, 1}, {.cellMm = 0.01, .maxCells = 10'000});
  CHECK(field.face.size() <= 10'000);
  CHECK(field.cellMm > 0.01);
  CHECK(buildHeightField({}, {0, 0, 1}).face.empty());
}
