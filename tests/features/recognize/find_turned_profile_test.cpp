#include "features/recognize/find_turned_profile.h"

#include "geom/model/gear_profile.h"
#include "tests/support/recognized.h"

using namespace stepwise;

TEST_CASE("a stepped shaft is one turned profile with its diameters in order") {
  const Solid shaft =
      makeRevolved({{0, 0, 0}, {10, 0, 0}, {10, 0, 20}, {6, 0, 20}, {6, 0, 50}, {0, 0, 50}}, {0, 0, 0}, {0, 0, 1});
  const TurnedProfile profile = onlyShape<TurnedProfile>(recognized(shaft));
  CHECK(profile.maxDiameterMm == Approx(20));
  CHECK(profile.lengthMm == Approx(50));
  CHECK(profile.turnedAreaFraction == Approx(1));
  CHECK(profile.deviating.empty());
  std::vector<double> diameters;
  for (const auto& segment : profile.segments)
    if (segment.kind == TurnedProfile::Segment::Kind::outerDiameter) diameters.push_back(segment.diameterMm);
  std::sort(diameters.begin(), diameters.end());
  CHECK(diameters == std::vector<double>{12, 20});
}

TEST_CASE("flats on a shaft deviate from its profile") {
  const Solid flattened = made(cut(makeCylinder({0, 0, 0}, {0, 0, 1}, 10, 50), makeBlock({30, 10, 15}, {-15, 7, 40})));
  const TurnedProfile profile = onlyShape<TurnedProfile>(recognized(flattened));
  CHECK(profile.deviating.size() == 2);
  CHECK(profile.turnedAreaFraction < 1);
}

TEST_CASE("a plate with a large bore is not turned") {
  CHECK(featuresOf<TurnedProfile>(
            recognized(made(cut(makeBlock({40, 40, 30}), makeCylinder({20, 20, -1}, {0, 0, 1}, 18, 40)))))
            .empty());
}

TEST_CASE("an eccentric pin has a profile of its own") {
  const Solid crank =
      made(fuse(makeCylinder({0, 0, 0}, {0, 0, 1}, 20, 30), makeCylinder({8, 0, 30}, {0, 0, 1}, 8, 25)));
  const std::vector<Feature> turned = featuresOf<TurnedProfile>(recognized(crank));
  REQUIRE(turned.size() == 2);
  CHECK(std::min(std::get<TurnedProfile>(turned[0].shape).maxDiameterMm,
                 std::get<TurnedProfile>(turned[1].shape).maxDiameterMm) == Approx(16));
}

TEST_CASE("teeth in the rim of a collar leave it a turned part, its side faces included") {
  const Solid shaft =
      makeRevolved({{0, 0, 0}, {6, 0, 0}, {6, 0, 10}, {11, 0, 10}, {11, 0, 22}, {6, 0, 22}, {6, 0, 40}, {0, 0, 40}},
                   {0, 0, 0}, {0, 0, 1});
  const Result<Solid> ring = extrude(circleProfile({0, 0}, 14), 14, frameAt({0, 0, 9}, {0, 0, 1}, {1, 0, 0}),
                                     {gearProfile({.teeth = 20, .moduleMm = 1.02})});
  const Recognition found = recognized(made(cut(shaft, made(ring))));
  CHECK(onlyShape<Gear>(found).teeth == 20);
  CHECK(onlyOne<TurnedProfile>(found).faces.size() == 4);  // two diameters and both sides of the collar
}
