#include "features/evaluate/printability.h"

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

Printability assess(const Result<Solid>& solid, const std::string& printer,
                    std::optional<std::string> material = "316L") {
  const HandMadePart part = startPart(solid);
  const TriangleMesh mesh = tessellate(*solid);
  const RayCaster rays(mesh);
  const SectionMap sections = measureSections(mesh, rays, static_cast<int>(part.graph.faces.size()));
  const PlanInputs inputs{part.graph, part.mass, part.recognition, part.setups, part.clampings};
  return assessPrintability(inputs, library(), {.material = std::move(material)}, printer, &sections);
}

const RuleResult& rule(const Printability& result, const std::string& name) {
  const auto found =
      std::find_if(result.rules.begin(), result.rules.end(), [&](const RuleResult& r) { return r.rule == name; });
  REQUIRE(found != result.rules.end());
  return *found;
}

}  // namespace

TEST_CASE("a small block passes every rule of LMM, its twin of 15 mm fails by its section") {
  CHECK(assess(makeBlock({10, 8, 4}), "lmm35").outcome == Outcome::pass);
  const Printability thick = assess(makeBlock({20, 18, 15}), "lmm35");
  CHECK(thick.outcome == Outcome::fail);
  CHECK(rule(thick, "section").outcome == Outcome::fail);
  CHECK(*rule(thick, "section").value == Approx(15).epsilon(1e-3));
  CHECK(rule(assess(makeBlock({20, 18, 8}), "lmm35"), "section").outcome == Outcome::marginal);
}

TEST_CASE("walls are judged in pixels of the finished part, with their faces") {
  // One pixel of 35 µm shrinks to 29.2 µm: 3 pixels are possible, 4 recommended.
  const Printability thin = assess(makeBlock({6, 4, 0.08}), "lmm35");
  CHECK(rule(thin, "wall").outcome == Outcome::fail);
  CHECK_FALSE(rule(thin, "wall").faces.empty());
  CHECK(*rule(thin, "wall").pixels == Approx(0.08 / (0.035 / 1.197)).epsilon(1e-3));
  CHECK(rule(assess(makeBlock({6, 4, 0.1}), "lmm35"), "wall").outcome == Outcome::marginal);
  CHECK(rule(assess(makeBlock({6, 4, 0.13}), "lmm35"), "wall").outcome == Outcome::pass);
  // Finer pixels move the limit.
  CHECK(rule(assess(makeBlock({6, 4, 0.08}), "lmm25"), "wall").outcome == Outcome::marginal);
}

TEST_CASE("a gap that does not clean fails, a wider one passes") {
  const auto slotted = [](double gap) { return cut(makeBlock({6, 4, 4}), makeBlock({gap, 4, 3}, {3, 0, 1})); };
  CHECK(rule(assess(slotted(0.1), "lmm35"), "gap").outcome == Outcome::fail);
  CHECK(rule(assess(slotted(0.2), "lmm35"), "gap").outcome == Outcome::marginal);
  CHECK(rule(assess(slotted(0.3), "lmm35"), "gap").outcome == Outcome::pass);
}

TEST_CASE("a hole of exactly the recommended diameter passes, whatever its last digits are") {
  for (const double diameter : {1.0, 1.0 - 1e-12, 1.0 + 1e-12, 0.99995}) {
    HandMadePart part = pocketPlate(diameter);
    const PlanInputs inputs{part.graph, part.mass, part.recognition, part.setups, part.clampings};
    CHECK(rule(assessPrintability(inputs, library(), {}, "lpbf", nullptr), "hole").outcome == Outcome::pass);
  }
  HandMadePart part = pocketPlate(0.99);
  const PlanInputs inputs{part.graph, part.mass, part.recognition, part.setups, part.clampings};
  CHECK(rule(assessPrintability(inputs, library(), {}, "lpbf", nullptr), "hole").outcome == Outcome::marginal);
}

TEST_CASE("a closed void fails with its faces") {
  HandMadePart part = startPart(makeBlock({10, 8, 4}));
  addFeature(part, InnerVoid{1, {}}, {2, 5}, {});
  const PlanInputs inputs{part.graph, part.mass, part.recognition, part.setups, part.clampings};
  const Printability result = assessPrintability(inputs, library(), {.material = "316L"}, "lmm35", nullptr);
  CHECK(result.outcome == Outcome::fail);
  CHECK(rule(result, "void").faces == std::vector<FaceId>{2, 5});
}

TEST_CASE("what is not known stays unknown") {
  const Printability noMaterial = assess(makeBlock({10, 8, 4}), "lmm35", std::nullopt);
  CHECK(noMaterial.outcome == Outcome::unknown);
  CHECK(rule(noMaterial, "material").outcome == Outcome::unknown);
  const HandMadePart part = startPart(makeBlock({10, 8, 4}));
  const PlanInputs inputs{part.graph, part.mass, part.recognition, part.setups, part.clampings};
  const Printability notMeasured = assessPrintability(inputs, library(), {.material = "316L"}, "lmm35", nullptr);
  CHECK(rule(notMeasured, "wall").outcome == Outcome::unknown);
  CHECK(rule(notMeasured, "section").text == "not measured");
}

TEST_CASE("size and material of the wrong kind fail") {
  CHECK(rule(assess(makeBlock({130, 8, 4}), "lmm35"), "envelope").outcome == Outcome::fail);
  CHECK(rule(assess(makeBlock({10, 8, 4}), "lmm35", "POM"), "material").outcome == Outcome::fail);
  // One of the same class may stand in, as the planned route offers it.
  CHECK(rule(assess(makeBlock({10, 8, 4}), "lmm35", "1.4305"), "material").outcome == Outcome::marginal);
}
