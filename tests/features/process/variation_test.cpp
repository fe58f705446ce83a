#include "features/process/variation.h"

#include <cmath>

#include "tests/features/process/hand_made_part.h"
#include "tests/support/catch.h"

using namespace stepwise;
using namespace stepwise::test;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary result = *ProcessLibrary::builtIn();
  return result;
}

VariationTerm term(double sigma3) { return {"t", Range::exactly(sigma3), std::nullopt, {}}; }

/// The plate with its second hole drilled in another setup, which is held in a vise on the given faces.
HandMadePart twoSetups(std::vector<FaceId> clampedOn) {
  HandMadePart part = pocketPlate();
  part.setups.clear();
  part.clampings.clear();
  Setup first = oneSetup(part, {0, 0, 1}, "mill"), second = first;
  second.direction = {0, 0, -1};
  second.features = {3};
  second.faces = part.recognition.features[2].faces;
  first.features = {1, 2};
  std::erase_if(first.faces, [&](FaceId face) {
    return std::find(second.faces.begin(), second.faces.end(), face) != second.faces.end();
  });
  second.clamping.method = Clamping::Method::vise;
  second.clamping.firstJaw = std::move(clampedOn);
  addPlan(part, MachineClass::mill3, {first, second});
  return part;
}

PmiItem position(const HandMadePart& part, double zone) {
  return {"position", "", std::nullopt, std::nullopt, zone, "", "A", part.recognition.features[2].faces};
}
PmiItem datum(const HandMadePart& part) {
  return {"datum", "", std::nullopt, std::nullopt, std::nullopt, "", "A", part.recognition.features[1].faces};
}

const VariationTerm* find(const PairVariation& pair, const std::string& start) {
  for (const VariationTerm& found : pair.terms) {
    if (found.label.starts_with(start)) return &found;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("terms add by root of sum of squares, in the worst case by their sum") {
  const std::vector<VariationTerm> terms{term(0.03), term(0.04), term(0.12)};
  CHECK(rssOf(terms).value == Approx(0.13));
  CHECK(worstOf(terms).value == Approx(0.19));
  CHECK(rssOf({}).value == 0);
}

TEST_CASE("two holes of one setup carry the process twice and no re-clamp") {
  const HandMadePart part = pocketPlate();
  const ProcessPlan plan = part.plan(library(), {.material = "316L", .pmi = {position(part, 0.1), datum(part)}});
  const auto& variation = plan.find("mill3")->variation;
  REQUIRE(variation.size() == 1);
  const PairVariation& pair = variation.front();
  CHECK_FALSE(pair.inferred);
  CHECK(pair.toleranceMm == Approx(0.05));
  CHECK(pair.leverMm == Approx(46));
  CHECK(pair.rssMm.value == Approx(std::sqrt(0.02 * 0.02 * 2 + 0.002 * 0.002)));
  CHECK(pair.worstMm.value == Approx(0.042));
  CHECK(pair.cp->value == Approx(0.05 / pair.rssMm.value));
  CHECK(pair.path == "both in setup 1");
}

TEST_CASE("a second setup adds its re-clamp and the tilt over the lever arm") {
  const HandMadePart part = twoSetups({});
  const ProcessPlan plan = part.plan(library(), {.material = "316L", .pmi = {position(part, 0.1), datum(part)}});
  const PairVariation& pair = plan.find("mill3")->variation.front();
  REQUIRE(find(pair, "re-clamp in setup 2"));
  CHECK(find(pair, "re-clamp in setup 2")->sigma3Mm.value == Approx(0.02));
  CHECK(find(pair, "tilt of setup 2")->sigma3Mm.value == Approx(0.0001 * 46));
  CHECK(find(pair, "re-clamp in setup 1"));  // both rest on the raw stock
  CHECK(pair.path == "setup 2 → raw stock → setup 1");
  CHECK(pair.rssMm.value == Approx(std::sqrt(4 * 0.02 * 0.02 + 2 * 0.0046 * 0.0046)));
}

TEST_CASE("located on faces of the first setup, the second passes on only its own re-clamp") {
  const HandMadePart part = twoSetups(pocketPlate().recognition.features[0].faces);
  const ProcessPlan plan = part.plan(library(), {.material = "316L", .pmi = {position(part, 0.1), datum(part)}});
  const PairVariation& pair = plan.find("mill3")->variation.front();
  CHECK_FALSE(find(pair, "re-clamp in setup 1"));
  CHECK(pair.path == "setup 2 → setup 1");
  CHECK(pair.rssMm.value == Approx(std::sqrt(3 * 0.02 * 0.02 + 0.0046 * 0.0046)));
}

TEST_CASE("without tolerances the farthest pair across setups is inferred and has no Cp") {
  const ProcessPlan plan = twoSetups({}).plan(library(), {.material = "316L"});
  const auto& variation = plan.find("mill3")->variation;
  REQUIRE_FALSE(variation.empty());
  CHECK(variation.front().inferred);
  CHECK_FALSE(variation.front().cp);
  CHECK(variation.front().origin.find("inferred") != std::string::npos);
}

TEST_CASE("in one setup the farthest pair is looked at, and the printed route is asked about the same pair") {
  const ProcessPlan plan = pocketPlate().plan(library(), {.material = "316L"});
  const auto& machined = plan.find(plan.recommended)->variation;
  REQUIRE(machined.size() == 1);
  CHECK(machined.front().origin == "farthest pair in one setup (inferred)");
  const auto& printed = plan.find("lmm35")->variation;
  REQUIRE(printed.size() == 1);
  CHECK(printed.front().facesA == machined.front().facesA);
  CHECK(printed.front().path == "one build");
  CHECK(printed.front().rssMm.value > machined.front().rssMm.value);
}

TEST_CASE("the weakest pair comes first") {
  const HandMadePart part = twoSetups({});
  PmiItem loose = position(part, 0.4);
  loose.faces = part.recognition.features[0].faces;
  const ProcessPlan plan =
      part.plan(library(), {.material = "316L", .pmi = {loose, position(part, 0.02), datum(part)}});
  const auto& variation = plan.find("mill3")->variation;
  REQUIRE(variation.size() >= 2);
  CHECK(variation.front().toleranceMm == Approx(0.01));
  CHECK(variation[0].cp->value < variation[1].cp->value);
}

TEST_CASE("a printed pair has the printer's tolerance over its distance and no re-clamp") {
  const HandMadePart part = pocketPlate();
  const ProcessPlan plan = part.plan(library(), {.material = "316L", .pmi = {position(part, 0.8), datum(part)}});
  const PairVariation& pair = plan.find("lmm25")->variation.front();
  CHECK(pair.path == "one build");
  CHECK(pair.rssMm.value == Approx(0.005 * 46));
}

TEST_CASE("scrap is attributed to single steps and to what two setups do together") {
  const HandMadePart part = twoSetups({});
  const ProcessPlan plan =
      part.plan(library(), {.material = "316L", .quantity = 50, .pmi = {position(part, 0.06), datum(part)}});
  const Route& route = *plan.find("mill3");
  const CouplingEstimate& coupling = *route.coupling;
  REQUIRE_FALSE(coupling.scrap.empty());
  const ScrapShare& first = coupling.scrap.front();
  CHECK(first.steps.size() == 2);  // ±0.03 against 0.04 with both re-clamps, 0.028 by cutting alone
  CHECK(first.ratio > 0.02);
  CHECK(first.label.find("setup 2") != std::string::npos);
  for (std::size_t i = 1; i < coupling.scrap.size(); ++i) CHECK(coupling.scrap[i].ratio <= coupling.scrap[i - 1].ratio);
  // In one setup there is no interaction to lose pieces by.
  const HandMadePart single = pocketPlate();
  const ProcessPlan one =
      single.plan(library(), {.material = "316L", .quantity = 50, .pmi = {position(single, 0.06), datum(single)}});
  for (const ScrapShare& share : one.find("mill3")->coupling->scrap) CHECK(share.steps.size() == 1);
}

TEST_CASE("a setup clamped on machined faces depends on the one that made them") {
  const HandMadePart resting = twoSetups(pocketPlate().recognition.features[0].faces);
  const Route route = *resting.plan(library(), {.material = "316L"}).find("mill3");
  bool clampedOn = false;
  for (const StepLink& link : route.coupling->links) clampedOn = clampedOn || link.why.starts_with("clamped on face");
  CHECK(clampedOn);
  const std::size_t milling = 2;
  CHECK(route.coupling->reach[milling].datums == 1);
  CHECK(route.coupling->reach[milling].steps >= 2);
  const Route raw = *twoSetups({}).plan(library(), {.material = "316L"}).find("mill3");
  CHECK(raw.coupling->links.size() < route.coupling->links.size());
}

TEST_CASE("printing steps lean on each other, and each step counts its own tooling and handling") {
  const Route lmm = *pocketPlate().plan(library(), {.material = "316L"}).find("lmm25");
  REQUIRE(lmm.coupling);
  const CouplingEstimate& coupling = *lmm.coupling;
  const auto indexOf = [&](const std::string& operation) {
    for (std::size_t i = 0; i < lmm.steps.size(); ++i)
      if (lmm.steps[i].operation == operation) return static_cast<int>(i);
    return -1;
  };
  const auto linked = [&](const char* from, const char* to) {
    for (const StepLink& link : coupling.links)
      if (link.from == indexOf(from) && link.to == indexOf(to)) return true;
    return false;
  };
  CHECK(linked("lmm-print", "lmm-clean"));
  CHECK(linked("lmm-clean", "lmm-sinter"));
  CHECK(linked("lmm-setter", "lmm-sinter"));
  CHECK_FALSE(linked("lmm-clean", "lmm-setter"));
  CHECK(coupling.reach[indexOf("lmm-data")].steps == 3);  // print, clean, sinter
  CHECK(coupling.reach[indexOf("lmm-setter")].specialTooling == 1);
  CHECK(coupling.reach[indexOf("lmm-clean")].delicateHandling == 1);
  int tools = 0, handlings = 0;
  for (const StepReach& reach : coupling.reach) {
    tools += reach.specialTooling;
    handlings += reach.delicateHandling;
  }
  CHECK(tools == static_cast<int>(coupling.specialTooling.size()));
  CHECK(handlings == static_cast<int>(coupling.delicateHandling.size()));
}

TEST_CASE("what is eroded after the setups carries the eroding and its own clamping") {
  HandMadePart part = pocketPlate();
  part.setups[0].feasible = false;
  part.setups[0].unreached = {{part.recognition.features[0].faces.front(), "sinker EDM"}};
  // The second hole against the eroded pocket.
  const PmiItem datumPocket{"datum",      "", std::nullopt, std::nullopt,
                            std::nullopt, "", "A",          part.recognition.features[0].faces};
  const ProcessPlan plan =
      part.plan(library(), {.material = "316L", .quantity = 50, .pmi = {position(part, 0.05), datumPocket}});
  const Route& route = *plan.find("mill3+sinkerEdm");
  REQUIRE(route.feasible);
  const PairVariation& pair = route.variation.front();
  INFO(pair.path);
  CHECK(pair.path == "setup 1 → sinker EDM");
  REQUIRE(find(pair, "cutting by sinker EDM"));
  REQUIRE(find(pair, "re-clamp for sinker EDM"));
  REQUIRE(find(pair, "cutting in setup 1"));
  const double eroding = library().get("op.sinker_edm.sigma3_mm").value,
               milling = library().get("op.mill_3axis.sigma3_mm").value,
               clamping = library().get("fixture.vise_mm").value,
               tilt = library().get("fixture.tilt_mm_per_mm_ratio").value * pair.leverMm;
  CHECK(pair.rssMm.value ==
        Approx(std::sqrt(eroding * eroding + milling * milling + clamping * clamping + tilt * tilt)));
  // The milling and the eroding lose pieces together; what cutting alone loses stays with a step.
  const CouplingEstimate& coupling = *route.coupling;
  const auto shared = std::find_if(coupling.scrap.begin(), coupling.scrap.end(),
                                   [](const ScrapShare& share) { return share.steps.size() == 2; });
  REQUIRE(shared != coupling.scrap.end());
  CHECK(route.steps[shared->steps[1]].operation == "sinker-edm");
  double attributed = 0;
  for (const ScrapShare& share : coupling.scrap) attributed += share.ratio;
  CHECK(attributed == Approx(1 - route.yield->rolled.value).epsilon(0.1));
}
