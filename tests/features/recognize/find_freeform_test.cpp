#include "features/recognize/find_freeform.h"

#include "tests/support/recognized.h"

using namespace stepwise;

TEST_CASE("a skinned side is a freeform region with its area, a block has none") {
  const auto square = [](double half) {
    return polygonProfile({{-half, -half}, {half, -half}, {half, half}, {-half, half}});
  };
  const auto round = circleProfile({0, 0}, 8);
  const Result<Solid> body = loft({square(10), round, square(9)},
                                  {translationBy({0, 0, 0}), translationBy({0, 0, 15}), translationBy({0, 0, 30})});
  REQUIRE(body);
  const FaceGraph graph = buildFaceGraph(*body);
  double area = 0;
  for (const Face& face : graph.faces)
    if (std::holds_alternative<Freeform>(face.surface)) area += face.areaMm2;
  REQUIRE(area > 0);
  double claimed = 0;
  for (const Feature& feature : featuresOf<FreeformRegion>(recognizeFeatures(graph)))
    claimed += std::get<FreeformRegion>(feature.shape).areaMm2;
  CHECK(claimed == Approx(area));
  CHECK(featuresOf<FreeformRegion>(recognized(makeBlock({1, 2, 3}))).empty());
}

TEST_CASE("a freeform region says how tightly it bends, hollow and bulging") {
  // Loft of circles about a waist: bulges around its axis by at least the waist's radius, hollow along it.
  const auto circleAt = [](double radius) { return circleProfile({0, 0}, radius); };
  const Result<Solid> body = loft({circleAt(10), circleAt(7), circleAt(10)},
                                  {translationBy({0, 0, 0}), translationBy({0, 0, 12}), translationBy({0, 0, 24})});
  REQUIRE(body);
  const std::vector<Feature> found = featuresOf<FreeformRegion>(recognized(*body));
  if (found.empty()) return;  // the kernel made a surface of revolution that another rule owns
  const auto region = std::get<FreeformRegion>(found.front().shape);
  REQUIRE(region.minBulgeRadiusMm);
  REQUIRE(region.minHollowRadiusMm);
  CHECK(*region.minBulgeRadiusMm == Approx(7).epsilon(0.05));
  CHECK(*region.minHollowRadiusMm > 15);
}

TEST_CASE("a wall swept straight is left to the outline it belongs to") {
  Profile profile({0, 0});
  profile.lineTo({30, 0}).splineThrough({{34, 5}, {28, 12}, {31, 20}}).lineTo({0, 20}).lineTo({0, 0});
  const Recognition found = recognized(made(extrude(profile, 10)));
  CHECK(featuresOf<FreeformRegion>(found).empty());
}
