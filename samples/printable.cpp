// Parts that make a shop think of printing: sharp pockets all around, hidden channels, a thick block, a gear with a
// fit.
#include <cmath>

#include "geom/model/drill_holes.h"
#include "geom/model/gear_profile.h"
#include "geom/model/make_solid.h"
#include "samples/sample.h"

namespace stepwise {
namespace {

/// A blind pocket with sharp corners in each of the six sides.
Solid makeSixSidedClip() {
  return must(cutAll(makeBlock({8, 7, 6}),
                     {makeBlock({2, 1.6, 2}, {1.2, 1, 4.8}), makeBlock({1.8, 1.4, 2}, {4.6, 4.2, -0.8}),
                      makeBlock({2, 1.6, 1.8}, {6.8, 2.6, 2.2}), makeBlock({2, 1.4, 1.6}, {-0.8, 3, 1.4}),
                      makeBlock({1.6, 2, 1.4}, {3, -0.8, 1.2}), makeBlock({1.4, 2, 1.6}, {2, 5.8, 2.4})}));
}

/// Two bores through the body and a link between them that no straight tool gets to.
Solid makeChannelBlock() {
  const Vec3 along{1, 0, 0}, across{0, 1, 0};
  return must(cutAll(makeBlock({24, 18, 9}),
                     {makeCylinder({-1, 5, 4.5}, along, 1.25, 26), makeCylinder({-1, 13, 4.5}, along, 1.25, 26),
                      makeCylinder({12, 5, 4.5}, across, 0.9, 8)}));
}

Solid makeThickBlock() {
  return must(
      drill(makeBlock({24, 20, 15}), {{.at = {4, 4, 15}, .towardsTool = {0, 0, 1}, .diameterMm = 4, .depthMm = 18}}));
}

/// Spur gear with a bore and three sharp blind pockets for a dog clutch in one face.
Solid makeDogGear() {
  const SpurGear gear{.teeth = 18, .moduleMm = 0.5};
  const Solid body = must(extrude(gearProfile(gear), 4, {}, {circleProfile({}, 1.5)}));
  std::vector<Solid> pockets;
  for (int i = 0; i < 3; ++i) {
    const Solid pocket = makeBlock({1, 1.2, 3}, {2.1, -0.6, 2});
    pockets.push_back(moved(pocket, rotationAbout({}, {0, 0, 1}, Angle::degrees(120 * i))));
  }
  return must(cutAll(body, pockets));
}

}  // namespace

std::vector<Sample> printableSamples() {
  return {partSample("six_sided_clip", makeSixSidedClip(), kStainless316L),
          partSample("channel_block", makeChannelBlock(), kStainless316L),
          partSample("thick_block", makeThickBlock(), kStainless316L),
          partSample("dog_gear_h7", makeDogGear(), kStainless174PH)};
}

}  // namespace stepwise
