#include "features/recognize/find_holes.h"

#include "tests/support/recognized.h"

using namespace stepwise;

namespace {

const Solid kBlock = makeBlock({40, 30, 10});

Solid drill(const Solid& body, double x, double y, double radius, double fromZ, double toZ = 20) {
  return made(cut(body, makeCylinder({x, y, fromZ}, {0, 0, 1}, radius, toZ - fromZ)));
}

}  // namespace

TEST_CASE("a hole through a block opens on both sides") {
  const Recognition found = recognized(drill(kBlock, 12, 15, 3, -5));
  const Hole hole = onlyShape<Hole>(found);
  CHECK(hole.bottom == Hole::Bottom::through);
  CHECK(hole.form == Hole::Form::simple);
  CHECK(hole.diameterMm == Approx(6));
  CHECK(hole.depthMm == Approx(10));
  CHECK_FALSE(hole.crossing);
  CHECK(hole.openFraction == 0);
  CHECK(onlyOne<Hole>(found).faceClass == "through_hole");
  CHECK(onlyOne<Hole>(found).directions.size() == 2);
  CHECK(distance({hole.axisOrigin.x, hole.axisOrigin.y, 0}, {12, 15, 0}) < 1e-6);
}

TEST_CASE("a blind hole owns its flat floor and opens one way") {
  const Recognition found = recognized(drill(kBlock, 12, 15, 3, 4));
  const Hole hole = onlyShape<Hole>(found);
  CHECK(hole.bottom == Hole::Bottom::flat);
  CHECK(hole.depthMm == Approx(6));
  CHECK(sameVector(hole.axisOrigin, {12, 15, 10}));
  CHECK(sameVector(hole.axisDirection, {0, 0, 1}));
  CHECK(onlyOne<Hole>(found).faces.size() == 2);
  CHECK(onlyOne<Hole>(found).faceClass == "blind_hole");
  CHECK(onlyOne<Hole>(found).directions.size() == 1);
}

TEST_CASE("a drill point is a conical bottom below the full diameter") {
  const Solid body =
      made(cutAll(kBlock, {makeCylinder({12, 15, 4}, {0, 0, 1}, 3, 10), makeCone({12, 15, 4}, {0, 0, -1}, 3, 0, 2)}));
  const Hole hole = onlyShape<Hole>(recognized(body));
  CHECK(hole.bottom == Hole::Bottom::conical);
  CHECK(hole.depthMm == Approx(6));
  REQUIRE(hole.segments.size() == 2);
  CHECK(hole.segments[1].kind == HoleSegment::Kind::cone);
  CHECK(hole.segments[1].startMm == Approx(6));
  CHECK(hole.segments[1].endMm == Approx(8));
  CHECK(hole.segments[1].includedAngle.inDegrees() == Approx(2 * std::atan2(3, 2) * 180 / M_PI));
}

TEST_CASE("a ball end leaves a spherical bottom") {
  const Solid body = made(cutAll(kBlock, {makeCylinder({12, 15, 6}, {0, 0, 1}, 3, 10), makeSphere({12, 15, 6}, 3)}));
  const Hole hole = onlyShape<Hole>(recognized(body));
  CHECK(hole.bottom == Hole::Bottom::spherical);
  CHECK(hole.depthMm == Approx(4));
  CHECK(hole.segments.back().endMm == Approx(7));
}

TEST_CASE("a shallow wide start is a counterbore, a very shallow one a spot face, a deep one a step") {
  const auto bored = [](double depth) { return drill(drill(kBlock, 20, 15, 3, -5), 20, 15, 6, 10 - depth); };
  const Hole counterbore = onlyShape<Hole>(recognized(bored(4)));
  CHECK(counterbore.form == Hole::Form::counterbored);
  CHECK(counterbore.diameterMm == Approx(6));
  CHECK(counterbore.depthMm == Approx(10));
  CHECK(sameVector(counterbore.axisOrigin, {20, 15, 10}));
  REQUIRE(counterbore.segments.size() == 3);
  CHECK(counterbore.segments[0].diameterMm == Approx(12));
  CHECK(counterbore.segments[0].endMm == Approx(4));
  CHECK(counterbore.segments[1].kind == HoleSegment::Kind::flat);
  CHECK(counterbore.segments[1].endDiameterMm == Approx(6));
  CHECK(onlyShape<Hole>(recognized(bored(1))).form == Hole::Form::spotFaced);
  const Solid deep = drill(drill(makeBlock({40, 30, 30}), 20, 15, 3, -5, 40), 20, 15, 6, 8, 40);
  CHECK(onlyShape<Hole>(recognized(deep)).form == Hole::Form::stepped);
  CHECK(onlyOne<Hole>(recognized(deep)).directions.size() == 1);
}

TEST_CASE("a conical start of ninety degrees is a countersink") {
  const Solid body =
      made(cutAll(kBlock, {makeCylinder({12, 15, -1}, {0, 0, 1}, 2, 20), makeCone({12, 15, 7}, {0, 0, 1}, 1, 5, 4)}));
  const Hole hole = onlyShape<Hole>(recognized(body));
  CHECK(hole.form == Hole::Form::countersunk);
  CHECK(hole.segments.front().includedAngle.inDegrees() == Approx(90));
  CHECK(hole.segments.front().diameterMm == Approx(8));
  CHECK(hole.segments.front().endDiameterMm == Approx(4));
}

TEST_CASE("a hole that narrows all the way is tapered") {
  const Hole hole = onlyShape<Hole>(recognized(made(cut(kBlock, makeCone({12, 15, 0}, {0, 0, 1}, 2, 3, 10)))));
  CHECK(hole.form == Hole::Form::tapered);
  CHECK(hole.bottom == Hole::Bottom::through);
  CHECK(hole.segments.front().diameterMm == Approx(6));
  CHECK(hole.segments.front().endDiameterMm == Approx(4));
}

TEST_CASE("a hole through two ears is one hole with one interruption, holes from two sides are two") {
  const Solid fork = made(cut(makeBlock({40, 30, 30}), makeBlock({30, 12, 30}, {10, 9, 0})));
  const Recognition found = recognized(made(cut(fork, makeCylinder({25, -1, 15}, {0, 1, 0}, 4, 40))));
  const Hole hole = onlyShape<Hole>(found);
  CHECK(hole.interruptions == 1);
  CHECK(hole.depthMm == Approx(30));
  CHECK(onlyOne<Hole>(found).faces.size() == 2);
  const Solid block = makeBlock({40, 30, 30});
  const Solid both =
      made(cutAll(block, {makeCylinder({20, -1, 15}, {0, 1, 0}, 4, 11), makeCylinder({20, 20, 15}, {0, 1, 0}, 4, 20)}));
  CHECK(featuresOf<Hole>(recognized(both)).size() == 2);
}

TEST_CASE("a cross hole marks the holes as crossing") {
  const Solid body = made(cutAll(makeBlock({40, 30, 20}), {makeCylinder({20, 15, -1}, {0, 0, 1}, 5, 30),
                                                           makeCylinder({20, -1, 10}, {0, 1, 0}, 2, 40)}));
  const std::vector<Feature> holes = featuresOf<Hole>(recognized(body));
  REQUIRE(holes.size() == 2);
  int crossing = 0;
  for (const Feature& hole : holes)
    crossing += std::get<Hole>(hole.shape).crossing || std::get<Hole>(hole.shape).interruptions > 0;
  CHECK(crossing == 2);
}

TEST_CASE("a hole over the edge of a plate is partial, half of one is a slot") {
  const Hole partial = onlyShape<Hole>(recognized(drill(kBlock, 12, 2, 4, -5)));
  CHECK(partial.openFraction == Approx(std::acos(0.5) / M_PI));
  CHECK(partial.diameterMm == Approx(8));
  CHECK(featuresOf<Hole>(recognized(drill(kBlock, 12, 0, 4, -5))).empty());
}

TEST_CASE("the rounded edge of an opening belongs to the hole") {
  const Solid bored = drill(kBlock, 12, 15, 3, -5);
  const Recognition found =
      recognized(made(blendEdges(bored, 1, both(circleOfRadius(3), inPlane({0, 0, 10}, {0, 0, 1})))));
  const Hole hole = onlyShape<Hole>(found);
  REQUIRE(hole.segments.size() == 2);
  CHECK(hole.segments.front().kind == HoleSegment::Kind::toroidal);
  CHECK(hole.segments.front().diameterMm == Approx(8));
  CHECK(hole.depthMm == Approx(10));
  CHECK(featuresOf<Round>(found).empty());
}

TEST_CASE("a small hole in the floor of a wide bore is a hole of its own") {
  const Solid body = drill(drill(kBlock, 20, 15, 2, -5), 20, 15, 10, 6);
  const Recognition found = recognized(body);
  CHECK(featuresOf<Hole>(found).size() == 2);
  CHECK(onlyShape<Hole>(recognized(drill(drill(kBlock, 20, 15, 4, -5), 20, 15, 10, 6))).form ==
        Hole::Form::counterbored);
}

TEST_CASE("a drill point that a cross hole cut into pieces stays with its hole") {
  const Solid drilled = made(cutAll(makeBlock({40, 30, 20}), {makeCylinder({20, 15, 8}, {0, 0, 1}, 4, 20),
                                                              makeCone({20, 15, 8}, {0, 0, -1}, 4, 0, 3)}));
  const Recognition found = recognized(made(cut(drilled, makeCylinder({20, -1, 5}, {0, 1, 0}, 2.5, 40))));
  for (const FaceVerdict& face : found.faces)
    CHECK((face.faceClass == "stock" || face.faceClass == "through_hole" || face.faceClass == "blind_hole"));
}

TEST_CASE("a bore with a flat is a free profile and no hole") {
  const Solid body =
      made(cut(kBlock, made(cut(makeCylinder({20, 15, -1}, {0, 0, 1}, 6, 20), makeBlock({20, 20, 30}, {10, 18, -5})))));
  CHECK(featuresOf<Hole>(recognized(body)).empty());
}

TEST_CASE("split, spline, rotated and mirrored holes are the same hole") {
  const Solid bored = drill(drill(kBlock, 20, 15, 3, -5), 20, 15, 6, 6);
  const Solid copy =
      GENERATE_COPY(asSplines(bored), moved(bored, rotationAbout({1, 2, 3}, {1, 1, 0.3}, Angle::degrees(37))),
                    mirrored(bored, {0, 0, 0}, {1, 0, 0}), scaled(bored, 1.0));
  const Hole hole = onlyShape<Hole>(recognized(copy));
  CHECK(hole.form == Hole::Form::counterbored);
  CHECK(hole.diameterMm == Approx(6).epsilon(1e-4));
  CHECK(hole.depthMm == Approx(10).epsilon(1e-4));
  CHECK(hole.segments[0].diameterMm == Approx(12).epsilon(1e-4));
}

TEST_CASE("holes are no holes in a shaft's outside, and none in a block") {
  CHECK(featuresOf<Hole>(recognized(makeCylinder({0, 0, 0}, {0, 0, 1}, 5, 20))).empty());
  CHECK(featuresOf<Hole>(recognized(kBlock)).empty());
}

TEST_CASE("a long hole that a slot has opened at its side is a hole, as the stock had room for all of it") {
  const Solid block = makeBlock({60, 20, 20});
  const Solid bore = makeCylinder({-1, 10, 10}, {1, 0, 0}, 4, 62);
  const Recognition recognition = recognized(made(cutAll(block, {bore, makeBlock({62, 4, 8}, {-1, 8, 13})})));
  const Hole hole = onlyShape<Hole>(recognition);
  CHECK(hole.bottom == Hole::Bottom::through);
  CHECK(hole.openFraction > 0.1);
}

TEST_CASE("a blind hole stays blind where a slot has taken most of its floor") {
  const Solid block = makeBlock({40, 40, 20});
  const Solid bore = makeCylinder({20, 20, 8}, {0, 0, 1}, 6, 20);
  const Recognition recognition = recognized(made(cutAll(block, {bore, makeBlock({8, 42, 6}, {16, -1, 5})})));
  CHECK(onlyShape<Hole>(recognition).bottom == Hole::Bottom::flat);
}

TEST_CASE("a stepped hole whose shoulder is in pieces is made from one side only") {
  const Solid block = makeBlock({40, 40, 20});
  const Solid wide = makeCylinder({20, 20, 10}, {0, 0, 1}, 8, 12),
              narrow = makeCylinder({20, 20, -1}, {0, 0, 1}, 5, 22);
  const Recognition recognition = recognized(made(cutAll(block, {wide, narrow, makeBlock({42, 4, 6}, {-1, 18, 6})})));
  const Feature hole = onlyOne<Hole>(recognition);
  REQUIRE(hole.directions.size() == 1);
  CHECK(sameVector(hole.directions.front(), {0, 0, 1}));
}

TEST_CASE("two holes whose axes meet are crossing holes, the small one as well") {
  const Solid block = makeBlock({40, 40, 20});
  const Recognition recognition = recognized(made(
      cutAll(block, {makeCylinder({20, 20, -1}, {0, 0, 1}, 6, 22), makeCylinder({-1, 20, 10}, {1, 0, 0}, 3, 42)})));
  const std::vector<Feature> holes = featuresOf<Hole>(recognition);
  REQUIRE(holes.size() == 2);
  for (const Feature& hole : holes) CHECK(std::get<Hole>(hole.shape).crossing);
}
