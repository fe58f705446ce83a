// Setup counts of the project's samples, judged by hand, and exactness on parts of the corpora where they are present.
#include <cstdlib>
#include <filesystem>
#include <set>

#include "geom/step/step_reader.h"
#include "tests/features/setups/planned_part.h"
#include "tests/support/brute_force_setups.h"

using namespace stepwise;
using namespace stepwise::testing;

namespace {

Solid bodyOf(const std::string& path) {
  const Result<Assembly> assembly = readStep(path);
  REQUIRE(assembly);
  REQUIRE_FALSE(assembly->parts.empty());
  return assembly->parts.front().solid;
}

}  // namespace

TEST_CASE("the samples take the setups that a machinist counts") {
  struct Expected {
    const char* sample;
    int mill3, mill4, mill5, turn, millTurn, swiss;
    bool millable, turnable;
  };
  const Expected expected = GENERATE(
      Expected{"plate_with_holes", 1, 1, 1, 0, 0, 0, true, false},
      Expected{"plate_with_holes_inch", 1, 1, 1, 0, 0, 0, true, false},
      Expected{"bracket", 2, 1, 1, 0, 0, 0, true, false},
      // Top, one end and two holes at different slants.
      Expected{"angled_hole_manifold", 4, 2, 1, 0, 0, 0, true, false},
      Expected{"deep_pocket_small_corners", 1, 1, 1, 0, 0, 0, true, false},
      // Dovetail and T-cutters come in from above.
      Expected{"dovetail_slide", 1, 1, 1, 0, 0, 0, true, false},
      Expected{"t_slot_block", 1, 1, 1, 0, 0, 0, true, false}, Expected{"valve_body", 3, 1, 1, 0, 0, 0, true, false},
      Expected{"valve_body_nurbs", 3, 1, 1, 0, 0, 0, true, false},
      Expected{"thin_walled_box", 1, 1, 1, 0, 0, 0, true, false},
      // Both ends and five slanted nozzle holes.
      Expected{"injector_nozzle", 7, 3, 2, 2, 1, 1, true, false},
      Expected{"swiss_pin_h6", 3, 1, 1, 2, 1, 1, true, true}, Expected{"stepped_shaft", 2, 1, 1, 2, 1, 1, true, false},
      Expected{"hollow_float", 1, 1, 1, 2, 1, 1, false, false});
  CAPTURE(expected.sample);
  const Planned part = planned(bodyOf(std::string(STEPWISE_SAMPLES_DIR) + "/parts/" + expected.sample + ".step"));
  CHECK(part.minima() == std::vector<int>{expected.mill3, expected.mill4, expected.mill5, expected.turn,
                                          expected.millTurn, expected.swiss});
  CHECK(part.on(MachineClass::mill3).feasible == expected.millable);
  CHECK(part.on(MachineClass::turn).feasible == expected.turnable);
}

TEST_CASE("on samples with up to twelve directions the three-axis plan equals brute force") {
  int compared = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(STEPWISE_SAMPLES_DIR) + "/parts")) {
    if (entry.path().extension() != ".step") continue;
    CAPTURE(entry.path().filename().string());
    const Planned part = planned(bodyOf(entry.path().string()));
    if (part.access.directions.size() > 12) continue;
    CHECK(part.on(MachineClass::mill3).minimum == bruteForceSetups(part.graph, part.recognition, part.access, 0.98));
    ++compared;
  }
  CHECK(compared > 10);
}

TEST_CASE("on real parts with up to twelve directions the three-axis plan equals brute force") {
  const char* corpora = std::getenv("STEPWISE_CORPORA");
  const std::filesystem::path folder = std::filesystem::path(corpora ? corpora : "") / "mfcad/dataset/step";
  if (corpora == nullptr || !std::filesystem::exists(folder)) {
    WARN("skipped: STEPWISE_CORPORA does not name a folder with mfcad");
    return;
  }
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".step") files.insert(entry.path());
  int compared = 0, seen = 0;
  for (const std::filesystem::path& file : files) {
    if (seen++ % 25 != 0) continue;
    CAPTURE(file.string());
    const Planned part = planned(bodyOf(file.string()));
    if (part.access.directions.size() > 12) continue;
    CHECK(part.on(MachineClass::mill3).minimum == bruteForceSetups(part.graph, part.recognition, part.access, 0.98));
    ++compared;
  }
  CHECK(compared > 20);
}
