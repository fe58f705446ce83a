#include "features/analysis.h"

#include "geom/model/make_solid.h"
#include "geom/step/step_writer.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary builtIn = ProcessLibrary::builtIn().value();
  return builtIn;
}

}  // namespace

TEST_CASE("a part is analysed from faces to steps") {
  const Assembly assembly =
      assemblyOf(cut(makeBlock({40, 30, 10}), makeCylinder({8, 15, -1}, {0, 0, 1}, 2, 12)).value(), "plate");
  const Result<PartAnalysis> analysis = analyzePart(assembly.parts[0], library());
  REQUIRE(analysis);
  CHECK(analysis->graph.faces.size() == 7);
  CHECK(analysis->recognition.features.size() == 1);
  CHECK(analysis->access.has_value());
  CHECK(analysis->setups.size() == kMachineClasses.size());
  CHECK(analysis->clampings.size() == kMachineClasses.size());
  CHECK(analysis->process.has_value());
  CHECK(analysis->sections.has_value());
  CHECK_FALSE(analysis->printability.empty());
  CHECK(analysis->evaluation.has_value());
  CHECK(analysis->diagnostics.empty());
}

TEST_CASE("stages are named in their order") {
  std::vector<std::string> stages;
  const Progress progress([&](std::string_view stage, double) { stages.emplace_back(stage); });
  const Assembly assembly = assemblyOf(makeBlock({10, 10, 10}), "cube");
  REQUIRE(analyzePart(assembly.parts[0], library(), {}, progress));
  CHECK(stages == std::vector<std::string>{"building the face graph", "recognizing features", "tessellating",
                                           "looking from all sides", "trying tools", "choosing setups",
                                           "planning workholding", "measuring walls and sections",
                                           "planning the process", "evaluating"});
}

TEST_CASE("cancelled work ends with an error, not with half an answer") {
  const Progress progress([](std::string_view, double) {});
  progress.cancel();
  const Assembly assembly = assemblyOf(makeBlock({10, 10, 10}), "cube");
  const Result<PartAnalysis> part = analyzePart(assembly.parts[0], library(), {}, progress);
  REQUIRE_FALSE(part);
  CHECK(part.error().code == "cancelled");
  const Result<AssemblyAnalysis> whole = analyzeAssembly(assembly, library(), {}, progress);
  REQUIRE_FALSE(whole);
  CHECK(whole.error().code == "cancelled");
}

TEST_CASE("an empty body is an error that names the part") {
  Part part;
  part.name = "nothing";
  const Result<PartAnalysis> analysis = analyzePart(part, library());
  REQUIRE_FALSE(analysis);
  CHECK(analysis.error().where.find("nothing") != std::string::npos);
}

TEST_CASE("the box of a round pin is that of its surface, not of the facets that stand for it") {
  const Assembly assembly = assemblyOf(makeCylinder({}, {0, 0, 1}, 1, 12), "pin");
  const Result<PartAnalysis> analysis = analyzePart(assembly.parts[0], library());
  REQUIRE(analysis);
  REQUIRE(analysis->box);
  CHECK(analysis->box->halfExtentsMm.x == Approx(6));
  CHECK(analysis->box->halfExtentsMm.y == Approx(1).epsilon(1e-6));
  CHECK(analysis->box->halfExtentsMm.z == Approx(1).epsilon(1e-6));
}
