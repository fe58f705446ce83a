// Whether to machine or to print each sample, and that the answer rests on the right reason.
#include <algorithm>

#include "features/analysis.h"
#include "geom/step/step_reader.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary result = *ProcessLibrary::builtIn();
  return result;
}

Part readPart(const std::string& sample) {
  Result<Assembly> read = readStep(std::string(STEPWISE_SAMPLES_DIR) + "/parts/" + sample + ".step");
  REQUIRE(read);
  REQUIRE(read->parts.size() == 1);
  return read->parts[0];
}

PartAnalysis analyzed(const Part& part, std::optional<int> quantity = std::nullopt, std::vector<PmiItem> pmi = {}) {
  AnalyzeOptions options;
  options.process.quantity = quantity;
  options.process.pmi = std::move(pmi);
  Result<PartAnalysis> analysis = analyzePart(part, library(), options);
  REQUIRE(analysis);
  REQUIRE(analysis->evaluation);
  UNSCOPED_INFO(part.name << ": " << name(analysis->evaluation->verdict) << ", " << analysis->evaluation->reason);
  return std::move(*analysis);
}

bool contains(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

const Printability& printability(const PartAnalysis& analysis, const std::string& printer) {
  const auto found =
      std::ranges::find_if(analysis.printability, [&](const Printability& p) { return p.printer == printer; });
  REQUIRE(found != analysis.printability.end());
  return *found;
}

const RuleResult& rule(const PartAnalysis& analysis, const std::string& printer, const std::string& name) {
  const std::vector<RuleResult>& rules = printability(analysis, printer).rules;
  const auto found = std::ranges::find_if(rules, [&](const RuleResult& r) { return r.rule == name; });
  REQUIRE(found != rules.end());
  return *found;
}

const PrinterVerdict& verdictOf(const PartAnalysis& analysis, const std::string& route) {
  const auto& printers = analysis.evaluation->printers;
  const auto found = std::ranges::find_if(printers, [&](const PrinterVerdict& p) { return p.route == route; });
  REQUIRE(found != printers.end());
  return *found;
}

bool hasStep(const Route& route, const std::string& operation) {
  return std::ranges::any_of(route.steps, [&](const ProcessStep& step) { return step.operation == operation; });
}

}  // namespace

TEST_CASE("a Swiss pin stays conventional because one clamping at one maker makes it, at any quantity") {
  for (const auto& quantity : {std::optional<int>(), std::optional<int>(1), std::optional<int>(10'000)}) {
    const PartAnalysis pin = analyzed(readPart("swiss_pin_h6"), quantity);
    CHECK(pin.evaluation->verdict == Verdict::keepConventional);
    CHECK(contains(pin.evaluation->reason, "1 clamping at one maker"));
    const Route* route = pin.process->find(pin.evaluation->machinedRoute);
    REQUIRE(route != nullptr);
    CHECK((route->machine == MachineClass::swiss || route->machine == MachineClass::millTurn));
  }
}

TEST_CASE("a Swiss pin with its h6 still stays: no printer holds it, and each printed route would have to grind it") {
  const Part part = readPart("swiss_pin_h6");
  const PartAnalysis plain = analyzed(part, 500);
  const auto shank = std::ranges::find_if(plain.graph.faces, [](const Face& face) {
    const auto* cylinder = std::get_if<Cylinder>(&face.surface);
    return cylinder && std::abs(cylinder->radiusMm - 1) < 1e-6;
  });
  REQUIRE(shank != plain.graph.faces.end());
  PmiItem fit;
  fit.kind = "size";
  fit.fit = "h6";
  fit.faces = {shank->id};
  const PartAnalysis pin = analyzed(part, 500, {fit});
  CHECK(pin.evaluation->verdict == Verdict::keepConventional);
  const Route* machined = pin.process->find(pin.evaluation->machinedRoute);
  const Route* printed = pin.process->find(pin.evaluation->printedRoute);
  REQUIRE(machined != nullptr);
  REQUIRE(printed != nullptr);
  CHECK(machined->machine == MachineClass::swiss);
  CHECK(machined->clampings == 1);
  CHECK_FALSE(hasStep(*machined, "grind"));
  CHECK(printed->clampings >= 1);
  CHECK(printed->steps.size() > machined->steps.size());
  // The tolerance is known now, so it costs yield.
  CHECK(machined->yield->rolled.value < plain.process->find("swiss")->yield->rolled.value);
}

TEST_CASE("a flat spring stays etched") {
  const PartAnalysis spring = analyzed(readPart("etched_spring"), 1000);
  CHECK(spring.evaluation->verdict == Verdict::keepConventional);
  CHECK(spring.evaluation->machinedRoute == "etch");
  CHECK(hasStep(*spring.process->find("etch"), "etch"));
}

TEST_CASE("a block 15 mm thick is not suited for LMM because the binder does not get out") {
  const PartAnalysis block = analyzed(readPart("thick_block"), 100);
  for (const char* printer : {"lmm35", "lmm25"}) {
    CHECK(rule(block, printer, "section").outcome == Outcome::fail);
    CHECK(*rule(block, printer, "section").value == Approx(15).epsilon(0.01));
    CHECK(verdictOf(block, printer).verdict == Verdict::notSuited);
    CHECK(contains(verdictOf(block, printer).reason, "debinding"));
    CHECK_FALSE(block.process->find(printer)->feasible);
  }
}

TEST_CASE("a gear with an H7 bore and blind sharp pockets is printed, and its bore is reamed in one set-up") {
  const Part gear = readPart("dog_gear_h7");
  const PartAnalysis first = analyzed(gear, 50);
  const auto bore = std::ranges::find_if(first.recognition.features, [](const Feature& feature) {
    const auto* hole = std::get_if<Hole>(&feature.shape);
    return hole && std::abs(hole->diameterMm - 3) < 1e-6;
  });
  REQUIRE(bore != first.recognition.features.end());
  PmiItem fit;
  fit.kind = "diameter";
  fit.fit = "H7";
  fit.faces = {bore->faces.front()};
  const PartAnalysis toleranced = analyzed(gear, 50, {fit});
  CHECK(toleranced.evaluation->verdict == Verdict::consolidateAsIs);
  CHECK(contains(toleranced.evaluation->reason, "1 set-up of machining after printing"));
  CHECK(contains(toleranced.evaluation->reason, "H7"));
  const Route* printed = toleranced.process->find(toleranced.evaluation->printedRoute);
  REQUIRE(printed != nullptr);
  CHECK(printed->clampings == 1);
  CHECK(hasStep(*printed, "ream"));
  CHECK(first.process->find(printed->name)->clampings == 0);
  CHECK_FALSE(hasStep(*first.process->find(printed->name), "ream"));
}

TEST_CASE("a body with hidden crossing channels is consolidated or redesigned, because no tool gets into them") {
  const PartAnalysis body = analyzed(readPart("channel_block"), 100);
  CHECK((body.evaluation->verdict == Verdict::consolidateAsIs || body.evaluation->verdict == Verdict::redesign));
  CHECK(contains(body.evaluation->reason, "no conventional route is feasible"));
  CHECK_FALSE(body.sections->hidden.empty());
  CHECK(contains(rule(body, "lmm35", "drain").text, "drains through"));
}

TEST_CASE("a small part with sharp pockets on six sides is consolidated as is for small quantities") {
  const PartAnalysis clip = analyzed(readPart("six_sided_clip"), 20);
  CHECK(clip.evaluation->verdict == Verdict::consolidateAsIs);
  const Route* machined = clip.process->find(clip.evaluation->machinedRoute);
  REQUIRE(machined != nullptr);
  CHECK(hasStep(*machined, "sinker-edm"));
  CHECK(machined->clampings >= 6);
  CHECK(clip.process->find(clip.evaluation->printedRoute)->clampings == 0);
}

TEST_CASE("an unknown material leaves the answer conditional and is named") {
  Part part = readPart("six_sided_clip");
  part.material.reset();
  part.densityGPerCm3.reset();
  const PartAnalysis clip = analyzed(part, 20);
  CHECK(clip.evaluation->verdict == Verdict::undecided);
  CHECK(clip.evaluation->decidingInput == "material");
  CHECK(clip.evaluation->confidence.level == VerdictConfidence::Level::low);
  const Route* printed = clip.process->find(clip.evaluation->printedRoute);
  REQUIRE(printed != nullptr);
  CHECK(std::ranges::any_of(printed->conditions,
                            [](const std::string& text) { return contains(text, "must be one of"); }));
}

TEST_CASE("a closed void without a drain fails with its faces named") {
  const PartAnalysis body = analyzed(readPart("hollow_float"), 100);
  const RuleResult closed = rule(body, "lmm35", "void");
  CHECK(closed.outcome == Outcome::fail);
  CHECK(closed.faces.size() == 3);
  CHECK(body.evaluation->verdict == Verdict::redesign);
  for (const FaceId face : closed.faces) CHECK(contains(closed.text, std::to_string(face)));
}
