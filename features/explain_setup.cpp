#include "features/explain_setup.h"

#include <fmt/format.h>

#include <algorithm>

#include "features/report_phrases.h"
#include "features/report_strings.h"
#include "features/report_values.h"

namespace stepwise {
namespace {

/// Which other plans are as short, and what spoke against them.
std::string explainOptimal(const OptimalPlans& optimal) {
  if (optimal.count == 0) return "";
  std::string out =
      fmt::format("  {}{} {} as few setups", optimal.all ? "" : "At least ",
                  countPhrase(static_cast<std::size_t>(optimal.count), "plan"), optimal.count == 1 ? "has" : "have");
  if (optimal.different < optimal.count)
    out += fmt::format(", {} of them different up to the part's symmetry", optimal.different);
  out += optimal.count == 1 ? ": this one\n" : "; not taken:\n";
  for (const OtherPlan& other : optimal.others) {
    std::string axes;
    for (Vec3 direction : other.directions) axes += (axes.empty() ? "" : ", ") + directionOf(direction);
    out += fmt::format("    from {}: {}\n", axes, other.whyNot);
  }
  return out;
}

std::string explainPairs(const std::vector<PairTogether>& pairs) {
  constexpr std::size_t kMostShown = 12;
  std::string out;
  for (std::size_t i = 0; i < std::min(kMostShown, pairs.size()); ++i)
    out += fmt::format("    faces {} and {}, {}: {}\n", pairs[i].faces[0], pairs[i].faces[1],
                       printable(pairs[i].origin, kLongestReason),
                       pairs[i].together ? "cut in one setup" : "cut in different setups");
  if (pairs.size() > kMostShown) out += fmt::format("    … {} more\n", pairs.size() - kMostShown);
  return out.empty() ? "" : "  Pairs that should stand well to each other\n" + out;
}

std::string explainPlan(const SetupPlan& plan) {
  const std::string proof =
      plan.minimum == plan.lowerBound
          ? "no plan needs fewer (proven)"
          : fmt::format("at least {} are needed (proven); between the two the search ended", plan.lowerBound);
  std::string out = fmt::format("  The plan has {}: {}\n", countPhrase(plan.setups.size(), "setup"), proof);
  if (!plan.reason.empty()) out += "  " + printable(plan.reason, kLongestReason) + "\n";
  for (const StockReading& reading : plan.readings)
    out += fmt::format(
        "    {}{}: {}\n", countPhrase(reading.setups, "setup"),
        reading.clampings ? ", " + countPhrase(static_cast<std::size_t>(*reading.clampings), "clamping") : "",
        printable(reading.meaning, kLongestReason));
  return out + explainOptimal(plan.optimal) + explainPairs(plan.pairs);
}

}  // namespace

Result<std::string> explainSetup(const Subject& subject, MachineClass machine, int number) {
  const auto plan = std::find_if(subject.analysis.setups.begin(), subject.analysis.setups.end(),
                                 [&](const SetupPlan& candidate) { return candidate.machine == machine; });
  const std::size_t count = plan == subject.analysis.setups.end() ? 0 : plan->setups.size();
  if (number < 1 || number > static_cast<int>(count)) {
    Error error = noSuchThing("setup", number, count, subject);
    if (count == 0 && plan != subject.analysis.setups.end())
      error.hint = "not possible on this machine: " + plan->reason;
    return fail(error);
  }
  const Setup& setup = plan->setups[number - 1];
  const Json json = setupsJson(subject.analysis.graph, subject.analysis)[name(machine)];
  std::string out =
      fmt::format("Setup {} of {} on a {}, {}: {} from {}\n", number, count, machinePhrase(name(machine)),
                  printable(subject.part.name), setup.operation, setupDirection(json["setups"][number - 1]));
  out += explainPlan(*plan);
  if (!plan->stock.empty()) out += "  Raw piece: " + plan->stock + "\n";
  out += "  Cuts\n";
  for (int id : setup.features) {
    const Json feature = featureJson(subject.feature(id));
    out += fmt::format("    feature {}, {}: {}\n", id, featureName(feature), featureDimensions(feature));
  }
  out += fmt::format("    faces {}\n", idsPhrase(setup.faces));
  if (setup.positions.size() > 1)
    for (const ToolPosition& position : setup.positions)
      out += fmt::format("    tool along {}: faces {}\n", directionOf(position.direction), idsPhrase(position.faces));
  for (const ToolNeed& need : setup.tools) {
    out += fmt::format("    {}: {}", need.feature != 0 ? fmt::format("feature {}", need.feature) : "other faces",
                       describeTool(need.tool));
    if (need.finest) out += ", then " + describeTool(*need.finest);
    if (need.form && need.form->kind != need.tool.kind) out += ", or in its own form by " + describeTool(*need.form);
    out += fmt::format(", {} mm below the holder ({} times the diameter)\n", lengthPhrase(need.neededReachMm),
                       roughPhrase(need.ratio));
  }
  out += "  Held by " + clampingPhrase(json["clampings"][number - 1]) + "\n";
  if (setup.clamping.contactAreaMm2 > 0)
    out += fmt::format("    contact {} mm²\n", amountPhrase(setup.clamping.contactAreaMm2));
  if (!setup.clamping.reason.empty()) out += "    " + printable(setup.clamping.reason, kLongestReason) + "\n";
  for (const std::string& refused : setup.clamping.rejected)
    out += "    not " + printable(refused, kLongestReason) + "\n";
  if (!plan->unreached.empty()) out += "  Not reached in any setup\n";
  for (const UnreachedFace& face : plan->unreached)
    out += fmt::format("    face {}: {}\n", face.face, printable(face.reason, kLongestReason));
  return out;
}

}  // namespace stepwise
