#include "features/merge/study_assembly.h"

#include <map>

#include "features/analysis.h"
#include "features/merge/mating_faces.h"
#include "features/merge/metric_threads.h"
#include "features/setups/toleranced_pairs.h"
#include "geom/step/step_reader.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary builtIn = ProcessLibrary::builtIn().value();
  return builtIn;
}

}  // namespace

TEST_CASE("a shaft of nominal diameter in a core hole stands for a metric thread") {
  CHECK(findThreadOfPair(library(), 2, 1.6)->pitchMm == 0.4);
  CHECK(findThreadOfPair(library(), 2.96, 2.46)->diameterMm == 3);
  CHECK_FALSE(findThreadOfPair(library(), 3, 3));
  CHECK_FALSE(findThreadOfPair(library(), 3, 3.2));
  CHECK_FALSE(findThreadOfPair(library(), 9, 8));
}

TEST_CASE("the screws of the bolted housing are threaded into it and rest on their washers") {
  const Result<Assembly> assembly = readStep(STEPWISE_SAMPLES_DIR "/assemblies/bolted_housing.step");
  REQUIRE(assembly);
  const AssemblyAnalysis analysis = analyzeAssembly(*assembly, library()).value();
  REQUIRE(analysis.study);
  const Contacts& contacts = analysis.study->contacts;
  CHECK(contacts.pairs.size() == 1 + 4 * 4);  // housing–cover; each screw and washer: thread, hole, head, seat
  int threads = 0, interferences = 0;
  for (const ContactPair& pair : contacts.pairs) {
    interferences += contacts.of(pair).interference ? 1 : 0;
    for (const FaceContact& contact : contacts.of(pair).contacts)
      threads += contact.kind == ContactKind::threaded ? 1 : 0;
  }
  CHECK(threads == 4);
  CHECK(interferences == 0);
}

TEST_CASE("screws are turned in, dowels pressed in, plates laid on") {
  const auto motionsOf = [](const char* sample) {
    const Result<Assembly> assembly = readStep(std::string(STEPWISE_SAMPLES_DIR "/assemblies/") + sample);
    REQUIRE(assembly);
    const AssemblyAnalysis analysis = analyzeAssembly(*assembly, library()).value();
    REQUIRE(analysis.study->motions.size() == analysis.study->order->steps.size());
    std::map<StepMotion, int> motions;
    for (const StepMotion motion : analysis.study->motions) ++motions[motion];
    return motions;
  };
  // four plates, four screws, two dowels
  CHECK(motionsOf("valve_block.step") ==
        std::map<StepMotion, int>{{StepMotion::straight, 4}, {StepMotion::turned, 4}, {StepMotion::pressed, 2}});
  // housing, cover and four washers; four screws
  CHECK(motionsOf("bolted_housing.step") ==
        std::map<StepMotion, int>{{StepMotion::straight, 6}, {StepMotion::turned, 4}});
}

TEST_CASE("faces that touch the same other part are a pair for the setups of both, in every plan that cuts them") {
  const Result<Assembly> assembly = readStep(STEPWISE_SAMPLES_DIR "/assemblies/bolted_housing.step");
  REQUIRE(assembly);
  const AssemblyAnalysis analysis = analyzeAssembly(*assembly, library()).value();
  REQUIRE(analysis.study);
  const MatingPairs pairs = findMatingPairs(analysis.assembly, analysis.study->contacts);
  const auto part = [&](const std::string& wanted) {
    for (std::size_t i = 0; i < analysis.parts.size(); ++i)
      if (analysis.assembly.parts[i].name == wanted) return i;
    FAIL("no part " << wanted);
    return std::size_t{0};
  };
  const std::size_t screw = part("screw_iso4762_m2x8");
  CHECK_FALSE(pairs[screw].empty());  // shank and the underside of the head, both on or in one washer or cover
  int assembled = 0;
  for (const PartAnalysis& one : analysis.parts)
    for (const SetupPlan& plan : one.setups)
      for (const PairTogether& pair : plan.pairs)
        assembled += pair.origin == name(TolerancedPair::Origin::assembled) ? 1 : 0;
  CHECK(assembled > 0);
}
