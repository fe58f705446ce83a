#include <fmt/format.h>

#include <map>

#include "features/report_assembly.h"
#include "features/report_phrases.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

std::string instanceName(const Json& assembly, int id) {
  return printable(assembly["instances"][id - 1]["name"].get<std::string>(), 60);
}

std::string writeContacts(const Json& assembly) {
  const Json& contacts = assembly["contacts"];
  if (contacts.is_null()) return "  the contacts of its parts were not found, see Remarks\n";
  std::map<std::string, int> kinds;
  for (const Json& pair : contacts)
    for (const Json& touch : pair["touches"]) ++kinds[touch["kind"]];
  std::string list;
  for (const auto& [kind, count] : kinds) list += fmt::format("{}{} {}", list.empty() ? "" : ", ", count, kind);
  std::string out = fmt::format("  {} in contact{}{}\n", countPhrase(contacts.size(), "pair"), list.empty() ? "" : ": ", list);
  for (const Json& pair : contacts) {
    const Json& interference = pair["interference"];
    if (interference.is_null()) continue;
    out += fmt::format("  {} and {} share volume: {} mm³, about {} mm deep\n", instanceName(assembly, pair["a"]),
                       instanceName(assembly, pair["b"]), amountPhrase(interference["volumeMm3"]),
                       lengthPhrase(interference["depthMm"]));
  }
  return out;
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
    out += fmt::format("    part {:<3} {:<24} {:<16} {}\n", part, count > 1 ? fmt::format("{}× {}", count, partName) : partName,
                       what, text(role["evidence"][0]["text"]));
  }
  return out;
}

std::string writeJoints(const Json& assembly) {
  if (assembly["joints"].empty()) return "";
  std::string out = "\n  Joints\n";
  std::map<std::string, int> seen;
  for (const Json& joint : assembly["joints"]) {
    const std::string type = text(joint["type"]);
    if (++seen[type] > 12) continue;  // the JSON has all
    out += fmt::format("    {:<12} {} | {}: {}\n", type, instanceName(assembly, joint["a"]), instanceName(assembly, joint["b"]),
                       text(joint["text"]));
  }
  for (const auto& [type, count] : seen)
    if (count > 12) out += fmt::format("    {:<12} … {} in all\n", type, count);
  if (!assembly["freedoms"].is_null())
    out += fmt::format("    the mechanism has {} of freedom\n", assembly["freedoms"] == 1 ? "1 degree" : fmt::format("{} degrees", assembly["freedoms"].get<int>()));
  return out;
}

std::string writeOrder(const Json& assembly) {
  const Json& order = assembly["order"];
  if (order.is_null()) return "";
  std::string out;
  for (const Json& locked : order["locked"]) {
    std::string names;
    for (const Json& id : locked) names += fmt::format("{}{}", names.empty() ? "" : ", ", instanceName(assembly, id));
    out += fmt::format("    no straight motion puts these together: {}; printed in place, pressed, bent, turned in, or drawn so that they overlap\n", names);
  }
  if (out.empty()) out = fmt::format("    goes together by straight motions in {} steps\n", order["steps"].size());
  return "\n  Putting together\n" + out;
}

}  // namespace

std::string writeStudy(const Json& assembly) {
  if (assembly["contacts"].is_null() || assembly["instances"].size() < 2) return writeContacts(assembly);
  return writeContacts(assembly) + writeRoles(assembly) + writeJoints(assembly) + writeOrder(assembly);
}

}  // namespace stepwise
