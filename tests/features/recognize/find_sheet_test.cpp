#include "features/recognize/find_sheet.h"

#include "tests/support/recognized.h"

using namespace stepwise;

namespace {

/// An angle of constant thickness: two flanges joined by a bend.
Solid bentAngle(double thickness, double innerRadius, double flange, double width) {
  const double outer = innerRadius + thickness, far = outer + flange;
  const double half = std::sqrt(0.5);
  Profile profile({0, far});
  profile.lineTo({0, outer});
  profile.arcTo({outer - outer * half, outer - outer * half}, {outer, 0});
  profile.lineTo({far, 0});
  profile.lineTo({far, thickness});
  profile.lineTo({outer, thickness});
  profile.arcTo({outer - innerRadius * half, outer - innerRadius * half}, {thickness, outer});
  profile.lineTo({thickness, far});
  profile.lineTo({0, far});
  return made(extrude(profile, width));
}

}  // namespace

TEST_CASE("a thin plate with holes is sheet of its thickness, a block is not") {
  const Solid plate = made(cut(makeBlock({60, 40, 1.5}), makeCylinder({20, 20, -1}, {0, 0, 1}, 3, 5)));
  const Recognition found = recognized(plate);
  CHECK(onlyShape<Sheet>(found).thicknessMm == Approx(1.5));
  CHECK(onlyOne<Sheet>(found).faces.empty());
  CHECK(featuresOf<Hole>(found).size() == 1);
  CHECK(featuresOf<Sheet>(recognized(makeBlock({60, 40, 20}))).empty());
}

TEST_CASE("a plate with a deep wide pocket has no constant thickness") {
  CHECK(featuresOf<Sheet>(recognized(made(cut(makeBlock({60, 40, 3}), makeBlock({30, 30, 3}, {5, 5, 1.5}))))).empty());
}

TEST_CASE("a box with walls and floor of one thickness is no sheet") {
  CHECK(featuresOf<Sheet>(recognized(made(cut(makeBlock({60, 40, 30}), makeBlock({56, 36, 30}, {2, 2, 2}))))).empty());
}

TEST_CASE(
    "a bend and the flat sides of its flanges belong to the sheet: no fillet, no round, no milled face, no step") {
  const Recognition found = recognized(bentAngle(1, 2, 30, 50));
  const Feature sheet = onlyOne<Sheet>(found);
  CHECK(std::get<Sheet>(sheet.shape).thicknessMm == Approx(1));
  CHECK(sheet.faces.size() == 4);  // two flat sides are the stock's
  CHECK(featuresOf<Fillet>(found).empty());
  CHECK(featuresOf<Round>(found).empty());
  CHECK(featuresOf<MilledFace>(found).empty());
  CHECK(featuresOf<Cavity>(found).empty());
}

TEST_CASE("the outer border of a sheet is one profile, a notch in it included") {
  const Solid notched = made(cut(makeBlock({60, 40, 1.5}), makeBlock({6, 8, 5}, {20, 0, -1})));
  const Recognition found = recognized(notched);
  const Feature profile = onlyOne<OuterProfile>(found);
  CHECK(std::get<OuterProfile>(profile.shape).heightMm == Approx(1.5));
  CHECK(featuresOf<Cavity>(found).empty());
  const Solid thick = made(cut(makeBlock({60, 40, 15}), makeBlock({6, 8, 50}, {20, 0, -1})));
  CHECK(featuresOf<Cavity>(recognized(thick)).size() == 1);
}
