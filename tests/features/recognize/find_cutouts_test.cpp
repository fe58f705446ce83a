#include "features/recognize/find_cutouts.h"

#include "tests/support/recognized.h"

using namespace stepwise;

namespace {

const Solid kBlock = makeBlock({60, 40, 20});

Solid without(const Profile& outline, double fromZ) {
  return made(cut(kBlock, made(extrude(outline, 60, translationBy({0, 0, fromZ})))));
}

}  // namespace

TEST_CASE("a rectangle with rounded corners stays rectangular, with its corner radius") {
  const Profile window = roundedProfile({{10, 10}, {40, 10}, {40, 30}, {10, 30}}, 4);
  const Recognition through = recognized(without(window, -5));
  const Cavity passage = onlyShape<Cavity>(through);
  CHECK(onlyOne<Cavity>(through).faceClass == "rectangular_passage");
  CHECK(passage.lengthMm == Approx(30));
  CHECK(passage.widthMm == Approx(20));
  CHECK(passage.depthMm == Approx(20));
  CHECK(passage.cornerRadiusMm == Approx(4));
  CHECK(passage.sides == 4);
  const Recognition blind = recognized(without(window, 12));
  CHECK(onlyOne<Cavity>(blind).faceClass == "rectangular_pocket");
  CHECK(onlyShape<Cavity>(blind).depthMm == Approx(8));
  CHECK(onlyShape<Cavity>(blind).floors.size() == 1);
  CHECK(onlyOne<Cavity>(blind).directions.size() == 1);
}

TEST_CASE("floor fillets are looked through and give the pocket its floor radius") {
  const Solid pocketed = without(roundedProfile({{10, 10}, {40, 10}, {40, 30}, {10, 30}}, 4), 12);
  const Recognition found = recognized(made(blendEdges(
      pocketed, 1,
      both([](const Edge& e) { return e.convexity == Convexity::concave; }, inPlane({0, 0, 12}, {0, 0, 1})))));
  const Cavity pocket = onlyShape<Cavity>(found);
  CHECK(pocket.floorRadiusMm == Approx(1));
  CHECK(pocket.depthMm == Approx(8));
  CHECK(featuresOf<Fillet>(found).size() == 1);
}

TEST_CASE("a cut-out with a spline outline is a free passage") {
  Profile outline({10, 20});
  outline.splineThrough({{20, 30}, {35, 28}, {45, 20}}).lineTo({30, 12}).lineTo({10, 20});
  const Recognition found = recognized(without(outline, -5));
  CHECK(onlyShape<Cavity>(found).kind == Cavity::Kind::passage);
  CHECK(onlyShape<Cavity>(found).profile == "free");
}

TEST_CASE("an outline that runs out at the side, or one with an island, is not claimed as closed") {
  const Profile open = roundedProfile({{-10, 10}, {40, 10}, {40, 30}, {-10, 30}}, 4);
  for (const Feature& feature : recognized(without(open, 12)).features)
    CHECK(feature.rule.find("cavity.upright") == std::string::npos);
  const Solid pocketed = without(roundedProfile({{10, 10}, {40, 10}, {40, 30}, {10, 30}}, 4), 12);
  const Solid island = made(fuse(pocketed, makeBlock({4, 4, 4}, {20, 18, 12})));
  for (const Feature& feature : recognized(island).features)
    CHECK(feature.rule.find("cavity.upright") == std::string::npos);
}
