// A micro gripper: a forked base, two fingers and the two pins that they turn on.
#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "samples/sample.h"
#include "samples/standard_parts.h"

namespace stepwise {
namespace {

const Point2 kLeftPivot{3.2, 6}, kRightPivot{8.8, 6};

Solid makeBase() {
  const Solid block =
      must(chamferEdges(makeBlock({12, 8, 3}), 0.5, both(alongDirection({0, 0, 1}), inPlane({}, {0, 1, 0}))));
  const Solid forked = must(cut(block, makeBlock({14, 5, 1.2}, {-1, 4, 0.9})));
  std::vector<DrilledHole> holes = patternOf({.towardsTool = {0, 0, 1}, .diameterMm = 1, .depthMm = 4},
                                             {{kLeftPivot.x, kLeftPivot.y, 3}, {kRightPivot.x, kRightPivot.y, 3}});
  for (const DrilledHole& mount :
       patternOf({.towardsTool = {0, 0, 1}, .diameterMm = 1.6, .depthMm = 4}, {{2.5, 2, 3}, {9.5, 2, 3}}))
    holes.push_back(mount);
  return must(drill(forked, holes));
}

/// In the assembly's plane: a lobe around the pivot, an arm forwards, a tip that reaches to the middle line x = 6.
Solid makeLeftFinger() {
  const std::vector<Point2> corners{{1.7, 4.5},   {4.7, 4.5}, {4.7, 8.4}, {3.4, 10}, {3.4, 13.6},
                                    {5.95, 14.6}, {5.95, 16}, {4.6, 16},  {1.7, 14}};
  const std::vector<double> radii{1.2, 1.2, 0.8, 0.5, 0.5, 0, 0, 0.4, 0.8};
  const Solid finger = must(extrude(roundedProfile(corners, radii), 1));
  return must(drill(finger, {{.at = {kLeftPivot.x, kLeftPivot.y, 1}, .diameterMm = 1.04, .depthMm = 2}}));
}

}  // namespace

Sample gripperAssembly() {
  AssemblyBuilder gripper("micro_gripper");
  const Solid left = makeLeftFinger();
  gripper.place(gripper.addPart("gripper_base", makeBase(), kStainless304));
  gripper.place(gripper.addPart("finger_left", left, kSpringSteel), translationBy({0, 0, 1}));
  gripper.place(gripper.addPart("finger_right", mirrored(left, {6, 0, 0}, {1, 0, 0}), kSpringSteel),
                translationBy({0, 0, 1}));
  const int pin = gripper.addPart("pivot_pin_1x3", makeDowelPin(1, 3, 0.1), kHardenedPinSteel);
  gripper.place(pin, translationBy({kLeftPivot.x, kLeftPivot.y, 0}));
  gripper.place(pin, translationBy({kRightPivot.x, kRightPivot.y, 0}));
  return std::move(gripper).finish();
}

}  // namespace stepwise
