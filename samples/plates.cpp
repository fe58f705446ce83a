// Plates, brackets and blocks that are drilled and milled from few sides.
#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "samples/sample.h"
#include "samples/shared_parts.h"

namespace stepwise {

Solid makePlateWithHoles() {
  const Vec3 up{0, 0, 1};
  std::vector<DrilledHole> holes =
      patternOf({.towardsTool = up, .diameterMm = 4.5, .depthMm = 10, .counterbore = DrilledHole::Counterbore{8, 4.4}},
                {{7, 7, 8}, {53, 7, 8}, {7, 33, 8}, {53, 33, 8}});
  const auto add = [&](const std::vector<DrilledHole>& more) { holes.insert(holes.end(), more.begin(), more.end()); };
  add(patternOf({.towardsTool = up, .diameterMm = 4, .depthMm = 10}, {{30, 6, 8}, {30, 34, 8}}));
  add(patternOf({.towardsTool = up, .diameterMm = 2.5, .depthMm = 6, .point = Angle::degrees(118)},
                {{16, 20, 8}, {44, 20, 8}}));
  add(patternOf({.towardsTool = up, .diameterMm = 3.4, .depthMm = 10, .countersink = DrilledHole::Countersink{6.6}},
                {{18, 8, 8}, {42, 32, 8}}));
  add({{.at = {30, 20, 8}, .towardsTool = up, .diameterMm = 16, .depthMm = 10}});
  return must(drill(makeBlock({60, 40, 8}), holes));
}

namespace {

Solid makeBracket() {
  // The L in the x-z plane, extruded along y; its inner corner is filleted with the outline.
  const Profile ell = roundedProfile({{0, 0}, {40, 0}, {40, 6}, {6, 6}, {6, 30}, {0, 30}}, {0, 0, 0, 2, 0, 0});
  const Solid body = must(extrude(ell, 24, frameAt({0, 24, 0}, {0, -1, 0}, {1, 0, 0})));
  const Solid rounded = must(blendEdges(body, 3, both(alongDirection({1, 0, 0}), inPlane({0, 0, 30}, {0, 0, 1}))));
  std::vector<DrilledHole> holes =
      patternOf({.towardsTool = {0, 0, 1}, .diameterMm = 4.5, .depthMm = 8}, {{28, 6, 6}, {28, 18, 6}});
  for (const DrilledHole& hole : patternOf(
           {.towardsTool = {-1, 0, 0}, .diameterMm = 4.5, .depthMm = 8, .counterbore = DrilledHole::Counterbore{8, 3}},
           {{0, 6, 20}, {0, 18, 20}}))
    holes.push_back(hole);
  return must(drill(rounded, holes));
}

Solid makeTSlotBlock() {
  // Neck 6 wide down to 13.5, then 11 wide down to 9.5: the T runs along y over the whole block.
  const Placement front = frameAt({20, 31, 0}, {0, -1, 0}, {1, 0, 0});
  const Profile tee =
      polygonProfile({{-3, 21}, {-3, 13.5}, {-5.5, 13.5}, {-5.5, 9.5}, {5.5, 9.5}, {5.5, 13.5}, {3, 13.5}, {3, 21}});
  const Solid slotted = must(cut(makeBlock({40, 30, 20}), must(extrude(tee, 32, front))));
  return must(drill(slotted, patternOf({.towardsTool = {0, 0, 1},
                                        .diameterMm = 5.5,
                                        .depthMm = 22,
                                        .counterbore = DrilledHole::Counterbore{10, 5.4}},
                                       {{6, 15, 20}, {34, 15, 20}})));
}

Solid makeDovetailSlide() {
  // 8 wide at the top, 4 deep, flanks at 60 degrees to the floor.
  const double flank = 4 / std::tan(Angle::degrees(60).inRadians());
  const Placement side = frameAt({-1, 10, 12}, {1, 0, 0}, {0, 1, 0});
  const Profile dovetail = polygonProfile({{-4, 1}, {-4, 0}, {-4 - flank, -4}, {4 + flank, -4}, {4, 0}, {4, 1}});
  const Solid slotted = must(cut(makeBlock({30, 20, 12}), must(extrude(dovetail, 32, side))));
  return must(drill(slotted, {{.at = {15, 10, 8}, .towardsTool = {0, 0, 1}, .diameterMm = 4, .depthMm = 10}}));
}

Solid makeDieInsert() {
  const Solid block = makeBlock({20, 20, 10});
  const Solid passage = makeBlock({8, 6, 12}, {2, 2, -1});
  const double across = 4 / std::sqrt(3.0);  // corner radius of a hexagon 4 mm across flats
  std::vector<Point2> hexagon;
  for (int i = 0; i < 6; ++i) {
    const double angle = Angle::degrees(60 * i).inRadians();
    hexagon.push_back({across * std::cos(angle), across * std::sin(angle)});
  }
  const Solid hex = must(extrude(polygonProfile(hexagon), 12, frameAt({15, 5, -1}, {0, 0, 1}, {1, 0, 0})));
  const Solid pocket = makeBlock({5, 5, 4}, {5, 12, 7});
  const Solid body = must(cutAll(block, {passage, hex, pocket}));
  return must(drill(body, {{.at = {15, 15, 10}, .towardsTool = {0, 0, 1}, .diameterMm = 3, .depthMm = 12}}));
}

}  // namespace

std::vector<Sample> plateSamples() {
  return {partSample("plate_with_holes", makePlateWithHoles(), kAluminium),
          partSample("bracket", makeBracket(), kStainless304), partSample("t_slot_block", makeTSlotBlock(), kToolSteel),
          partSample("dovetail_slide", makeDovetailSlide(), kBrass),
          partSample("die_insert_sharp_corners", makeDieInsert(), kToolSteel)};
}

}  // namespace stepwise
