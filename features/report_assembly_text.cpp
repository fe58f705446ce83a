#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "features/report_assembly.h"
#include "features/report_phrases.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

std::string instanceName(const Json& assembly, int id) {
  return printable(assembly["instances"][id - 1]["name"].get<std::string>(), 60);
}

/// Bodies drawn into each other; copies of a pair in one line.
std::string overlapLines(const Json& assembly) {
  std::vector<std::pair<std::string, int>> lines;  // what is shared, how often
  std::map<std::string, std::size_t> known;
  for (const Json& pair : assembly["contacts"]) {
    const Json& interference = pair["interference"];
    if (interference.is_null()) continue;
    const std::string shared =
        fmt::format("share volume: {}{} mm³, about {} mm deep", interference["volumeBy"] == "points" ? "about " : "",
                    amountPhrase(interference["volumeMm3"]), lengthPhrase(interference["depthMm"]));
    const auto partOf = [&](const Json& id) { return assembly["instances"][id.get<std::size_t>() - 1]["part"].dump(); };
    const auto [found, fresh] = known.try_emplace(partOf(pair["a"]) + "|" + partOf(pair["b"]) + shared, lines.size());
    if (fresh)
      lines.emplace_back(
          fmt::format("{} and {} {}", instanceName(assembly, pair["a"]), instanceName(assembly, pair["b"]), shared), 0);
    ++lines[found->second].second;
  }
  std::string out;
  for (const auto& [line, count] : lines)
    out += fmt::format("  {}{}\n", line, count > 1 ? fmt::format("; {} such pairs", count) : "");
  return out;
}

std::string writeContacts(const Json& assembly) {
  const Json& contacts = assembly["contacts"];
  if (contacts.is_null()) return "  the contacts of its parts were not found, see Remarks\n";
  std::map<std::string, int> kinds;
  for (const Json& pair : contacts)
    for (const Json& touch : pair["touches"]) ++kinds[touch["kind"]];
  std::string list;
  for (const auto& [kind, count] : kinds) list += fmt::format("{}{} {}", list.empty() ? "" : ", ", count, kind);
  std::string out =
      fmt::format("  {} in contact{}{}\n", countPhrase(contacts.size(), "pair"), list.empty() ? "" : ": ", list);
  return out + overlapLines(assembly);
}

std::string text(const Json& value) { return printable(value.get<std::string>()); }

std::string writeRoles(const Json& assembly) {
  std::string out = "\n  Roles\n";
  for (const Json& role : assembly["roles"]) {
    const int part = role["part"];
    int count = 0;
    std::string partName;
    for (const Json& instance : assembly["instances"])
      if (instance["part"] == part && ++count == 1) partName = text(instance["name"]);
    std::string what = text(role["role"]);
    if (!role["size"].is_null()) what = fmt::format("{} {}", what, text(role["size"]));
    out += fmt::format("    part {:<3} {:<24} {:<16} {}\n", part,
                       count > 1 ? fmt::format("{}× {}", count, partName) : partName, what,
                       text(role["evidence"][0]["text"]));
  }
  return out;
}

/// "; slides 12 forth, all the way out back; turns 90° forth, 45° back"; empty: not looked at.
std::string travelPhrase(const Json& motion) {
  if (motion.is_null() || motion["travel"].is_null()) return "";
  const Json& travel = motion["travel"];
  std::string out;
  if (travel.contains("forthMm")) {
    const auto way = [](const Json& mm) { return mm.is_null() ? std::string("out") : lengthPhrase(mm); };
    out += fmt::format("; slides {} forth, {} back", way(travel["forthMm"]), way(travel["backMm"]));
  }
  if (!travel.contains("forthDeg")) return out;
  if (travel["forthDeg"].is_null()) return out + "; turns all around";
  return out + fmt::format("; turns {:.0f}° forth, {:.0f}° back", travel["forthDeg"].get<double>(),
                           travel["backDeg"].get<double>());
}

std::string writeJoints(const Json& assembly) {
  if (assembly["joints"].empty()) return "";
  std::string out = "\n  Joints\n";
  std::map<std::string, int> seen;
  for (const Json& joint : assembly["joints"]) {
    const std::string type = text(joint["type"]);
    if (++seen[type] > 12) continue;  // the JSON has all
    out += fmt::format("    {:<12} {} | {}: {}{}\n", type, instanceName(assembly, joint["a"]),
                       instanceName(assembly, joint["b"]), text(joint["text"]), travelPhrase(joint["motion"]));
  }
  for (const auto& [type, count] : seen)
    if (count > 12) out += fmt::format("    {:<12} … {} in all\n", type, count);
  if (!assembly["freedoms"].is_null())
    out += fmt::format(
        "    the mechanism has {} of freedom\n",
        assembly["freedoms"] == 1 ? "1 degree" : fmt::format("{} degrees", assembly["freedoms"].get<int>()));
  return out;
}

/// "7 steps: 4 straight, 2 turned in, 1 pressed in".
std::string stepsPhrase(const Json& steps) {
  std::map<std::string, int> motions;
  for (const Json& step : steps) ++motions[step["motion"].is_null() ? "straight" : text(step["motion"])];
  std::string list;
  for (const auto& [motion, how] :
       {std::pair{"straight", "straight"}, {"turned", "turned in"}, {"pressed", "pressed in"}})
    if (motions[motion] > 0) list += fmt::format("{}{} {}", list.empty() ? "" : ", ", motions[motion], how);
  return fmt::format("{}: {}", countPhrase(steps.size(), "step"), list);
}

std::string writeOrder(const Json& assembly) {
  const Json& order = assembly["order"];
  if (order.is_null()) return "";
  std::string out;
  std::size_t index = 0;
  for (const Json& locked : order["locked"]) {
    std::string names;
    for (const Json& id : locked) names += fmt::format("{}{}", names.empty() ? "" : ", ", instanceName(assembly, id));
    out += fmt::format("    no straight motion puts these together: {}; {}\n", names,
                       text(order["lockedBy"][index++]["text"]));
  }
  if (!order["unsettled"].empty())
    out += fmt::format("    {} were not looked at to the end: too many pairs\n",
                       countPhrase(order["unsettled"].size(), "instance"));
  if (out.empty()) out = fmt::format("    goes together in {}\n", stepsPhrase(order["steps"]));
  const auto overlaps = std::count_if(assembly["contacts"].begin(), assembly["contacts"].end(),
                                      [](const Json& pair) { return !pair["interference"].is_null(); });
  if (overlaps > 0)
    out += fmt::format("    but for {} drawn into each other, see above\n",
                       countPhrase(static_cast<std::size_t>(overlaps), "pair"));
  return "\n  Putting together\n" + out;
}

std::string namesOf(const Json& assembly, const Json& ids) {
  std::string names;
  for (const Json& id : ids) names += fmt::format("{}{}", names.empty() ? "" : ", ", instanceName(assembly, id));
  return names;
}

std::string euro(const Json& value) { return value.is_null() ? "?" : fmt::format("{:.2f} €", value.get<double>()); }

std::string conditionLines(const Json& conditions) {
  std::string out;
  for (const Json& condition : conditions) out += fmt::format("       on condition, {}\n", text(condition));
  return out;
}

/// The holes of each part that no fastener or pin needs any more.
std::string idleHoleLines(const Json& assembly, const Json& group) {
  std::map<int, std::set<int>> facesOf;
  for (const Json& hole : group["idleHoles"])
    for (const Json& face : hole["faces"]) facesOf[hole["instance"]].insert(face.get<int>());
  std::string out;
  for (const auto& [instance, faces] : facesOf)
    out += fmt::format("       holes no longer needed in {}: faces {}\n", instanceName(assembly, instance),
                       idsPhrase(Json(faces)));
  return out;
}

std::string writeGroup(const Json& assembly, const Json& group) {
  std::string out = fmt::format("    {}  {} as one part: {}, worth {}\n", group["id"].get<int>(),
                                namesOf(assembly, group["instances"]), text(group["verdict"]), euro(group["valueEur"]));
  if (!group["removed"].empty()) out += "       no longer needed: " + namesOf(assembly, group["removed"]) + "\n";
  const Json& merged = group["merged"];
  if (!merged["valid"].get<bool>()) {
    const Json& failure = merged["failure"];
    if (!failure.is_null())
      out += fmt::format("       the merged body failed at {}: {}\n", text(failure["where"]), text(failure["message"]));
    return out;
  }
  out += fmt::format("       merged body: {} mm³, {} faces instead of {}, valid\n", amountPhrase(merged["volumeMm3"]),
                     merged["facesAfter"].get<int>(), merged["facesBefore"].get<int>());
  for (const Json& row : group["table"])
    out += fmt::format("         {:<64} {:>9} → {}\n", text(row["label"]), amountPhrase(row["before"]),
                       amountPhrase(row["after"]));
  int number = 0;
  for (const Json& pair : group["criticalPairs"])
    out += fmt::format("       critical pair {}: {}; {}\n", ++number, text(pair["what"]), text(pair["path"]));
  out += idleHoleLines(assembly, group);
  const Json& value = group["value"];
  out += fmt::format("       the same parts printed instead: {}; merged on top: {}\n",
                     euro(value["withoutRedesignEur"]), euro(value["byIntegrationEur"]));
  for (const Json& idea : value["redesignCouldAdd"])
    out += fmt::format("       a redesign could add: {}\n", text(idea));
  return out + conditionLines(group["rules"]);
}

std::string writeMerge(const Json& assembly) {
  const Json& plan = assembly["plan"];
  if (plan.is_null()) return "";
  std::string out = fmt::format("\n  Merging, {} pieces{}\n", plan["quantity"].get<int>(),
                                plan["quantityGiven"].get<bool>() ? "" : " taken, as no quantity is given");
  if (assembly["groups"].empty()) out += "    no parts are better as one\n";
  for (const Json& group : assembly["groups"]) out += writeGroup(assembly, group);
  if (!assembly["alternatives"].empty()) out += "    looked at, not chosen:\n";
  for (const Json& group : assembly["alternatives"]) out += writeGroup(assembly, group);
  if (!plan["exact"].get<bool>())
    out += fmt::format("    not proven best: no plan is worth more than {}\n", euro(plan["boundEur"]));
  for (const Json& other : plan["runnersUp"])
    out +=
        fmt::format("    not chosen: {} ({}): {}\n", text(other["plan"]), euro(other["valueEur"]), text(other["why"]));
  for (const Json& pair : assembly["printedInPlace"])
    out += fmt::format("    {} and {} could be printed in place with a gap of {} (at least {}); it is {}\n",
                       instanceName(assembly, pair["a"]), instanceName(assembly, pair["b"]),
                       lengthPhrase(pair["recommendedMm"]), lengthPhrase(pair["possibleMm"]),
                       lengthPhrase(pair["gapMm"])) +
           conditionLines(pair["conditions"]);
  std::map<std::string, int> seen;
  for (const Json& pair : assembly["keptApart"]) {
    const std::string rule = text(pair["rule"]);
    if (++seen[rule] > 8) continue;  // the JSON has all
    out += fmt::format("    apart: {} | {}: {}: {}\n", instanceName(assembly, pair["a"]),
                       instanceName(assembly, pair["b"]), rule, text(pair["reason"]));
  }
  for (const auto& [rule, count] : seen)
    if (count > 8) out += fmt::format("    apart: … {} pairs by {} in all\n", count, rule);
  return out;
}

}  // namespace

std::string writeStudy(const Json& assembly) {
  if (assembly["contacts"].is_null() || assembly["instances"].size() < 2) return writeContacts(assembly);
  return writeContacts(assembly) + writeRoles(assembly) + writeJoints(assembly) + writeOrder(assembly) +
         writeMerge(assembly);
}

}  // namespace stepwise
