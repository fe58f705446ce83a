#include "geom/brep/measure_gap.h"

#include "geom/core/tolerance.h"
#include "geom/model/make_solid.h"
#include "geom/step/step_reader.h"
#include "geom/step/step_writer.h"
#include "tests/support/catch.h"
#include "tests/support/round_points.h"
#include "tests/support/temporary_folder.h"

using namespace stepwise;

namespace {

Solid drilledBlock() {
  return *cut(makeBlock({10.12345678, 8.87654321, 5.55555555}),
              makeCylinder({4.5678912, 3.2198765, -5}, {0, 0, 1}, 1.23456789, 20));
}

}  // namespace

TEST_CASE("faces that meet exactly leave no gap, and only the size of the body blurs it") {
  const FaceGraph graph = buildFaceGraph(drilledBlock());
  CHECK(graph.gapMm < 1e-9);
  CHECK(sameLengthMm(graph) == Approx(10 * linearToleranceMm(graph.box.diagonalMm())));
}

TEST_CASE("points rounded to a micrometre leave gaps of about that size, and lengths are the same within them") {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "gaps.step";
  REQUIRE(writeStep(assemblyOf(drilledBlock(), "block"), file.string()));
  roundPoints(file, 3);
  const Result<Assembly> read = readStep(file.string());
  REQUIRE(read);
  const FaceGraph graph = buildFaceGraph(read->parts.front().solid);
  CHECK(graph.gapMm > 1e-4);
  CHECK(graph.gapMm < 2e-3);
  CHECK(sameLengthMm(graph) >= graph.gapMm);
}

TEST_CASE("a body that gapes by more than exporters round is damaged, and its lengths are not the same for it") {
  FaceGraph graph = buildFaceGraph(drilledBlock());
  const double exact = sameLengthMm(graph);
  graph.gapMm = 0.02;
  CHECK(sameLengthMm(graph) == exact);
}

TEST_CASE("distances from surfaces are those to the nearest point") {
  CHECK(*distanceToSurfaceMm(Plane{{0, 0, 1}, {0, 0, 1}}, {5, 5, 3}) == Approx(2));
  CHECK(*distanceToSurfaceMm(Cylinder{{0, 0, 0}, {0, 0, 1}, 2, false}, {5, 0, 9}) == Approx(3));
  CHECK(*distanceToSurfaceMm(Cone{{0, 0, 0}, {0, 0, 1}, Angle::degrees(45), false}, {0, 0, 2}) ==
        Approx(std::sqrt(2.0)));
  CHECK(*distanceToSurfaceMm(Sphere{{0, 0, 0}, 2, false}, {0, 0, 5}) == Approx(3));
  CHECK(*distanceToSurfaceMm(Torus{{0, 0, 0}, {0, 0, 1}, 5, 1, false}, {5, 0, 3}) == Approx(2));
  CHECK_FALSE(distanceToSurfaceMm(Freeform{}, {0, 0, 0}));
}
