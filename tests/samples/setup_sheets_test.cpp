// Setup sheets written by hand, as a machinist would plan each sample from its drawing, compared with the plans.
//
// A sheet says for each machine class from where, how held, what is cut, in which order, and how many clampings; where
// a machinist is indifferent it lists all answers that are as good.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <set>

#include "features/analysis.h"
#include "features/report.h"
#include "geom/step/step_reader.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

std::vector<std::filesystem::path> allSheets() {
  std::set<std::filesystem::path> sheets;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(STEPWISE_SAMPLES_DIR) + "/parts"))
    if (entry.path().string().ends_with(".setups.json")) sheets.insert(entry.path());
  return {sheets.begin(), sheets.end()};
}

/// A value, or a list of values that are as good.
std::vector<Json> anyOf(const Json& wanted) {
  const bool vector = wanted.is_array() && wanted.size() == 3 && wanted[0].is_number() && wanted[2].is_number();
  if (!wanted.is_array() || vector) return {wanted};
  return {wanted.begin(), wanted.end()};
}

Vec3 toVec(const Json& json) { return {json[0], json[1], json[2]}; }

bool isWithin(const Json& range, double value) {
  return value >= range[0].get<double>() - 1e-6 && value <= range[1].get<double>() + 1e-6;
}

std::string describe(const Feature& feature) {
  std::string kind = kindName(feature.shape);
  const auto* hole = std::get_if<Hole>(&feature.shape);
  if (hole == nullptr) return kind;
  const std::string form = hole->form == Hole::Form::counterbored  ? "counterbored "
                           : hole->form == Hole::Form::countersunk ? "countersunk "
                                                                   : "";
  return fmt::format("{}hole {:g}", form, std::round(hole->diameterMm * 1000) / 1000);
}

std::map<std::string, int> cutsOf(const PartAnalysis& analysis, const Setup& setup) {
  std::map<std::string, int> cuts;
  for (int id : setup.features) ++cuts[describe(analysis.recognition.features[id - 1])];
  return cuts;
}

/// What differs between a setup of the sheet and one of the plan; empty: nothing.
std::string difference(const Json& wanted, const PartAnalysis& analysis, const Setup& setup) {
  const Clamping& held = setup.clamping;
  const auto any = [&](const char* key, auto fits) {
    if (!wanted.contains(key)) return true;
    const std::vector<Json> choices = anyOf(wanted[key]);
    return std::any_of(choices.begin(), choices.end(), fits);
  };
  if (!any("from", [&](const Json& d) { return dot(normalized(toVec(d)), setup.direction) > 1 - 1e-5; }))
    return fmt::format("from ({:.3f}, {:.3f}, {:.3f})", setup.direction.x, setup.direction.y, setup.direction.z);
  if (!any("hold", [&](const Json& method) { return method == name(held.method); }))
    return fmt::format("held by {}: {}", name(held.method), held.reason);
  if (!any("jaws", [&](const Json& normal) {
        return held.placement && std::abs(dot(toVec(normal), held.placement->normal)) > 1 - 1e-6;
      }))
    return "jaws elsewhere: " + held.reason;
  if (!any("openingMm",
           [&](const Json& opening) { return opening.get<double>() == Approx(held.openingMm).epsilon(1e-4); }))
    return fmt::format("opening {:.3f}", held.openingMm);
  if (wanted.contains("gripMm") && !isWithin(wanted["gripMm"], held.gripDepthMm))
    return fmt::format("grip {:.3f}", held.gripDepthMm);
  if (wanted.contains("footMm") ? !isWithin(wanted["footMm"], held.footMm) : held.footMm > 0)
    return fmt::format("foot {:.3f}", held.footMm);
  if (const Json& cuts = wanted["cuts"]; !cuts.is_null()) {
    std::string found;
    for (const auto& [what, count] : cutsOf(analysis, setup)) found += fmt::format("{} × {}, ", count, what);
    if (cuts.get<std::map<std::string, int>>() != cutsOf(analysis, setup)) return "cuts " + found;
  }
  return "";
}

std::string compareSetups(const Json& wanted, const PartAnalysis& analysis, const SetupPlan& plan) {
  const Json& setups = wanted["setups"];
  if (plan.setups.size() != setups.size())
    return fmt::format("{} setups instead of {}; ", plan.setups.size(), setups.size());
  std::vector<std::size_t> order(setups.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const bool free = wanted.contains("order") && wanted["order"] == "free";
  std::string best;
  std::size_t fewest = setups.size() + 1;
  do {
    std::string differences;
    std::size_t count = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const std::string found = difference(setups[order[i]], analysis, plan.setups[i]);
      if (found.empty()) continue;
      ++count;
      differences += fmt::format("setup {} instead of {}: {}; ", i + 1, setups[order[i]]["from"].dump(), found);
    }
    if (count < fewest) {
      fewest = count;
      best = differences;
    }
  } while (free && std::next_permutation(order.begin(), order.end()));
  return best;
}

std::string compareCount(const Json& wanted, const CountRange& count) {
  const std::array<int, 3> found{count.value, count.low, count.high};
  for (std::size_t i = 0; i < 3; ++i)
    if (!(wanted[i].is_array() ? isWithin(wanted[i], found[i]) : wanted[i] == found[i]))
      return fmt::format("{} ({} to {}) clampings: {}", count.value, count.low, count.high, count.reason);
  return "";
}

/// "differs" on a sheet: what the tool is known to say instead, and why the machinist would not.
void comparePlan(const Json& wanted, const PartAnalysis& analysis, std::size_t machine) {
  const SetupPlan& plan = analysis.setups[machine];
  CAPTURE(name(plan.machine), plan.reason);
  if (wanted.contains("skip")) return;
  if (wanted.contains("not")) {
    CHECK_FALSE(plan.feasible);
    CHECK(plan.reason.find(wanted["not"].get<std::string>()) != std::string::npos);
    return;
  }
  CHECK(plan.feasible);
  const std::string differences =
      compareSetups(wanted, analysis, plan) + compareCount(wanted["clampings"], analysis.clampings[machine]);
  if (!wanted.contains("differs")) {
    CHECK(differences == "");
    return;
  }
  CHECK(differences.find(wanted["differs"]["tool"].get<std::string>()) != std::string::npos);
  CHECK(wanted["differs"]["why"].get<std::string>().size() > 20);
}

}  // namespace

TEST_CASE("every hand-made setup sheet is what the plans say") {
  const std::vector<std::filesystem::path> sheets = allSheets();
  REQUIRE(sheets.size() >= 12);
  const ProcessLibrary library = *ProcessLibrary::builtIn();
  for (const std::filesystem::path& path : sheets) {
    const std::string sample = path.filename().string().substr(0, path.filename().string().find('.'));
    CAPTURE(sample);
    std::ifstream file(path);
    const Json sheet = Json::parse(file);
    CHECK(sheet["schema"] == "stepwise.setup-sheet/1");
    CHECK(sheet["note"].get<std::string>().size() > 40);
    Result<Assembly> assembly = readStep((path.parent_path() / (sample + ".step")).string());
    REQUIRE(assembly);
    const Result<PartAnalysis> analysis = analyzePart(assembly->parts.front(), library);
    REQUIRE(analysis);
    REQUIRE(analysis->setups.size() == kMachineClasses.size());
    for (std::size_t machine = 0; machine < kMachineClasses.size(); ++machine) {
      REQUIRE(sheet.contains(name(kMachineClasses[machine])));
      comparePlan(sheet[name(kMachineClasses[machine])], *analysis, machine);
    }
  }
}
