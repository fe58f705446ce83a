#include "features/color_faces.h"

#include <set>

#include "geom/model/make_solid.h"
#include "geom/step/step_writer.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

/// A block with a slot and, in its floor, a hole: two features that touch.
AssemblyAnalysis slottedBlock() {
  const Solid slotted = cut(makeBlock({40, 30, 20}), makeBlock({42, 10, 8}, {-1, 10, 12})).value();
  const Solid drilled = cut(slotted, makeCylinder({20, 15, -1}, {0, 0, 1}, 3, 30)).value();
  return analyzeAssembly(assemblyOf(drilled, "block"), ProcessLibrary::builtIn().value()).value();
}

}  // namespace

TEST_CASE("every face gets a colour and the name of its owner") {
  const AssemblyAnalysis analysis = slottedBlock();
  const Part part = colorByFeature(analysis).parts[0];
  REQUIRE(part.faces.size() == analysis.parts[0].graph.faces.size());
  std::set<std::string> names;
  for (std::size_t i = 0; i < part.faces.size(); ++i) {
    CHECK(part.faces[i].color.has_value());
    const FaceVerdict& verdict = analysis.parts[0].recognition.faces[i];
    CHECK((verdict.feature.has_value() == (part.faces[i].name.rfind("feature ", 0) == 0)));
    names.insert(part.faces[i].name);
  }
  CHECK(names.count("stock") == 1);
}

TEST_CASE("features that touch differ in colour") {
  const AssemblyAnalysis analysis = slottedBlock();
  const Part part = colorByFeature(analysis).parts[0];
  for (const Edge& edge : analysis.parts[0].graph.edges) {
    const PartFace &a = part.faces[edge.faces[0] - 1], &b = part.faces[edge.faces[1] - 1];
    CHECK((a.name == b.name) == (a.color == b.color));
  }
}

TEST_CASE("faces are coloured by the setups of the recommended machine") {
  const AssemblyAnalysis analysis = slottedBlock();
  const SetupPlan* plan = shownPlan(analysis.parts[0]);
  REQUIRE(plan != nullptr);
  const Part part = colorBySetup(analysis).parts[0];
  for (const auto& [face, setup] : plan->setupOfFace)
    CHECK(part.faces[face - 1].name == "setup " + std::to_string(setup + 1));
}
