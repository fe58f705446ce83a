#include "features/recognize/find_bosses.h"

#include "tests/support/recognized.h"

using namespace stepwise;

namespace {

const Solid kBase = makeBlock({60, 40, 10});

}  // namespace

TEST_CASE("a pin on a plate is a round boss with height and diameter") {
  const Recognition found = recognized(made(fuse(kBase, makeCylinder({20, 20, 10}, {0, 0, 1}, 6, 15))));
  const Boss boss = onlyShape<Boss>(found);
  CHECK(boss.heightMm == Approx(15));
  REQUIRE(boss.diameterMm);
  CHECK(*boss.diameterMm == Approx(12));
  CHECK(boss.lengthMm == Approx(12));
  CHECK(sameVector(onlyOne<Boss>(found).directions.front(), {0, 0, 1}));
}

TEST_CASE("a rectangular pad has length, width and height, and its root fillets are fillets") {
  const Solid pad = made(fuse(kBase, makeBlock({20, 10, 8}, {15, 12, 10})));
  const Boss boss = onlyShape<Boss>(recognized(pad));
  CHECK(boss.heightMm == Approx(8));
  CHECK_FALSE(boss.diameterMm);
  CHECK(boss.lengthMm == Approx(20));
  CHECK(boss.widthMm == Approx(10));
  const Solid filleted =
      made(blendEdges(pad, 2, [](const Edge& edge) { return edge.convexity == Convexity::concave; }));
  const Recognition found = recognized(filleted);
  CHECK(featuresOf<Boss>(found).size() == 1);
  CHECK(featuresOf<Fillet>(found).size() == 4);  // the kernel mitres them at the pad's corners
}

TEST_CASE("a hole in a boss is a hole, the boss stays a boss") {
  const Solid body = made(cut(made(fuse(kBase, makeCylinder({20, 20, 10}, {0, 0, 1}, 6, 15))),
                              makeCylinder({20, 20, 12}, {0, 0, 1}, 3, 20)));
  const Recognition found = recognized(body);
  CHECK(featuresOf<Boss>(found).size() == 1);
  CHECK(onlyShape<Hole>(found).depthMm == Approx(13));
}

TEST_CASE("a pocket is no boss, and a pad at the border is a step and no boss") {
  CHECK(featuresOf<Boss>(recognized(made(cut(kBase, makeBlock({20, 10, 5}, {15, 12, 5}))))).empty());
  CHECK(featuresOf<Boss>(recognized(made(fuse(kBase, makeBlock({20, 40, 8}, {0, 0, 10}))))).empty());
}

TEST_CASE("a peg beside the axis of a turned disc is a boss, a spigot on the axis is turned") {
  const Solid disc = makeCylinder({0, 0, 0}, {0, 0, 1}, 30, 6);
  const Recognition found = recognized(made(fuse(disc, makeCylinder({18, 0, 6}, {0, 0, 1}, 3, 8))));
  const Boss boss = onlyShape<Boss>(found);
  CHECK(boss.heightMm == Approx(8));
  CHECK(*boss.diameterMm == Approx(6));
  CHECK(featuresOf<TurnedProfile>(found).size() == 1);
  CHECK(featuresOf<Boss>(recognized(made(fuse(disc, makeCylinder({0, 0, 6}, {0, 0, 1}, 3, 8))))).empty());
}

TEST_CASE("a wall around a hole is a boss where it reaches the border of its base, and so is the pillar without it") {
  const Solid plate = makeBlock({40, 40, 6});
  const Solid pillar = made(fuse(plate, makeCylinder({20, 34, 6}, {0, 0, 1}, 10, 14)));
  const Solid cutFlush = made(cut(pillar, makeBlock({40, 20, 40}, {0, 40, -5})));
  const Boss boss = onlyShape<Boss>(recognized(made(cut(cutFlush, makeCylinder({20, 34, 8}, {0, 0, 1}, 3, 20)))));
  CHECK(boss.heightMm == Approx(14));
  CHECK(*boss.diameterMm == Approx(20));
  const Recognition pillarAlone = recognized(cutFlush);
  CHECK(onlyShape<Boss>(pillarAlone).heightMm == Approx(14));
  CHECK(onlyOne<Boss>(pillarAlone).rule == "boss.cut-island");
}

TEST_CASE("a round island that a slot interrupts stays a boss, and the slot is no part of it") {
  const Solid pocket = made(cut(makeBlock({60, 40, 20}), makeBlock({40, 30, 12}, {10, 5, 8})));
  const Solid island = made(fuse(pocket, makeCylinder({30, 20, 8}, {0, 0, 1}, 7, 12)));
  const Recognition found = recognized(made(cut(island, makeBlock({60, 4, 15}, {0, 18, 5}))));
  const Boss boss = onlyShape<Boss>(found);
  REQUIRE(boss.diameterMm);
  CHECK(*boss.diameterMm == Approx(14));
  CHECK(boss.heightMm == Approx(12));
  CHECK(onlyOne<Boss>(found).faces.size() == 2);  // both halves of the cylinder; the top is the block's
  CHECK(featuresOf<Cavity>(found).size() == 2);
}

TEST_CASE("an eye that lies along its base is a boss with its flanks, the round end of a plate is none") {
  const auto eye = [](double centerMm) {
    const Solid body =
        made(fuse(makeBlock({10, 30, centerMm}, {-5, 0, 0}), makeCylinder({0, 0, centerMm}, {0, 1, 0}, 5, 30)));
    return made(cut(body, makeCylinder({0, -1, centerMm}, {0, 1, 0}, 2.5, 40)));
  };
  const Recognition found = recognized(made(fuse(moved(kBase, frameAt({-20, 0, -10}, {0, 0, 1}, {1, 0, 0})), eye(8))));
  const Boss boss = onlyShape<Boss>(found);
  CHECK(*boss.diameterMm == Approx(10));
  CHECK(boss.heightMm == Approx(13));
  CHECK(onlyOne<Boss>(found).faces.size() == 3);
  CHECK(featuresOf<Round>(found).empty());
  CHECK(featuresOf<Boss>(recognized(eye(30))).empty());
}
