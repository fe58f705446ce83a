#include "features/explain.h"

#include "geom/model/make_solid.h"
#include "geom/step/step_writer.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary builtIn = ProcessLibrary::builtIn().value();
  return builtIn;
}

const AssemblyAnalysis& plate() {
  static const AssemblyAnalysis analysis = [] {
    const Solid body = cut(makeBlock({40, 30, 10}), makeCylinder({8, 15, 4}, {0, 0, 1}, 2, 12)).value();
    return analyzeAssembly(assemblyOf(body, "plate"), library()).value();
  }();
  return analysis;
}

FaceId wallOfTheHole() {
  for (const Face& face : plate().parts[0].graph.faces)
    if (std::holds_alternative<Cylinder>(face.surface)) return face.id;
  return 0;
}

std::string answer(Question::About about, int id) {
  const Result<std::string> text = explain(plate(), {about, id, 1, MachineClass::mill3}, library());
  return text ? *text : text.error().message;
}

}  // namespace

TEST_CASE("a face is explained by its owner, its neighbours, who sees it and who cuts it") {
  const std::string text = answer(Question::About::face, wallOfTheHole());
  INFO(text);
  CHECK(text.find("inner cylinder Ø4") != std::string::npos);
  CHECK(text.find("Belongs to feature 1, blind hole") != std::string::npos);
  CHECK(text.find("outer corner of 90°") != std::string::npos);
  CHECK(text.find("100 % from +Z") != std::string::npos);
  CHECK(text.find("3-axis mill: in setup 1 of 1") != std::string::npos);
}

TEST_CASE("a feature is explained by rule, faces, directions and steps") {
  const std::string text = answer(Question::About::feature, 1);
  INFO(text);
  CHECK(text.find("blind hole, Ø4, 6 deep") != std::string::npos);
  CHECK(text.find("by rule ") != std::string::npos);
  CHECK(text.find("from +Z") != std::string::npos);
}

TEST_CASE("a setup is explained by its proof, what it cuts and how the part is held") {
  const std::string text = answer(Question::About::setup, 1);
  INFO(text);
  CHECK(text.find("Setup 1 of 1 on a 3-axis mill") != std::string::npos);
  CHECK(text.find("no plan needs fewer (proven)") != std::string::npos);
  CHECK(text.find("feature 1, blind hole") != std::string::npos);
  CHECK(text.find("Held by ") != std::string::npos);
  CHECK(text.find("as few setups") != std::string::npos);
}

TEST_CASE("questions about what is not there say what there is") {
  const auto error = [](const Question& question) { return explain(plate(), question, library()).error(); };
  CHECK(error({Question::About::face, 99, 1, MachineClass::mill3}).code == "no-such-face");
  CHECK(error({Question::About::face, 99, 1, MachineClass::mill3}).hint == "it has face 1 to 8");
  CHECK(error({Question::About::feature, 2, 1, MachineClass::mill3}).code == "no-such-feature");
  CHECK(error({Question::About::setup, 9, 1, MachineClass::mill3}).code == "no-such-setup");
  CHECK(error({Question::About::face, 1, 2, MachineClass::mill3}).code == "no-such-part");
  CHECK(error({Question::About::setup, 1, 1, MachineClass::turn}).hint.find("not possible on this machine") == 0);
}

TEST_CASE("a route's figures are traced to library entries with their value, class and source") {
  Question question{Question::About::route, 1, 1, MachineClass::mill3, "mill3"};
  const Result<std::string> whole = explain(plate(), question, library());
  REQUIRE(whole);
  for (const char* words : {"Stock: block", "  Steps\n", "  Yield: ", "  Inspection plan\n", "  Lead time: ",
                            "  Cost, ", "op.mill_3axis.rate_eur_h = 65 (40 to 100) [eur_h], sourced, S13"}) {
    INFO(words);
    CHECK(whole->find(words) != std::string::npos);
  }
  CHECK(whole->find("not an entry of this library") == std::string::npos);
  question.step = 2;
  const Result<std::string> step = explain(plate(), question, library());
  REQUIRE(step);
  CHECK(step->size() < whole->size() / 2);
  CHECK(step->find("    2. ") != std::string::npos);
  CHECK(step->find("op.mill_3axis.") != std::string::npos);
  CHECK(step->find("    3. ") == std::string::npos);
  question.step = 99;
  CHECK(explain(plate(), question, library()).error().code == "no-such-step");
  question.name = "laser";
  CHECK(explain(plate(), question, library()).error().code == "no-such-route");
}

TEST_CASE("the verdict and a printer's rules are traced as well") {
  const Result<std::string> printer = explain(plate(), {Question::About::printer, 1, 1, {}, "lmm35"}, library());
  REQUIRE(printer);
  CHECK(printer->find("wall ") != std::string::npos);
  CHECK(printer->find("printer.lmm35.wall_abs_px = 3 [px]") != std::string::npos);
  CHECK(printer->find("Best built with") != std::string::npos);
  const Result<std::string> verdict = explain(plate(), {Question::About::verdict}, library());
  REQUIRE(verdict);
  CHECK(verdict->find("verdict.keep_clampings_count") != std::string::npos);
  CHECK(explain(plate(), {Question::About::printer, 1, 1, {}, "inkjet"}, library()).error().code == "no-such-printer");
}
