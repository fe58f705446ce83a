#include "features/recognize/find_blends.h"

#include "tests/support/recognized.h"

using namespace stepwise;

namespace {

const Solid kBlock = makeBlock({40, 30, 20});

bool upright(const Edge& edge) {
  return std::abs(edge.start.x - edge.end.x) + std::abs(edge.start.y - edge.end.y) < 1e-9;
}

}  // namespace

TEST_CASE("four rounded upright edges are four rounds with radius and length") {
  const Recognition found = recognized(made(blendEdges(kBlock, 4, upright)));
  const std::vector<Feature> rounds = featuresOf<Round>(found);
  REQUIRE(rounds.size() == 4);
  for (const Feature& round : rounds) {
    CHECK(std::get<Round>(round.shape).radiusMm == Approx(4));
    CHECK(std::get<Round>(round.shape).lengthMm == Approx(20));
    CHECK_FALSE(std::get<Round>(round.shape).variable);
    CHECK(round.faceClass == "round");
  }
  CHECK(featuresOf<Round>(recognized(kBlock)).empty());
}

TEST_CASE("the inner corner of an angle is a fillet") {
  const Solid angle = made(fuse(makeBlock({40, 30, 5}), makeBlock({5, 30, 40})));
  const auto inner = [](const Edge& edge) { return edge.convexity == Convexity::concave; };
  const Recognition found = recognized(made(blendEdges(angle, 3, inner)));
  const Fillet fillet = onlyShape<Fillet>(found);
  CHECK(fillet.radiusMm == Approx(3));
  CHECK(fillet.lengthMm == Approx(30));
  CHECK(featuresOf<Fillet>(recognized(angle)).empty());
}

TEST_CASE("the corner radii of a pocket belong to the pocket, its floor fillets are one chain") {
  const Solid pocketed = made(cut(kBlock, makeBlock({20, 16, 10}, {10, 7, 12})));
  const auto corners = [](const Edge& edge) { return edge.convexity == Convexity::concave && upright(edge); };
  const Solid cornered = made(blendEdges(pocketed, 3, corners));
  CHECK(featuresOf<Fillet>(recognized(cornered)).empty());
  int cavityCorners = 0;
  for (const BlendFace& blend : classifyBlends(buildFaceGraph(cornered))) cavityCorners += blend.cavityCorner;
  CHECK(cavityCorners == 4);
  const Solid floored = made(blendEdges(
      cornered, 1,
      both([](const Edge& e) { return e.convexity == Convexity::concave; }, inPlane({0, 0, 12}, {0, 0, 1}))));
  const Feature fillet = onlyOne<Fillet>(recognized(floored));
  CHECK(std::get<Fillet>(fillet.shape).radiusMm == Approx(1));
  CHECK(fillet.faces.size() == 8);
}

TEST_CASE("rounds that meet in a corner are one chain with its patch") {
  const auto atCorner = [](const Edge& edge) {
    return norm(edge.start - Vec3{40, 30, 20}) < 1e-9 || norm(edge.end - Vec3{40, 30, 20}) < 1e-9;
  };
  const Feature round = onlyOne<Round>(recognized(made(blendEdges(kBlock, 3, atCorner))));
  CHECK(round.faces.size() == 4);
  CHECK(std::get<Round>(round.shape).lengthMm == Approx(37 + 27 + 17));
}

TEST_CASE("a rounded shaft end is a round, the end of a slot is no fillet") {
  const Solid shaft = makeCylinder({0, 0, 0}, {0, 0, 1}, 10, 40);
  const Recognition found = recognized(made(blendEdges(shaft, 2, inPlane({0, 0, 40}, {0, 0, 1}))));
  const Round round = onlyShape<Round>(found);
  CHECK(round.radiusMm == Approx(2));
  CHECK(round.lengthMm == Approx(M_PI * (10 + 8)));
  const Solid slotted = made(cut(kBlock, made(extrude(slotProfile({20, 15}, 20, 8), 40, translationBy({0, 0, -5})))));
  CHECK(featuresOf<Fillet>(recognized(slotted)).empty());
}

TEST_CASE("blends survive being written as splines") {
  const Recognition found = recognized(asSplines(made(blendEdges(kBlock, 4, upright))));
  const std::vector<Feature> rounds = featuresOf<Round>(found);
  REQUIRE(rounds.size() == 4);
  CHECK(std::get<Round>(rounds.front().shape).radiusMm == Approx(4).epsilon(1e-4));
}
