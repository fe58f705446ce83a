// The workpiece after each setup, on parts whose pieces can be counted by hand.
#include "features/setups/in_process_stock.h"

#include "geom/brep/mass_properties.h"
#include "geom/model/drill_holes.h"
#include "geom/step/step_reader.h"
#include "tests/features/setups/planned_part.h"
#include "tests/support/recognized.h"

using namespace stepwise;
using namespace stepwise::testing;

namespace {

struct Stepped {
  Planned part;
  InProcessStock stock;

  Stepped(const Solid& solid, MachineClass machine, const RawStockOptions& options = {}) : part(planned(solid)) {
    const OrientedBox box = boxOf(solid, part.graph);
    stock = cutStockInSteps(solid, part.on(machine), part.graph, part.recognition, box, options);
  }
  static OrientedBox boxOf(const Solid& solid, const FaceGraph& graph) {
    std::vector<Vec3> preferred;
    for (const Face& face : graph.faces)
      if (const auto* plane = std::get_if<Plane>(&face.surface)) preferred.push_back(plane->normal);
    return findOrientedBox(solid, tessellate(solid), preferred);
  }
};

/// Stock only goes away, and what is left at the end is the part with what is said to remain on it.
void checkEndsAsPart(const Stepped& stepped, const Solid& solid) {
  CHECK(stepped.stock.unknown.empty());
  REQUIRE_FALSE(stepped.stock.after.empty());
  double before = stepped.stock.rawMm3;
  for (const WorkpieceState& state : stepped.stock.after) {
    REQUIRE(state.body);
    CHECK(state.volumeMm3 == Approx(before - state.removedMm3).epsilon(1e-3));
    CHECK(state.volumeMm3 <= before * (1 + 1e-9));
    before = state.volumeMm3;
  }
  // What no setup cuts stays on, and a foot until it is cut off in a clamping of its own.
  for (const Solid& left : stepped.stock.after.back().remaining) before -= computeMassProperties(left).volumeMm3;
  CHECK(before == Approx(computeMassProperties(solid).volumeMm3).epsilon(1e-3));
}

}  // namespace

TEST_CASE("a pocket and a bore from two sides leave the stock one after the other") {
  const Solid pocket = made(cutAll(makeBlock({60, 40, 20}), {makeBlock({30, 20, 8}, {15, 10, 12})}));
  const Solid solid =
      made(drill(pocket, {{.at = {60, 20, 6}, .towardsTool = {1, 0, 0}, .diameterMm = 5, .depthMm = 10}}));
  const Stepped stepped(solid, MachineClass::mill3);
  checkEndsAsPart(stepped, solid);
  REQUIRE(stepped.stock.after.size() == 2);
  const double bore = stepped.stock.after[1].removedMm3;
  CHECK(stepped.stock.after[0].removedMm3 == Approx(30 * 20 * 8));
  CHECK(bore == Approx(60.0 * 40 * 20 - 30 * 20 * 8 - computeMassProperties(solid).volumeMm3));
  CHECK(stepped.stock.after[0].remaining.size() == 1);
  CHECK(stepped.stock.after[1].remaining.empty());
}

TEST_CASE("a casting has its allowance where it is machined, and small holes full") {
  const Solid pocket = made(cutAll(makeBlock({60, 40, 20}), {makeBlock({30, 20, 8}, {15, 10, 12})}));
  const Solid solid =
      made(drill(pocket, {{.at = {60, 20, 6}, .towardsTool = {1, 0, 0}, .diameterMm = 5, .depthMm = 10}}));
  RawStockOptions options;
  options.casting = CastingOptions{};
  const Stepped stepped(solid, MachineClass::mill3, options);
  checkEndsAsPart(stepped, solid);
  const double bore = 60.0 * 40 * 20 - 30 * 20 * 8 - computeMassProperties(solid).volumeMm3;
  CHECK(stepped.stock.rawMm3 == Approx(60.0 * 40 * 20 - (30 - 6.0) * (20 - 6) * (8 - 3)).epsilon(1e-3));
  REQUIRE(stepped.stock.after.size() == 2);
  CHECK(stepped.stock.after[1].removedMm3 == Approx(bore).epsilon(1e-3));
}

TEST_CASE("a bore that opens into a step cut from another side stays filled until its own setup") {
  const Solid step = made(cut(makeBlock({40, 24, 30}), makeBlock({34, 24, 24}, {6, 0, 6})));
  const Solid solid = made(drill(step, {{.at = {0, 12, 20},
                                         .towardsTool = {-1, 0, 0},
                                         .diameterMm = 4,
                                         .depthMm = 6,
                                         .counterbore = DrilledHole::Counterbore{8, 3}}}));
  const Stepped stepped(solid, MachineClass::mill3);
  checkEndsAsPart(stepped, solid);
  REQUIRE(stepped.stock.after.size() == 2);
  const double hole = 40.0 * 24 * 30 - 34 * 24 * 24 - computeMassProperties(solid).volumeMm3;
  const std::size_t drilled = stepped.part.on(MachineClass::mill3).setups[0].direction.x < -0.5 ? 0 : 1;
  CHECK(stepped.stock.after[drilled].removedMm3 == Approx(hole).epsilon(1e-3));
}

TEST_CASE("every sample ends as the part, or says what is not known") {
  for (const char* sample : {"plate_with_holes", "bracket", "valve_body", "dovetail_slide", "freeform_cap",
                             "stepped_shaft", "ribbed_mount", "injector_nozzle", "angled_hole_manifold"}) {
    CAPTURE(sample);
    const Result<Assembly> assembly = readStep(std::string(STEPWISE_SAMPLES_DIR) + "/parts/" + sample + ".step");
    REQUIRE(assembly);
    const Solid& solid = assembly->parts.front().solid;
    for (MachineClass machine : {MachineClass::mill3, MachineClass::turn, MachineClass::swiss}) {
      const Stepped stepped(solid, machine);
      if (stepped.part.on(machine).setups.empty()) continue;
      CAPTURE(name(machine), stepped.stock.unknown);
      if (stepped.stock.unknown.empty()) checkEndsAsPart(stepped, solid);
    }
  }
}
