#include "features/recognize/find_gears.h"

#include "geom/model/gear_profile.h"
#include "tests/support/recognized.h"

using namespace stepwise;

TEST_CASE("a spur gear has its teeth, tip and root diameters") {
  const SpurGear wanted{.teeth = 18, .moduleMm = 2};
  const Solid blank = made(extrude(gearProfile(wanted), 10));
  const Recognition found = recognized(made(cut(blank, makeCylinder({0, 0, -1}, {0, 0, 1}, 5, 20))));
  const Gear gear = onlyShape<Gear>(found);
  CHECK(gear.teeth == 18);
  CHECK(gear.tipDiameterMm == Approx(2 * wanted.tipRadiusMm()));
  CHECK(gear.rootDiameterMm == Approx(2 * wanted.rootRadiusMm()));
  CHECK(gear.widthMm == Approx(10));
  CHECK_FALSE(gear.inner);
  CHECK(onlyOne<Gear>(found).directions.size() == 2);
  CHECK(featuresOf<Hole>(found).size() == 1);
}

TEST_CASE("a ring with inner teeth is an inner gear") {
  const SpurGear wanted{.teeth = 24, .moduleMm = 1};
  const Solid teeth = made(extrude(gearProfile(wanted), 20, translationBy({0, 0, -5})));
  const Gear gear = onlyShape<Gear>(recognized(made(cut(makeCylinder({0, 0, 0}, {0, 0, 1}, 20, 8), teeth))));
  CHECK(gear.teeth == 24);
  CHECK(gear.inner);
}

TEST_CASE("a disc with four slots or unevenly spaced ones is no gear") {
  const auto slotted = [](const std::vector<double>& degrees) {
    std::vector<Solid> slots;
    for (double d : degrees)
      slots.push_back(
          moved(makeBlock({10, 8, 30}, {14, -4, -5}), rotationAbout({0, 0, 0}, {0, 0, 1}, Angle::degrees(d))));
    return recognized(made(cutAll(makeCylinder({0, 0, 0}, {0, 0, 1}, 20, 8), slots)));
  };
  CHECK(featuresOf<Gear>(slotted({0, 90, 180, 270})).empty());
  CHECK(featuresOf<Gear>(slotted({0, 35, 80, 120, 165, 200, 250, 290, 330})).empty());
}
