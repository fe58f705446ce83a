// Housings and blocks with pockets, angled and crossing bores, ribs, bosses and a closed void.
#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "samples/sample.h"
#include "samples/shared_parts.h"

namespace stepwise {
namespace {

Solid roundedBlock(Vec3 min, Vec3 max, double cornerRadiusMm) {
  const Profile outline =
      roundedProfile({{min.x, min.y}, {max.x, min.y}, {max.x, max.y}, {min.x, max.y}}, cornerRadiusMm);
  return must(extrude(outline, max.z - min.z, translationBy({0, 0, min.z})));
}

Solid makeDeepPocket() {
  const Solid pocket = roundedBlock({5, 5, 4}, {25, 15, 17}, 0.75);
  const Solid obround = must(extrude(slotProfile({15, 2.5}, 8, 2), 4, translationBy({0, 0, 13})));
  return must(cutAll(makeBlock({30, 20, 16}), {pocket, obround}));
}

/// The angled ports start on the top face and end on the gallery's axis, so that each opens into the gallery.
Solid makeAngledManifold() {
  const auto portTo = [](Vec3 entry, Vec3 target, double diameterMm) {
    DrilledHole port;
    port.at = entry;
    port.towardsTool = normalized(entry - target);
    port.diameterMm = diameterMm;
    port.depthMm = distance(entry, target);
    port.overshootMm = 3;
    return port;
  };
  const double lean = 10 * std::tan(Angle::degrees(30).inRadians());
  const DrilledHole gallery{
      .at = {40, 15, 10}, .towardsTool = {1, 0, 0}, .diameterMm = 5, .depthMm = 34, .point = Angle::degrees(118)};
  const DrilledHole mount{.towardsTool = {0, 0, 1}, .diameterMm = 4.5, .depthMm = 22};
  std::vector<DrilledHole> holes = patternOf(mount, {{5, 25, 20}, {36, 5, 20}});
  holes.push_back(gallery);
  holes.push_back(portTo({10, 15, 20}, {10, 15, 10}, 4));
  holes.push_back(portTo({20, 15, 20}, {20 + lean, 15, 10}, 3));
  holes.push_back(portTo({30, 24, 20}, {33, 15, 10}, 3));
  return must(drill(makeBlock({40, 30, 20}), holes));
}

Solid makeThinWalledBox() {
  return must(cut(roundedBlock({0, 0, 0}, {25, 18, 10}, 1.4), roundedBlock({0.4, 0.4, 0.5}, {24.6, 17.6, 11}, 1.0)));
}

Solid makeRibbedMount() {
  const Solid base = makeBlock({40, 30, 3});
  const Solid boss = makeCylinder({11, 15, 3}, {0, 0, 1}, 5, 9);
  const Solid rib = makeBlock({16, 2, 6}, {20, 14, 3});
  const Solid body = must(fuseAll(base, {boss, rib}));
  const Solid filleted = must(blendEdges(body, 1, both(circleOfRadius(5), inPlane({0, 0, 3}, {0, 0, 1}))));
  std::vector<DrilledHole> holes = patternOf({.towardsTool = {0, 0, 1}, .diameterMm = 4.5, .depthMm = 5},
                                             {{5, 5, 3}, {35, 5, 3}, {5, 25, 3}, {35, 25, 3}});
  holes.push_back(
      {.at = {11, 15, 12}, .towardsTool = {0, 0, 1}, .diameterMm = 4.2, .depthMm = 8, .point = Angle::degrees(118)});
  return must(drill(filleted, holes));
}

Solid makeHollowFloat() {
  return must(cut(makeCylinder({}, {0, 0, 1}, 5, 14), makeCylinder({0, 0, 1.5}, {0, 0, 1}, 3.5, 11)));
}

}  // namespace

Solid makeValveBody() {
  const Vec3 right{1, 0, 0};
  const Solid groove = must(cut(makeCylinder({23.2, 10, 10}, right, 8, 2), makeCylinder({23, 10, 10}, right, 6.5, 3)));
  const Solid grooved = must(cut(makeBlock({24, 20, 20}), groove));
  const DrilledHole mainBore{.at = {24, 10, 10},
                             .towardsTool = right,
                             .diameterMm = 8,
                             .depthMm = 26,
                             .counterbore = DrilledHole::Counterbore{10, 3}};
  const DrilledHole topPort{.at = {12, 10, 20}, .towardsTool = {0, 0, 1}, .diameterMm = 5, .depthMm = 10};
  const DrilledHole bottomPort{.at = {6, 10, 0}, .towardsTool = {0, 0, -1}, .diameterMm = 4.2, .depthMm = 10};
  return must(drill(grooved, {mainBore, topPort, bottomPort}));
}

std::vector<Sample> prismaticSamples() {
  return {partSample("deep_pocket_small_corners", makeDeepPocket(), kAluminium),
          partSample("angled_hole_manifold", makeAngledManifold(), kAluminium),
          partSample("valve_body", makeValveBody(), kBrass),
          partSample("thin_walled_box", makeThinWalledBox(), kAluminium),
          partSample("ribbed_mount", makeRibbedMount(), kAluminium),
          partSample("hollow_float", makeHollowFloat(), kStainless316L)};
}

}  // namespace stepwise
