#include <fmt/format.h>

#include <map>
#include <set>

#include "features/html/page_data.h"
#include "features/report_phrases.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

Json instancesOf(const Json& assembly) {
  Json instances = Json::array();
  for (const Json& instance : assembly["instances"])
    instances.push_back({{"id", instance["id"]},
                         {"part", instance["part"]},
                         {"name", shown(instance["name"], 80)},
                         {"origin", instance["placement"]["origin"]},
                         {"axes", instance["placement"]["axes"]}});
  return instances;
}

Json rolesOf(const Json& assembly) {
  Json roles = Json::array();
  if (assembly["roles"].is_null()) return roles;
  for (const Json& role : assembly["roles"]) {
    std::string what = role["role"];
    if (!role["size"].is_null()) what = fmt::format("{} {}", what, shown(role["size"]).get<std::string>());
    roles.push_back({{"part", role["part"]},
                     {"role", role["role"] == "unknown" ? "" : what},
                     {"bought", role["bought"]},
                     {"why", role["evidence"].empty() ? Json("") : shown(role["evidence"][0]["text"])}});
  }
  return roles;
}

Json jointsOf(const Json& assembly) {
  Json joints = Json::array();
  if (assembly["joints"].is_null()) return joints;
  for (const Json& joint : assembly["joints"])
    joints.push_back({{"a", joint["a"]},
                      {"b", joint["b"]},
                      {"type", joint["type"]},
                      {"text", shown(joint["text"])},
                      {"facesA", joint["facesA"]},
                      {"facesB", joint["facesB"]},
                      {"motion", joint["motion"].is_null() ? Json("") : joint["motion"]["kind"]}});
  return joints;
}

/// In which order and from where the parts come together, with who touches whom: what an exploded view needs.
Json orderOf(const Json& assembly) {
  Json order = {{"steps", Json::array()}, {"pairs", Json::array()}};
  if (!assembly["order"].is_null())
    for (const Json& step : assembly["order"]["steps"])
      order["steps"].push_back({{"instances", step["instances"]}, {"direction", step["direction"]}});
  if (!assembly["contacts"].is_null())
    for (const Json& pair : assembly["contacts"]) order["pairs"].push_back({pair["a"], pair["b"]});
  return order;
}

std::string euro(const Json& value) { return value.is_null() ? "?" : fmt::format("{:.2f} €", value.get<double>()); }

/// Holes that lost their purpose, by part.
Json holesOf(const Json& group, const Json& assembly) {
  std::map<std::size_t, std::set<int>> facesOf;
  for (const Json& hole : group["idleHoles"])
    for (const Json& face : hole["faces"]) facesOf[hole["instance"].get<std::size_t>()].insert(face.get<int>());
  Json holes = Json::array();
  for (const auto& [instance, faces] : facesOf)
    holes.push_back(fmt::format("holes in {}: faces {}",
                                shown(assembly["instances"][instance - 1]["name"]).get<std::string>(),
                                idsPhrase(Json(faces))));
  return holes;
}

Json groupJson(const Json& group, const Json& assembly) {
  Json table = Json::array(), conditions = Json::array(), ideas = Json::array(), printing = Json::array();
  for (const Json& row : group["table"])
    table.push_back({shown(row["label"]), row["before"].is_null() ? "?" : amountPhrase(row["before"]),
                     row["after"].is_null() ? "?" : amountPhrase(row["after"])});
  Json pairs = Json::array();
  for (const Json& pair : group["criticalPairs"])
    pairs.push_back(shown(pair["what"]).get<std::string>() + "; " + shown(pair["path"]).get<std::string>());
  for (const Json& condition : group["rules"]) conditions.push_back(shown(condition));
  for (const Json& idea : group["value"]["redesignCouldAdd"]) ideas.push_back(shown(idea));
  const Json& merged = group["merged"];
  std::string body;
  if (merged["valid"].get<bool>()) {
    body = fmt::format("{} mm³, {} faces instead of {}", amountPhrase(merged["volumeMm3"]), merged["facesAfter"].dump(),
                       merged["facesBefore"].dump());
    for (const Json& printer : merged["printability"]) {
      std::string why;
      for (const Json& rule : printer["notPassed"])
        why += (why.empty() ? "" : "; ") + shown(rule["text"]).get<std::string>();
      printing.push_back({shown(printer["printer"]), shown(printer["outcome"]), why});
    }
  } else if (!merged["failure"].is_null()) {
    body = "could not be made: " + shown(merged["failure"]["message"]).get<std::string>();
  }
  return {{"id", group["id"]},
          {"instances", group["instances"]},
          {"removed", group["removed"]},
          {"verdict", group["verdict"]},
          {"worth", euro(group["valueEur"])},
          {"printedInstead", euro(group["value"]["withoutRedesignEur"])},
          {"onTop", euro(group["value"]["byIntegrationEur"])},
          {"body", body},
          {"printing", std::move(printing)},
          {"table", std::move(table)},
          {"holes", holesOf(group, assembly)},
          {"pairs", std::move(pairs)},
          {"conditions", std::move(conditions)},
          {"ideas", std::move(ideas)}};
}

Json groupsOf(const Json& assembly, const char* list) {
  Json out = Json::array();
  if (!assembly[list].is_null())
    for (const Json& group : assembly[list]) out.push_back(groupJson(group, assembly));
  return out;
}

Json apartOf(const Json& assembly) {
  Json out = Json::array();
  if (!assembly["keptApart"].is_null())
    for (const Json& pair : assembly["keptApart"])
      out.push_back(
          {{"a", pair["a"]}, {"b", pair["b"]}, {"rule", shown(pair["rule"])}, {"reason", shown(pair["reason"])}});
  return out;
}

Json planOf(const Json& plan) {
  if (plan.is_null()) return nullptr;
  Json others = Json::array();
  for (const Json& other : plan["runnersUp"])
    others.push_back({shown(other["plan"]), euro(other["valueEur"]), shown(other["why"])});
  return {
      {"quantity", fmt::format("{} pieces{}", plan["quantity"].dump(),
                               plan["quantityGiven"].get<bool>() ? "" : " taken, as no quantity is given")},
      {"proof", plan["exact"].get<bool>() ? std::string("proven best of all allowed groups")
                                          : "not proven best: no plan is worth more than " + euro(plan["boundEur"])},
      {"others", std::move(others)}};
}

}  // namespace

Json assemblyPage(const Json& report) {
  const Json& assembly = report["assembly"];
  if (assembly.is_null()) return nullptr;
  Json missing = Json::array(), inPlace = Json::array();
  for (const Json& part : assembly["missing"]) missing.push_back({shown(part["name"]), shown(part["reason"])});
  if (!assembly["printedInPlace"].is_null())
    for (const Json& pair : assembly["printedInPlace"])
      inPlace.push_back(
          {{"a", pair["a"]},
           {"b", pair["b"]},
           {"text", fmt::format("gap {} mm as drawn, {} recommended, at least {}", lengthPhrase(pair["gapMm"]),
                                lengthPhrase(pair["recommendedMm"]), lengthPhrase(pair["possibleMm"]))}});
  return {{"summary", fmt::format("{}, {}", countPhrase(assembly["instances"].size(), "instance"),
                                  countPhrase(report["parts"].size(), "different part"))},
          {"freedoms", assembly["freedoms"]},
          {"instances", instancesOf(assembly)},
          {"missing", std::move(missing)},
          {"roles", rolesOf(assembly)},
          {"joints", jointsOf(assembly)},
          {"order", orderOf(assembly)},
          {"groups", groupsOf(assembly, "groups")},
          {"alternatives", groupsOf(assembly, "alternatives")},
          {"keptApart", apartOf(assembly)},
          {"printedInPlace", std::move(inPlace)},
          {"plan", planOf(assembly["plan"])}};
}

}  // namespace stepwise
