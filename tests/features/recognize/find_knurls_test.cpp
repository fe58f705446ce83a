#include "features/recognize/find_knurls.h"

#include "features/recognize/recognize_features.h"
#include "geom/model/knurled_rod.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

using Pattern = KnurledRod::Pattern;

std::vector<Knurl> knurlsOf(const Solid& solid) {
  std::vector<Knurl> knurls;
  for (const Feature& feature : recognizeFeatures(buildFaceGraph(solid)).features)
    if (const auto* knurl = std::get_if<Knurl>(&feature.shape)) knurls.push_back(*knurl);
  return knurls;
}

}  // namespace

TEST_CASE("crossed grooves around a rod are a diamond knurl with pitch, angle, depth and width") {
  const KnurledRod rod{.teeth = 20, .rows = 5, .diameterMm = 8, .depthMm = 0.5, .rodDiameterMm = 6};
  const Result<Solid> solid = makeKnurledRod(rod);
  REQUIRE(solid);
  CHECK(isValid(*solid));
  const Recognition found = recognizeFeatures(buildFaceGraph(*solid));
  const std::vector<Knurl> knurls = knurlsOf(*solid);
  REQUIRE(knurls.size() == 1);
  const Knurl& knurl = knurls.front();
  CHECK(knurl.pattern == Knurl::Pattern::diamond);
  CHECK(knurl.teeth == 20);
  CHECK(knurl.diameterMm == Approx(8));
  CHECK(knurl.depthMm == Approx(0.5));
  CHECK(knurl.helixAngle.inDegrees() == Approx(30));
  CHECK(knurl.pitchMm == Approx(M_PI * 8 * std::cos(M_PI / 6) / 20));
  CHECK(knurl.widthMm == Approx(rod.bandMm()));
  for (const Feature& feature : found.features)
    if (feature.faceClass == "knurl") CHECK(feature.faces.size() == 4 * 20 * 5);
}

TEST_CASE("a knurl on a shaft that is turned leaves the shaft one turned part") {
  const Result<Solid> solid = makeKnurledRod({});
  REQUIRE(solid);
  int turned = 0;
  const Recognition found = recognizeFeatures(buildFaceGraph(*solid));
  for (const Feature& feature : found.features) turned += std::holds_alternative<TurnedProfile>(feature.shape);
  CHECK(turned == 1);
  CHECK(found.features.size() == 2);
}

TEST_CASE("sharp ridges along a rod are a straight knurl") {
  const Result<Solid> solid = makeKnurledRod({.pattern = Pattern::straight, .teeth = 30, .widthMm = 5});
  REQUIRE(solid);
  const std::vector<Knurl> knurls = knurlsOf(*solid);
  REQUIRE(knurls.size() == 1);
  CHECK(knurls.front().pattern == Knurl::Pattern::straight);
  CHECK(knurls.front().teeth == 30);
  CHECK(knurls.front().helixAngle.inDegrees() == Approx(0).margin(1e-6));
  CHECK(knurls.front().widthMm == Approx(5));
}

TEST_CASE("a few facets each way are nobody's knurl") {
  CHECK(knurlsOf(*makeKnurledRod({.teeth = 8, .depthMm = 1, .rodDiameterMm = 6})).empty());
  CHECK(knurlsOf(*makeKnurledRod({.pattern = Pattern::straight, .teeth = 12, .depthMm = 0.8, .rodDiameterMm = 6}))
            .empty());
}

TEST_CASE("a knurl of which a flat took a part goes around no more") {
  const Result<Solid> rod = makeKnurledRod({.teeth = 24, .rows = 4});
  REQUIRE(rod);
  const Result<Solid> flattened = cut(*rod, makeBlock({20, 20, 60}, {3.5, -10, -20}));
  REQUIRE(flattened);
  CHECK(knurlsOf(*flattened).empty());
}
