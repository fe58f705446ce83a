#include "features/process/plan_process.h"

#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <map>

#include "tests/features/process/hand_made_part.h"
#include "tests/support/catch.h"

using namespace stepwise;
using namespace stepwise::test;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary result = *ProcessLibrary::builtIn();
  return result;
}

std::vector<std::string> operationsOf(const Route& route) {
  std::vector<std::string> names;
  for (const ProcessStep& step : route.steps) names.push_back(step.operation);
  return names;
}

const ProcessStep* findStep(const Route& route, const std::string& operation) {
  for (const ProcessStep& step : route.steps) {
    if (step.operation == operation) return &step;
  }
  return nullptr;
}

using Names = std::vector<std::string>;

bool mentions(const std::vector<std::string>& texts, const std::string& word) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const std::string& text) { return text.find(word) != std::string::npos; });
}

std::string dump(const ProcessPlan& plan) {
  std::string text = "recommended " + plan.recommended + ": " + plan.recommendedReason + "\n";
  for (const Route& route : plan.routes) {
    text += fmt::format("{} {} | {} clampings, {} handovers, {} suppliers | {}\n", route.name,
                        route.feasible ? "ok" : "NO", route.clampings, route.handovers, route.suppliers, route.reason);
    for (const std::string& condition : route.conditions) text += "   if " + condition + "\n";
    for (const ProcessStep& step : route.steps)
      text +=
          fmt::format("   {:14} {:24} {:20} t {:8.2f} [{:.2f} {:.2f}] s {:6.1f} | {}\n", step.operation, step.resource,
                      step.supplier, step.timeMin ? step.timeMin->value : -1, step.timeMin ? step.timeMin->low : -1,
                      step.timeMin ? step.timeMin->high : -1, step.setupMin ? step.setupMin->value : 0, step.reason);
  }
  return text;
}

}  // namespace

TEST_CASE("print the plans", "[.show]") {
  WARN(dump(pocketPlate().plan(library(), {.material = "1.4404", .quantity = 100})));
  WARN(dump(pocketPlate().plan(library())));
  WARN(dump(turnedPin().plan(library(), {.material = "17-4PH", .quantity = 1000})));
  WARN(dump(flatSpring().plan(library(), {.material = "CuZn39Pb3"})));
}

TEST_CASE(
    "a plate with a pocket and holes is bought to size, milled, drilled, deburred, washed, inspected and shipped") {
  const ProcessPlan plan = pocketPlate().plan(library(), {.material = "6061", .quantity = 50});
  const Route* route = plan.find("mill3");
  REQUIRE(route);
  CHECK(route->feasible);
  CHECK(operationsOf(*route) == Names{"material", "mill-3axis", "drill", "deburr", "wash", "inspect", "ship"});
  CHECK(route->clampings == 1);
  CHECK(route->suppliers == 2);
  CHECK(route->handovers == 1);
  CHECK(plan.recommended == "mill3");
  for (const ProcessStep& step : route->steps) {
    CAPTURE(step.operation);
    CHECK_FALSE(step.reason.empty());
    REQUIRE(step.timeMin);
    CHECK(step.timeMin->low <= step.timeMin->value);
    CHECK(step.timeMin->value <= step.timeMin->high);
  }
  CHECK(findStep(*route, "drill")->features == std::vector<int>{2, 3});
  CHECK(findStep(*route, "mill-3axis")->features == std::vector<int>{1});
}

TEST_CASE("a casting brings its pattern, its foundry and less to cut, and the plan says from when it pays") {
  using Stock = PlanProcessOptions::Stock;
  const ProcessPlan cast = pocketPlate().plan(library(), {.stock = Stock::casting, .material = "6061", .quantity = 50});
  const Route* route = cast.find("mill3");
  REQUIRE(route);
  REQUIRE(route->feasible);
  REQUIRE(route->stock);
  CHECK(route->stock->form == "casting");
  CHECK(route->stock->volumeMm3 > 0);
  CHECK(operationsOf(*route).front() == "casting");
  CHECK(findStep(*route, "saw") == nullptr);
  REQUIRE(route->cost);
  CHECK(std::any_of(route->cost->items.begin(), route->cost->items.end(), [](const CostItem& item) {
    return item.basis == CostItem::Basis::once && item.label == "pattern and casting";
  }));
  const ProcessPlan block = pocketPlate().plan(library(), {.material = "6061", .quantity = 50});
  REQUIRE(route->leadTime);
  CHECK(route->leadTime->p50D > block.find("mill3")->leadTime->p50D + 10);
  CHECK(route->stock->casting.find("taken because it was asked for") == 0);
  CHECK(block.routes.front().stock->casting.find("not taken: ") == 0);
  const ProcessPlan titanium = pocketPlate().plan(library(), {.material = "Ti-6Al-4V"});
  CHECK(titanium.routes.front().stock->casting.find("is not cast, foundries cast aluminium") != std::string::npos);
}

TEST_CASE("milling time follows the volume of the pocket, drilling time the depth of the holes") {
  HandMadePart shallow = pocketPlate(), deep = pocketPlate();
  std::get<Cavity>(deep.recognition.features[0].shape).depthMm = 9;
  std::get<Cavity>(shallow.recognition.features[0].shape).depthMm = 2;
  for (int id : {2, 3}) {
    std::get<Hole>(deep.recognition.features[id - 1].shape).segments[0].endMm = 20;
  }
  const PlanProcessOptions options{.material = "316L", .quantity = 50};
  const ProcessPlan a = shallow.plan(library(), options), b = deep.plan(library(), options);
  CHECK(findStep(*b.find("mill3"), "mill-3axis")->timeMin->value >=
        findStep(*a.find("mill3"), "mill-3axis")->timeMin->value);
  CHECK(findStep(*b.find("mill3"), "drill")->timeMin->value >
        1.5 * findStep(*a.find("mill3"), "drill")->timeMin->value);
}

TEST_CASE("harder material takes longer, and an unknown one spans them all") {
  const HandMadePart part = pocketPlate();
  const auto time = [&](std::optional<std::string> material) {
    return *findStep(*part.plan(library(), {.material = std::move(material)}).find("mill3"), "mill-3axis")->timeMin;
  };
  const Range aluminium = time("6061"), titanium = time("Ti-6Al-4V"), unknown = time(std::nullopt);
  CHECK(aluminium.value < titanium.value);
  CHECK(unknown.low <= aluminium.low);
  CHECK(unknown.high >= titanium.high);
  const ProcessPlan plan = part.plan(library());
  const ProcessStep* step = findStep(*plan.find("mill3"), "mill-3axis");
  CHECK(mentions(step->unknowns, "material"));
  CHECK(mentions(step->libraryKeys, "material.*.vc_mill_m_min"));
  CHECK(mentions(plan.find("mill3")->unknowns, "material"));
  // A name the library does not know is as unknown as none, and says so.
  const ProcessPlan odd = part.plan(library(), {.material = "Unobtainium"});
  CHECK(mentions(odd.find("lmm35")->conditions, "\"Unobtainium\" is not in the library"));
}

TEST_CASE("a material that is not cut makes the route infeasible with the reason") {
  const ProcessPlan plan = pocketPlate().plan(library(), {.material = "tungsten carbide"});
  const Route* route = plan.find("mill3");
  REQUIRE(route);
  CHECK_FALSE(route->feasible);
  CHECK(route->steps.empty());
  CHECK(route->reason.find("tungsten carbide") != std::string::npos);
  CHECK(plan.recommended.empty());
}

TEST_CASE("the quantity is never assumed") {
  const HandMadePart part = pocketPlate();
  const ProcessPlan unknown = part.plan(library(), {.material = "316L"});
  const ProcessPlan one = part.plan(library(), {.material = "316L", .quantity = 1});
  const ProcessStep* wash = findStep(*unknown.find("mill3"), "wash");
  CHECK(mentions(wash->unknowns, "quantity"));
  CHECK(wash->timeMin->high > 50 * wash->timeMin->value);  // alone in the machine, or in a full basket
  CHECK(findStep(*one.find("mill3"), "wash")->timeMin->value == Approx(30));
  CHECK_FALSE(mentions(findStep(*one.find("mill3"), "wash")->unknowns, "quantity"));
  // What is set up once per lot is kept apart from the time per piece.
  CHECK(unknown.find("mill3")->setupMin.value == Approx(one.find("mill3")->setupMin.value));
}

TEST_CASE("a turned pin starts from the next bar and needs no saw") {
  const ProcessPlan plan = turnedPin().plan(library(), {.material = "17-4PH", .quantity = 1000});
  const Route* route = plan.find("turn");
  REQUIRE(route);
  CHECK(operationsOf(*route) == Names{"material", "turn", "turn", "deburr", "wash", "inspect", "ship"});
  CHECK(route->stock->form == "bar");
  CHECK(route->stock->sizeMm.x == 7);
  CHECK(route->clampings == 2);
  CHECK(plan.recommended == "swiss");  // one clamping against two
  CHECK(plan.recommendedReason.find("fewest clampings (1)") != std::string::npos);
}

TEST_CASE("with equal clampings and no quantity the reason names the lot size where another route is faster") {
  HandMadePart part = pocketPlate();
  const ProcessPlan plan = part.plan(library(), {.material = "316L"});
  CHECK(plan.recommended == "mill3");
  CHECK(plan.recommendedReason.find("mill5") != std::string::npos);
}

TEST_CASE("a flat thin spring is etched without any clamping, its twin with too small a hole is not") {
  const ProcessPlan plan = flatSpring(0.1, 1).plan(library(), {.material = "CuZn37", .quantity = 1000});
  const Route* etch = plan.find("etch");
  REQUIRE(etch);
  CHECK(etch->feasible);
  CHECK(etch->clampings == 0);
  CHECK(plan.recommended == "etch");
  CHECK(operationsOf(*etch) ==
        Names{"material", "etch-tool", "etch-clean", "etch-expose", "etch", "etch-strip", "inspect", "ship"});
  const ProcessPlan twin = flatSpring(0.1, 0.1).plan(library(), {.material = "CuZn37"});
  CHECK_FALSE(twin.find("etch")->feasible);
  CHECK(twin.find("etch")->reason.find("smaller than etching leaves") != std::string::npos);
  CHECK(flatSpring(3).plan(library()).find("etch") == nullptr);  // too thick
  CHECK(pocketPlate().plan(library()).find("etch") == nullptr);  // not one sheet
}

TEST_CASE("a material of the same class is offered where the process has not the one asked for") {
  const ProcessPlan plan = pocketPlate().plan(library(), {.material = "1.4305"});
  CHECK(plan.find("lmm25")->feasible);
  CHECK(mentions(plan.find("lmm25")->conditions, "stainless steel 316L instead of stainless steel 303"));
  CHECK_FALSE(pocketPlate().plan(library(), {.material = "brass"}).find("lmm25")->feasible);
}

TEST_CASE("a turned part goes to a lathe although a mill could cut it in as few clampings") {
  HandMadePart part = turnedPin();
  addPlan(part, MachineClass::mill4, {oneSetup(part, {0, 0, 1}, "mill")});
  const ProcessPlan plan = part.plan(library(), {.material = "316L"});
  CHECK(plan.find("mill4")->clampings == plan.find("swiss")->clampings);
  CHECK(plan.recommended == "swiss");
  CHECK(plan.recommendedReason.find("turned part on a lathe") != std::string::npos);
}

TEST_CASE("steel asked for hardened is heat treated after cutting") {
  const ProcessPlan plan = pocketPlate().plan(library(), {.material = "1.2379, hardened to 60 HRC"});
  REQUIRE(findStep(*plan.find("mill3"), "heat-treat"));
  CHECK(mentions(plan.find("mill3")->conditions, "distorts"));
  CHECK_FALSE(findStep(*pocketPlate().plan(library(), {.material = "1.2379"}).find("mill3"), "heat-treat"));
}

TEST_CASE("the LMM chain has all its steps") {
  const ProcessPlan plan = pocketPlate().plan(library(), {.material = "316L", .quantity = 20});
  const Route* lmm = plan.find("lmm25");
  REQUIRE(lmm);
  INFO(lmm->reason);
  CHECK(lmm->kind == RouteKind::printed);
  CHECK(operationsOf(*lmm) == Names{"lmm-data", "lmm-print", "lmm-clean", "lmm-setter", "lmm-debind", "lmm-sinter",
                                    "lmm-finish", "inspect", "ship"});
  CHECK(lmm->clampings == 0);
  CHECK(mentions(lmm->unknowns, "tolerances"));
  CHECK(mentions(lmm->conditions, "would add a set-up"));
  // 10 mm × 1.23 / 25 µm, the lowest pose
  CHECK(findStep(*lmm, "lmm-print")->reason.find("492 layers") != std::string::npos);
}

TEST_CASE("LPBF, binder jetting and moulding have their often forgotten steps") {
  const ProcessPlan plan = pocketPlate().plan(library(), {.material = "316L", .quantity = 20});
  CHECK(operationsOf(*plan.find("lpbf")) == Names{"lpbf-data", "lpbf-print", "lpbf-relief", "lpbf-cutoff",
                                                  "lpbf-support", "lpbf-blast", "inspect", "ship"});
  CHECK(operationsOf(*plan.find("binderJet")) == Names{"bj-data", "bj-print", "bj-cure", "bj-depowder", "bj-debind",
                                                       "bj-sinter", "bj-finish", "inspect", "ship"});
  const ProcessPlan pin = turnedPin().plan(library(), {.material = "316L", .quantity = 20});
  CHECK(operationsOf(*pin.find("mim")) ==
        Names{"mim-tool", "mim-trial", "mim-mould", "mim-debind", "mim-sinter", "mim-size", "inspect", "ship"});
  CHECK(mentions(pin.find("mim")->conditions, "20 are wanted"));
  // 164 g are beyond what moulding fills.
  CHECK_FALSE(plan.find("mim")->feasible);
  CHECK(plan.find("mim")->reason.find("beyond 100 g") != std::string::npos);
}

TEST_CASE("a fit or a thread adds machining after printing, with its clamping and its change of supplier") {
  HandMadePart part = pocketPlate();
  const PmiItem bore{"diameter", "", 5.0, std::nullopt, std::nullopt, "H7", "", part.recognition.features[1].faces};
  const ProcessPlan plan = part.plan(library(), {.material = "316L", .quantity = 20, .pmi = {bore}});
  const Route* lmm = plan.find("lmm25");
  REQUIRE(lmm);
  CHECK(lmm->clampings == 1);
  CHECK(lmm->handovers == 1);
  const ProcessStep* ream = findStep(*lmm, "ream");
  REQUIRE(ream);
  CHECK(ream->features == std::vector<int>{2});
  CHECK(findStep(*lmm, "mill-3axis")->reason.find("H7") != std::string::npos);
  CHECK_FALSE(mentions(lmm->unknowns, "tolerances"));
  // The milled route reams in the same clamping.
  CHECK(plan.find("mill3")->clampings == 1);
  CHECK(findStep(*plan.find("mill3"), "ream"));

  std::get<Hole>(part.recognition.features[1].shape).thread = "M6";
  const ProcessPlan threaded = part.plan(library(), {.material = "316L", .quantity = 20});
  CHECK(findStep(*threaded.find("lmm25"), "thread"));
  CHECK(threaded.find("lmm25")->clampings == 1);
  // A loose size needs nothing.
  const PmiItem loose{"diameter", "", 5.0, -0.1, 0.1, "", "", part.recognition.features[2].faces};
  std::get<Hole>(part.recognition.features[1].shape).thread.reset();
  CHECK(part.plan(library(), {.material = "316L", .pmi = {loose}}).find("lmm25")->clampings == 0);
}

TEST_CASE("a general tolerance makes sizes known, and a process that does not hold it says so") {
  const HandMadePart part = pocketPlate();
  const ProcessPlan medium =
      part.plan(library(), {.material = "316L", .quantity = 20, .general = GeneralClass::medium});
  // ±0.3 mm over 60 mm: LMM holds that, binder jetting ±1.2 mm does not.
  CHECK_FALSE(mentions(medium.find("lmm25")->unknowns, "tolerances"));
  CHECK_FALSE(mentions(medium.find("lmm25")->conditions, "ISO 2768"));
  CHECK(mentions(medium.find("binderJet")->conditions, "ISO 2768-m asks ±0.3 mm over 60 mm"));
  CHECK(medium.find("binderJet")->yield->unknowns == medium.find("lmm25")->yield->unknowns);
  // Inferred distances have a Cp now; 46 mm from hole to hole, ±0.3 mm.
  const PairVariation& pair = medium.find("mill3")->variation.front();
  REQUIRE(pair.toleranceMm);
  CHECK(*pair.toleranceMm == Approx(0.3));
  CHECK(pair.cp->value == Approx(0.3 / pair.rssMm.value));
  CHECK(pair.origin.ends_with(", ISO 2768-m"));
  const ProcessPlan unknown = part.plan(library(), {.material = "316L", .quantity = 20});
  CHECK(mentions(unknown.find("lmm25")->unknowns, "tolerances"));
  CHECK_FALSE(unknown.find("mill3")->variation.front().toleranceMm);
}

TEST_CASE("a tolerance beyond the mill's best is ground or honed in a further clamping") {
  const HandMadePart part = pocketPlate();
  const PmiItem bore{"diameter", "", 5.0, std::nullopt, std::nullopt, "H5", "", part.recognition.features[1].faces};
  const ProcessPlan plan = part.plan(library(), {.material = "316L", .pmi = {bore}});
  const Route* route = plan.find("mill3");
  REQUIRE(findStep(*route, "hone"));
  CHECK(route->clampings == 2);
  CHECK(route->suppliers == 3);
}

TEST_CASE("flatness and roughness are milled, ground, or said to be beyond grinding, whatever made the part") {
  const HandMadePart part = pocketPlate();
  const auto flat = [&](double zoneMm) {
    const PmiItem item{
        "flatness", "", std::nullopt, std::nullopt,
        zoneMm,     "", "",           facesWhere(part.graph, [](const Face& face) { return face.normal.z > 0.9; })};
    return part.plan(library(), {.material = "316L", .quantity = 20, .pmi = {item}});
  };
  const ProcessPlan loose = flat(0.1), fine = flat(0.01), finest = flat(0.002);
  CHECK_FALSE(findStep(*loose.find("mill3"), "grind"));
  const ProcessStep* milled = findStep(*loose.find("lmm25"), "mill-3axis");
  REQUIRE(milled);
  CHECK(milled->reason.find("flatness 0.1") != std::string::npos);
  CHECK_FALSE(findStep(*loose.find("lmm25"), "grind"));
  for (const char* route : {"mill3", "lmm25"}) {
    REQUIRE(findStep(*fine.find(route), "grind"));
    CHECK(fine.find(route)->clampings == loose.find(route)->clampings + 1);
    CHECK_FALSE(mentions(fine.find(route)->conditions, "lapped"));
    CHECK(mentions(finest.find(route)->conditions, "flatness 0.002 is IT"));
  }
  const PmiItem smooth{"roughness", "", 0.05, std::nullopt, std::nullopt, "", "", {1}};
  const ProcessPlan polished = part.plan(library(), {.material = "316L", .quantity = 20, .pmi = {smooth}});
  CHECK(findStep(*polished.find("mill3"), "grind"));
  CHECK(findStep(*polished.find("lmm25"), "grind"));
}

TEST_CASE("printing is refused for the limit that forbids it") {
  const HandMadePart part = pocketPlate();
  SECTION("material") {
    const ProcessPlan plan = part.plan(library(), {.material = "POM"});
    CHECK_FALSE(plan.find("lmm25")->feasible);
    CHECK(plan.find("lmm25")->reason.find("not among the materials") != std::string::npos);
  }
  SECTION("size: 60 mm does not fit 46.8 mm but lies along the 74.9 mm side") {
    CHECK(part.plan(library(), {.material = "316L"}).find("lmm35")->feasible);
    const ProcessPlan plan = startPart(makeBlock({130, 60, 8})).plan(library(), {.material = "316L"});
    CHECK_FALSE(plan.find("lmm35")->feasible);
    CHECK(plan.find("lmm35")->reason.find("envelope of 46.78") != std::string::npos);
  }
  SECTION("section") {
    const ProcessPlan plan = part.plan(library(), {.material = "316L", .sections = {.maxSectionMm = 15}});
    CHECK_FALSE(plan.find("lmm25")->feasible);
    CHECK(plan.find("lmm25")->reason.find("binder does not leave") != std::string::npos);
    CHECK(plan.find("lpbf")->feasible);
  }
  SECTION("wall") {
    CHECK_FALSE(part.plan(library(), {.material = "316L", .sections = {.minWallMm = 0.08}}).find("lmm35")->feasible);
    CHECK(part.plan(library(), {.material = "316L", .sections = {.minWallMm = 0.08}}).find("lmm25")->feasible);
  }
  SECTION("closed void, with its faces") {
    HandMadePart hollow = pocketPlate();
    addFeature(hollow, InnerVoid{100, {}}, {1, 2}, {});
    const ProcessPlan plan = hollow.plan(library(), {.material = "316L"});
    for (const char* name : {"lmm25", "lmm35", "lpbf", "binderJet", "mim"}) {
      CHECK_FALSE(plan.find(name)->feasible);
      CHECK(plan.find(name)->reason.find("faces 1, 2") != std::string::npos);
    }
  }
}

TEST_CASE("without a material printing stays possible under a condition") {
  const ProcessPlan plan = pocketPlate().plan(library());
  CHECK(plan.find("lmm25")->feasible);
  CHECK(mentions(plan.find("lmm25")->conditions, "must be one of ss316l"));
}

TEST_CASE("faces no tool reaches are cut by wire or sunk where the plan says so, else the route stays infeasible") {
  HandMadePart part = pocketPlate();
  SetupPlan& plan = part.setups[0];
  plan.feasible = false;
  plan.reason = "pocket 1 has sharp corners";
  const FaceId wall = part.recognition.features[0].faces.front();
  SECTION("sinker") {
    plan.unreached = {{wall, "corner is sharp; sinker EDM could make it"}};
    const ProcessPlan process = part.plan(library(), {.material = "316L"});
    CHECK_FALSE(process.find("mill3")->feasible);
    CHECK(process.find("mill3")->reason == "pocket 1 has sharp corners");
    const Route* route = process.find("mill3+sinkerEdm");
    REQUIRE(route);
    CHECK(route->feasible);
    CHECK(route->clampings == 2);
    CHECK(route->suppliers == 3);
    CHECK(findStep(*route, "sinker-edm")->features == std::vector<int>{1});
  }
  SECTION("wire, threaded through a start hole") {
    plan.unreached = {{wall, "wire EDM"}};
    const ProcessPlan process = part.plan(library(), {.material = "316L"});
    const Route* route = process.find("mill3+wireEdm");
    REQUIRE(route);
    CHECK(findStep(*route, "start-hole"));
    CHECK(findStep(*route, "wire-edm"));
  }
  SECTION("nothing") {
    plan.unreached = {{wall, "not machinable"}};
    CHECK(part.plan(library()).routes.front().name == "mill5");
    CHECK_FALSE(part.plan(library()).find("mill3+wireEdm"));
  }
}

TEST_CASE("changing a library value changes the steps that name it and no others") {
  const HandMadePart plate = pocketPlate(), pin = turnedPin(), spring = flatSpring();
  std::map<std::string, int> changedBy;
  for (const auto& [part, material] : std::vector<std::pair<const HandMadePart*, std::optional<std::string>>>{
           {&plate, "316L"}, {&pin, std::nullopt}, {&spring, "brass"}}) {
    const PlanProcessOptions options{.material = material, .quantity = 30};
    const ProcessPlan before = part->plan(library(), options);
    for (const std::string& key : library().keys()) {
      const LibraryValue* value = library().value(key);
      if (!value) continue;
      // Yields and shares may not leave their bounds, so they go down.
      const std::string own = fmt::format("{} = {{ v = {}, lo = {}, hi = {} }}\n", key, value->value * 0.93,
                                          value->low * 0.93, value->high * 0.93);
      const auto changed = ProcessLibrary::withOverridesText(own, "own.toml");
      REQUIRE(changed);
      const ProcessPlan after = part->plan(*changed, options);
      CAPTURE(key);
      REQUIRE(after.routes.size() == before.routes.size());
      for (const Route& route : before.routes) {
        CAPTURE(route.name);
        const Route* other = after.find(route.name);
        REQUIRE(other);
        const auto names = [&](const std::vector<std::string>& keys) {
          return std::any_of(keys.begin(), keys.end(), [&](const std::string& pattern) {
            const std::size_t star = pattern.find('*');
            if (star == std::string::npos) return pattern == key;
            return key.starts_with(pattern.substr(0, star)) && key.ends_with(pattern.substr(star + 1));
          });
        };
        if (route.feasible != other->feasible || route.steps.size() != other->steps.size()) {
          CHECK(names(route.libraryKeys));
          continue;
        }
        double timeChange = 0;
        for (std::size_t i = 0; i < route.steps.size(); ++i) {
          const ProcessStep &a = route.steps[i], &b = other->steps[i];
          CAPTURE(a.operation);
          // Inspection lasts a share of the work before it, so it may follow any of that.
          const bool same = a.timeMin == b.timeMin && a.setupMin == b.setupMin;
          if (!same && a.operation != "inspect") CHECK(names(a.libraryKeys));
          if (!same) timeChange = 1;
        }
        changedBy[key] += timeChange > 0;
      }
    }
  }
  CHECK(changedBy["op.mill_3axis.setup_first_min"] > 0);
  CHECK(changedBy["material.ss316l.vc_mill_m_min"] > 0);
  CHECK(changedBy["op.turn.rate_eur_h"] == 0);  // time is not money
}

TEST_CASE("a small part is planned in well under a millisecond") {
  const HandMadePart part = pocketPlate();
  part.plan(library());
  const auto start = std::chrono::steady_clock::now();
  constexpr int kRuns = 50;
  for (int i = 0; i < kRuns; ++i) part.plan(library(), {.material = "316L"});
  const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count() / kRuns;
  WARN(fmt::format("planProcess: {:.3f} ms", ms));
  CHECK(ms < 20);  // sanitizers and loaded machines included
}
