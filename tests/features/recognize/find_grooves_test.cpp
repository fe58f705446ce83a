#include "features/recognize/find_grooves.h"

#include "tests/support/recognized.h"

using namespace stepwise;

namespace {

/// A shaft along z from (radius, height) corners.
Solid shaft(const std::vector<Vec3>& outline) { return makeRevolved(outline, {0, 0, 0}, {0, 0, 1}); }

}  // namespace

TEST_CASE("a ring cut into a face around an island is an O-ring seat") {
  const Solid ring =
      made(cut(makeCylinder({20, 15, 7}, {0, 0, 1}, 8, 10), makeCylinder({20, 15, 0}, {0, 0, 1}, 6, 30)));
  const Recognition found = recognized(made(cut(makeBlock({40, 30, 10}), ring)));
  const Feature feature = onlyOne<Groove>(found);
  const Groove groove = std::get<Groove>(feature.shape);
  CHECK(feature.faceClass == "oring");
  CHECK(groove.kind == Groove::Kind::face);
  CHECK(groove.widthMm == Approx(2));
  CHECK(groove.depthMm == Approx(3));
  CHECK(groove.diameterMm == Approx(14));
  CHECK(feature.faces.size() == 3);
  REQUIRE(feature.directions.size() == 1);
  CHECK(sameVector(feature.directions.front(), {0, 0, 1}));
  CHECK(featuresOf<Hole>(found).empty());
}

TEST_CASE("a low island in a round recess leaves a hole and no groove") {
  const Solid recess =
      made(cut(makeCylinder({20, 15, 2}, {0, 0, 1}, 8, 20), makeCylinder({20, 15, 0}, {0, 0, 1}, 4, 4)));
  const Recognition found = recognized(made(cut(makeBlock({40, 30, 10}), recess)));
  CHECK(featuresOf<Groove>(found).empty());
  CHECK(featuresOf<Hole>(found).size() == 1);
}

TEST_CASE("a narrow recess on a shaft is an outer groove, a wide one is a neck") {
  const auto grooved = [](double width) {
    return shaft({{0, 0, 0},
                  {10, 0, 0},
                  {10, 0, 15},
                  {8.5, 0, 15},
                  {8.5, 0, 15 + width},
                  {10, 0, 15 + width},
                  {10, 0, 60},
                  {0, 0, 60}});
  };
  const Groove groove = onlyShape<Groove>(recognized(grooved(2)));
  CHECK(groove.kind == Groove::Kind::outer);
  CHECK(groove.widthMm == Approx(2));
  CHECK(groove.depthMm == Approx(1.5));
  CHECK(groove.diameterMm == Approx(17));
  CHECK(onlyOne<Groove>(recognized(grooved(2))).faces.size() == 3);
  CHECK(featuresOf<Groove>(recognized(grooved(30))).empty());
}

TEST_CASE("a recess in a bore is an inner groove and does not end the hole") {
  const Solid body =
      shaft({{5, 0, 0}, {15, 0, 0}, {15, 0, 30}, {5, 0, 30}, {5, 0, 20}, {6, 0, 20}, {6, 0, 18.5}, {5, 0, 18.5}});
  const Recognition found = recognized(body);
  const Groove groove = onlyShape<Groove>(found);
  CHECK(groove.kind == Groove::Kind::inner);
  CHECK(groove.widthMm == Approx(1.5));
  CHECK(groove.depthMm == Approx(1));
  CHECK(groove.diameterMm == Approx(12));
  const Hole hole = onlyShape<Hole>(found);
  CHECK(hole.diameterMm == Approx(10));
  CHECK(hole.depthMm == Approx(30));
  CHECK(hole.bottom == Hole::Bottom::through);
}

TEST_CASE("round and vee sections are grooves on a shaft") {
  const Groove round = onlyShape<Groove>(
      recognized(made(cut(makeCylinder({0, 0, 0}, {0, 0, 1}, 10, 40), makeTorus({0, 0, 20}, {0, 0, 1}, 10, 2)))));
  CHECK(round.kind == Groove::Kind::outer);
  CHECK(round.diameterMm == Approx(16));
  CHECK(round.depthMm == Approx(2));
  const Solid vee = shaft({{0, 0, 0}, {10, 0, 0}, {10, 0, 18}, {8, 0, 20}, {10, 0, 22}, {10, 0, 40}, {0, 0, 40}});
  const Groove groove = onlyShape<Groove>(recognized(vee));
  CHECK(groove.widthMm == Approx(4));
  CHECK(groove.depthMm == Approx(2));
  CHECK(groove.diameterMm == Approx(16));
}
