// A valve block of four plates, whose channels meet when they are bolted together over two dowel pins.
#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "samples/sample.h"
#include "samples/standard_parts.h"

namespace stepwise {
namespace {

const std::vector<Point2> kScrews{{4, 4}, {26, 4}, {26, 20}, {4, 20}};
const std::vector<Point2> kDowels{{4, 12}, {26, 12}};

std::vector<DrilledHole> throughHoles(const std::vector<Point2>& places, double topZ, double diameterMm) {
  std::vector<DrilledHole> holes;
  for (Point2 p : places) holes.push_back({.at = {p.x, p.y, topZ}, .diameterMm = diameterMm, .depthMm = topZ + 2});
  return holes;
}

/// A plate 30 × 24 with screw and dowel holes and what else is `drilled` through it.
Solid makePlate(double thicknessMm, double screwHoleMm, const std::vector<Solid>& channels,
                std::vector<DrilledHole> drilled) {
  for (const auto& pattern : {throughHoles(kScrews, thicknessMm, screwHoleMm), throughHoles(kDowels, thicknessMm, 2)})
    drilled.insert(drilled.end(), pattern.begin(), pattern.end());
  const Solid block = makeBlock({30, 24, thicknessMm});
  return must(drill(channels.empty() ? block : must(cutAll(block, channels)), drilled));
}

Solid makeBottomPlate() {
  const Solid channel = must(extrude(slotProfile({15, 12}, 17, 3), 3, translationBy({0, 0, 3})));
  return makePlate(5, 2.5, {channel}, {});
}

Solid makeSeatPlate() { return makePlate(2, 3.2, {}, throughHoles({{8, 12}, {22, 12}}, 2, 2)); }

Solid makeChannelPlate() {
  // Along y from (8, 12) to (8, 18): an obround 3 wide, 9 long.
  const Solid window = must(extrude(slotProfile({}, 9, 3), 5, frameAt({8, 15, -1}, {0, 0, 1}, {0, 1, 0})));
  return makePlate(3, 3.2, {window}, throughHoles({{22, 12}}, 3, 2));
}

Solid makePortPlate() { return makePlate(5, 3.2, {}, throughHoles({{8, 18}, {22, 12}}, 5, 4.2)); }

}  // namespace

Sample valveBlockAssembly() {
  AssemblyBuilder block("valve_block");
  block.place(block.addPart("plate_1_bottom", makeBottomPlate(), kStainless316L));
  block.place(block.addPart("plate_2_seat", makeSeatPlate(), kStainless316L), translationBy({0, 0, 5}));
  block.place(block.addPart("plate_3_channel", makeChannelPlate(), kStainless316L), translationBy({0, 0, 7}));
  block.place(block.addPart("plate_4_ports", makePortPlate(), kStainless316L), translationBy({0, 0, 10}));
  const int screw = block.addPart("screw_iso4762_m3x14", makeCapScrew(capScrewM3(14)), kStainless304);
  const int dowel = block.addPart("dowel_iso2338_2x14", makeDowelPin(2, 14, 0.2), kHardenedPinSteel);
  for (std::size_t i = 0; i < kScrews.size(); ++i) block.place(screw, translationBy({kScrews[i].x, kScrews[i].y, 15}));
  for (std::size_t i = 0; i < kDowels.size(); ++i) block.place(dowel, translationBy({kDowels[i].x, kDowels[i].y, 0.5}));
  return std::move(block).finish();
}

}  // namespace stepwise
