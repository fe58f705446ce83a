// A hinge of two leaves and a pin: the pin is pressed into the fixed leaf, the moving leaf turns on it.
#include <cmath>

#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "samples/sample.h"

namespace stepwise {
namespace {

constexpr double kLengthMm = 20, kWidthMm = 12, kThicknessMm = 1.5;

/// Leaf 1.5 thick with a knuckle 3 in diameter around the line y 0, z 1.5, over its whole length along x.
Solid makeBlank() {
  Profile section({0, 0});
  section.lineTo({kWidthMm, 0}).lineTo({kWidthMm, kThicknessMm}).lineTo({1.5, kThicknessMm});
  const double diagonal = 1.5 / std::sqrt(2.0);
  section.arcTo({-diagonal, 1.5 + diagonal}, {0, 0});
  const Solid blank = must(extrude(section, kLengthMm, frameAt({}, {1, 0, 0}, {0, 1, 0})));
  return must(blendEdges(blank, 2, both(alongDirection({0, 0, 1}), inPlane({0, kWidthMm, 0}, {0, 1, 0}))));
}

Solid drillLeaf(const Solid& leaf, double boreMm) {
  std::vector<DrilledHole> holes = patternOf(
      {.towardsTool = {0, 0, 1}, .diameterMm = 1.8, .depthMm = 3, .countersink = DrilledHole::Countersink{3.4}},
      {{4, 8, kThicknessMm}, {10, 8, kThicknessMm}, {16, 8, kThicknessMm}});
  holes.push_back({.at = {kLengthMm, 0, 1.5}, .towardsTool = {1, 0, 0}, .diameterMm = boreMm, .depthMm = 22});
  return must(drill(leaf, holes));
}

/// Knuckles at both ends, a gap of 6.8 between them.
Solid makeFixedLeaf() { return drillLeaf(must(cut(makeBlank(), makeBlock({6.8, 4, 5}, {6.6, -2, -1}))), 1.6); }

/// One knuckle in the middle, 6.6 long.
Solid makeMovingLeaf() {
  const Solid leaf =
      must(cutAll(makeBlank(), {makeBlock({7.7, 4, 5}, {-1, -2, -1}), makeBlock({7.7, 4, 5}, {13.3, -2, -1})}));
  return drillLeaf(leaf, 1.64);
}

/// Shank along +x from x = 0, head at its back.
Solid makePin() {
  return must(turn(polygonProfile({{-0.6, 0}, {-0.6, 1.3}, {0, 1.3}, {0, 0.8}, {19.8, 0.8}, {20, 0.6}, {20, 0}})));
}

}  // namespace

std::vector<Sample> hingeSamples() {
  const Solid fixedLeaf = makeFixedLeaf();
  AssemblyBuilder hinge("hinge");
  hinge.place(hinge.addPart("leaf_fixed", fixedLeaf, kStainless304));
  hinge.place(hinge.addPart("leaf_moving", makeMovingLeaf(), kStainless304),
              rotationAbout({kLengthMm / 2, 0, 0}, {0, 0, 1}, Angle::degrees(180)));
  hinge.place(hinge.addPart("hinge_pin", makePin(), kHardenedPinSteel), translationBy({0, 0, 1.5}));
  return {partSample("hinge_leaf", fixedLeaf, kStainless304), std::move(hinge).finish()};
}

}  // namespace stepwise
