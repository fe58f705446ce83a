#include "features/evaluate/evaluate.h"

#include <algorithm>

#include "geom/mesh/tessellate.h"
#include "tests/features/process/hand_made_part.h"
#include "tests/support/catch.h"

using namespace stepwise;
using namespace stepwise::test;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary result = *ProcessLibrary::builtIn();
  return result;
}

Evaluation evaluate(const HandMadePart& part, const PlanProcessOptions& options,
                    std::optional<SectionMap> sections = SectionMap{}) {
  if (sections && !sections->maxSectionMm) sections->maxSectionMm = 3;
  const PlanInputs inputs{part.graph, part.mass, part.recognition, part.setups, part.clampings};
  PlanProcessOptions planned = options;
  if (sections) planned.sections = sections->summary();
  std::vector<Printability> printability;
  for (const char* printer : {"lmm25", "lmm35", "lpbf", "binder_jet"})
    printability.push_back(assessPrintability(inputs, library(), options, printer, sections ? &*sections : nullptr));
  return evaluatePart(part.plan(library(), planned), printability, library(), {.quantity = options.quantity});
}

/// A small block that takes six clampings on a mill.
HandMadePart sixSided() {
  HandMadePart part = startPart(makeBlock({8, 7, 6}));
  std::vector<Setup> setups;
  for (const Face& face : part.graph.faces) {
    Setup setup;
    setup.direction = face.normal;
    setup.operation = "mill";
    setup.faces = {face.id};
    setups.push_back(setup);
  }
  addPlan(part, MachineClass::mill3, setups);
  return part;
}

}  // namespace

TEST_CASE("a pin that a Swiss lathe makes in one clamping stays there, and the reason says so") {
  const Evaluation result = evaluate(turnedPin(), {.material = "316L", .quantity = 1000});
  CHECK(result.verdict == Verdict::keepConventional);
  CHECK(result.reason == "1 clamping at one maker");
  CHECK(result.machinedRoute == "swiss");
  // Neither quantity nor material would change that.
  CHECK(evaluate(turnedPin(), {}).verdict == Verdict::keepConventional);
}

TEST_CASE("an etched spring stays etched") {
  const Evaluation result = evaluate(flatSpring(), {.material = "1.4310", .quantity = 1000});
  CHECK(result.verdict == Verdict::keepConventional);
  CHECK(result.machinedRoute == "etch");
}

TEST_CASE("a part of six clampings is consolidated as is for few pieces, and its steps say why") {
  const Evaluation result = evaluate(sixSided(), {.material = "316L", .quantity = 20});
  INFO(result.reason);
  CHECK(result.verdict == Verdict::consolidateAsIs);
  CHECK(result.reason.find("6 clampings fall away") != std::string::npos);
  REQUIRE(result.stability);
  CHECK(*result.stability > 0.5);
  CHECK(*result.stability <= 1);
  REQUIRE(result.factors.size() == 5);
  CHECK(result.factors[0].name == "geometry");
  CHECK_FALSE(result.factors[2].score);
}

TEST_CASE("a section beyond debinding is not suited, a closed void asks for a redesign with its faces") {
  HandMadePart thick = sixSided();
  SectionMap sections;
  sections.maxSectionMm = 60;
  const Evaluation block = evaluate(thick, {.material = "17-4PH", .quantity = 20}, sections);
  // LPBF has no debinding: of the printers only it is left.
  CHECK(block.printedRoute == "lpbf");
  HandMadePart hollow = sixSided();
  addFeature(hollow, InnerVoid{1, {}}, {2, 5}, {});
  const Evaluation closed = evaluate(hollow, {.material = "316L", .quantity = 20});
  CHECK(closed.verdict == Verdict::redesign);
  CHECK(std::any_of(closed.gates.begin(), closed.gates.end(), [](const RuleResult& gate) {
    return gate.rule == "void" && gate.faces == std::vector<FaceId>{2, 5};
  }));
}

TEST_CASE("an unknown material or section leaves the verdict undecided and names what would decide") {
  const Evaluation material = evaluate(sixSided(), {.quantity = 20});
  CHECK(material.verdict == Verdict::undecided);
  CHECK(material.decidingInput == "material");
  CHECK_FALSE(material.stability);
  const Evaluation section = evaluate(sixSided(), {.material = "316L", .quantity = 20}, std::nullopt);
  CHECK(section.verdict == Verdict::undecided);
  CHECK(section.decidingInput == "wall");
}

TEST_CASE("without a quantity the verdict is asked at every decade and never assumed") {
  const Evaluation result = evaluate(sixSided(), {.material = "316L"});
  CHECK_FALSE(result.byQuantity.empty());
  CHECK(result.byQuantity.front().fromQuantity == 1);
  if (result.byQuantity.size() > 1) {
    CHECK(result.verdict == Verdict::undecided);
    CHECK(result.decidingInput == "quantity");
  } else {
    CHECK(result.reason.starts_with("at every quantity"));
  }
  const bool named = std::any_of(result.wouldChange.begin(), result.wouldChange.end(),
                                 [](const std::string& text) { return text.starts_with("quantity: "); });
  CHECK(named == (result.byQuantity.size() > 1));
}

TEST_CASE("the thresholds are the library's") {
  const HandMadePart part = sixSided();
  const ProcessPlan plan = part.plan(library(), {.material = "316L", .quantity = 20});
  const ProcessLibrary patient = library().with("verdict.keep_clampings_count", Range::exactly(6));
  CHECK(evaluatePart(plan, {}, patient, {.quantity = 20}).verdict == Verdict::keepConventional);
  CHECK(evaluatePart(plan, {}, library(), {.quantity = 20}).verdict == Verdict::consolidateAsIs);
}
