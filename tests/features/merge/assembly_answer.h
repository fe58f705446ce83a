// Compares what was found about an assembly with an answer worked out by hand: every contact with its numbers, every
// role, joint, group and reason to stay apart. Both ways: nothing may be missing, nothing may be there besides.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "features/report.h"

namespace stepwise::test {

class AssemblyAnswer {
 public:
  explicit AssemblyAnswer(const Json& report) : report_(report), assembly_(report["assembly"]) {}

  /// Empty: all as expected.
  std::string compareTouches(const Json& expected) const {
    std::vector<Json> left;
    for (const Json& pair : assembly_["contacts"]) {
      const Json between = {nameOf(pair["a"]), nameOf(pair["b"])};
      for (Json touch : pair["touches"]) {
        touch["between"] = between;
        left.push_back(std::move(touch));
      }
      if (!pair["interference"].is_null()) left.push_back({{"between", between}, {"kind", "interference"}});
    }
    std::string text;
    for (const Json& wanted : expected) {
      const auto found = std::find_if(left.begin(), left.end(), [&](const Json& touch) { return fits(wanted, touch); });
      if (found == left.end()) {
        text += "  missing: " + wanted.dump() + "\n";
      } else {
        left.erase(found);
      }
    }
    for (const Json& touch : left) text += "  not expected: " + touch.dump() + "\n";
    return text;
  }

  std::string compareJoints(const Json& expected) const {
    std::set<std::string> found, wanted;
    for (const Json& joint : assembly_["joints"])
      found.insert(pairText(nameOf(joint["a"]), nameOf(joint["b"])) + joint["type"].get<std::string>());
    for (const Json& joint : expected)
      wanted.insert(pairText(joint["between"][0], joint["between"][1]) + joint["type"].get<std::string>());
    return difference(wanted, found);
  }

  std::string compareRoles(const Json& expected) const {
    std::set<std::string> found, wanted;
    for (const Json& role : assembly_["roles"])
      found.insert(report_["parts"][role["part"].get<int>() - 1]["name"].get<std::string>() + ": " +
                   role["role"].get<std::string>());
    for (const Json& role : expected)
      wanted.insert(role["part"].get<std::string>() + ": " + role["role"].get<std::string>());
    return difference(wanted, found);
  }

  /// Members, what goes with them, and that the body is made; what was looked at and not chosen likewise.
  std::string compareGroups(const Json& expected, const char* list = "groups") const {
    std::set<std::string> found, wanted;
    for (const Json& group : assembly_[list])
      found.insert(namesOf(group["instances"]) + " without " + namesOf(group["removed"]) + ": " +
                   (group["merged"]["valid"].get<bool>() ? "made" : "failed"));
    for (const Json& group : expected) {
      std::string text;
      for (const char* key : {"instances", "removed"}) {
        text += text.empty() ? "" : " without ";
        std::string names;
        for (const Json& name : group.at(key)) names += (names.empty() ? "" : " + ") + name.get<std::string>();
        text += names;
      }
      wanted.insert(text + ": " + group.value("body", "made"));
    }
    return difference(wanted, found);
  }

  /// The rule of every pair that stays apart, with its words where the answer gives some.
  std::string compareApart(const Json& expected) const {
    std::string text;
    std::vector<Json> left(assembly_["keptApart"].begin(), assembly_["keptApart"].end());
    for (const Json& wanted : expected) {
      const auto found = std::find_if(left.begin(), left.end(), [&](const Json& pair) {
        return nameOf(pair["a"]) == wanted["between"][0] && nameOf(pair["b"]) == wanted["between"][1] &&
               pair["rule"] == wanted["rule"] &&
               pair["reason"].get<std::string>().find(wanted.value("says", "")) != std::string::npos;
      });
      if (found == left.end()) {
        text += "  missing: " + wanted.dump() + "\n";
      } else {
        left.erase(found);
      }
    }
    for (const Json& pair : left)
      text += fmt::format("  not expected: {}{}: {}\n", pairText(nameOf(pair["a"]), nameOf(pair["b"])),
                          pair["rule"].get<std::string>(), pair["reason"].get<std::string>());
    return text;
  }

 private:
  std::string nameOf(const Json& id) const { return assembly_["instances"][id.get<int>() - 1]["name"]; }
  std::string namesOf(const Json& ids) const {
    std::string names;
    for (const Json& id : ids) names += (names.empty() ? "" : " + ") + nameOf(id);
    return names;
  }
  static std::string pairText(const std::string& a, const std::string& b) { return a + " | " + b + ": "; }

  static bool near(const Json& wanted, const Json& touch, const char* key, double slack) {
    if (!wanted.contains(key)) return true;
    return touch.contains(key) && std::abs(wanted[key].get<double>() - touch[key].get<double>()) <= slack;
  }
  /// Areas to the faceting of arcs, lengths to what STEP and mates round to.
  static bool fits(const Json& wanted, const Json& touch) {
    const double area = wanted.value("areaMm2", 0.0);
    return wanted["between"] == touch["between"] && wanted["kind"] == touch["kind"] &&
           near(wanted, touch, "areaMm2", wanted.value("areaToleranceMm2", 1e-3 * area)) &&
           near(wanted, touch, "lengthMm", 1e-3) && near(wanted, touch, "diameterMm", 1e-3) &&
           near(wanted, touch, "pitchMm", 1e-9) && near(wanted, touch, "gapMm", wanted.value("gapToleranceMm", 1e-3));
  }

  static std::string difference(const std::set<std::string>& wanted, const std::set<std::string>& found) {
    std::string text;
    for (const std::string& line : wanted)
      if (!found.contains(line)) text += "  missing: " + line + "\n";
    for (const std::string& line : found)
      if (!wanted.contains(line)) text += "  not expected: " + line + "\n";
    return text;
  }

  const Json& report_;
  const Json& assembly_;
};

}  // namespace stepwise::test
