#include <fmt/format.h>

#include <map>

#include "features/html/page_data.h"
#include "features/pictures/chain_pictures.h"
#include "features/report_phrases.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

std::string orUnknown(const Json& value, const std::string& unit) {
  return value.is_null() ? "unknown" : amountPhrase(value) + " " + unit;
}

Json factsOf(const Json& part) {
  const Json& oriented = part["orientedBox"];
  const Json& size = oriented.is_null() ? part["boxMm"] : oriented["sizeMm"];
  Json facts = Json::array();
  const auto add = [&](const char* label, const std::string& value) { facts.push_back({label, value}); };
  if (!size.is_null())
    add("Size", fmt::format("{} × {} × {} mm", lengthPhrase(size[0]), lengthPhrase(size[1]), lengthPhrase(size[2])));
  add("Volume", part["volumeMm3"].is_null() ? "no closed body" : orUnknown(part["volumeMm3"], "mm³"));
  add("Area", orUnknown(part["areaMm2"], "mm²"));
  add("Material", part["material"].is_null() ? "unknown" : printable(part["material"].get<std::string>(), 60));
  add("Mass", orUnknown(part["massG"], "g"));
  if (part["healed"].get<bool>()) add("Body", "repaired while reading");
  return facts;
}

/// [surface, area, feature or 0, class, reason, name], in the order of the face ids.
Json facesOf(const Json& part) {
  Json faces = Json::array();
  for (const Json& face : part["faces"])
    faces.push_back({face["surface"], amountPhrase(face["areaMm2"]),
                     face["feature"].is_null() ? Json(0) : face["feature"], shown(face["class"]),
                     face.contains("reason") ? shown(face["reason"]) : Json(""), shown(face["name"], 80)});
  return faces;
}

Json featuresOf(const Json& part) {
  Json features = Json::array();
  for (const Json& feature : part["features"])
    features.push_back({{"id", feature["id"]},
                        {"kind", feature["kind"]},
                        {"name", featureName(feature)},
                        {"size", featureDimensions(feature)},
                        {"from", directionsPhrase(feature["directions"])},
                        {"faces", feature["faces"]},
                        {"facesText", idsPhrase(feature["faces"], 4)},
                        {"rule", shown(feature["rule"])},
                        {"sure", fmt::format("{:.0f} %", feature["confidence"].get<double>() * 100)},
                        {"why", shown(feature["confidenceReason"])}});
  return features;
}

std::string toolPhrase(const Json& tool) {
  return fmt::format("{} Ø{}", shown(tool["kind"]).get<std::string>(), lengthPhrase(tool["diameterMm"]));
}

Json toolJson(const Json& need) {
  std::string text = toolPhrase(need["tool"]);
  if (!need["finest"].is_null()) text += ", narrowest place " + toolPhrase(need["finest"]);
  return {{"feature", need["feature"]},
          {"text", text + fmt::format(", {} mm below the holder", lengthPhrase(need["neededReachMm"]))},
          {"ratio", need["lengthToDiameter"]},
          {"ratioText", roughPhrase(need["lengthToDiameter"])}};
}

Json setupJson(const Json& setup, const Json& clamping, std::size_t number) {
  Json tools = Json::array();
  for (const Json& need : setup["tools"]) tools.push_back(toolJson(need));
  Json jaws = clamping["firstJaw"];
  for (const Json& face : clamping["secondJaw"]) jaws.push_back(face);
  const std::string operation = shown(setup["operation"]).get<std::string>();
  return {{"title", fmt::format("Setup {}: {} from {}", number, operation, setupDirection(setup))},
          {"direction", directionPhrase(setup["direction"])},
          {"features", setup["features"]},
          {"featuresText", idsPhrase(setup["features"])},
          {"faces", setup["faces"]},
          {"positions", setup["positions"].size()},
          {"held", clampingPhrase(clamping)},
          {"heldWhy", shown(clamping["reason"])},
          {"jaws", std::move(jaws)},
          {"onStock", clamping["onStock"]},
          {"tools", std::move(tools)}};
}

Json planOf(const Json& part, const std::string& machine) {
  if (machine.empty()) return nullptr;
  const Json& plan = part["setups"][machine];
  Json setups = Json::array(), unreached = Json::array();
  for (std::size_t i = 0; i < plan["setups"].size(); ++i)
    setups.push_back(setupJson(plan["setups"][i], plan["clampings"][i], i + 1));
  for (const Json& face : plan["unreached"])
    unreached.push_back({{"face", face["face"]}, {"reason", shown(face["reason"])}, {"process", face["process"]}});
  const int minimum = plan["minimum"], bound = plan["lowerBound"];
  return {{"machine", machinePhrase(machine)},
          {"feasible", plan["feasible"]},
          {"proof", minimum == bound ? "proven minimum" : fmt::format("at least {} proven", bound)},
          {"reason", shown(plan["reason"])},
          {"stock", shown(plan["stock"])},
          {"setups", std::move(setups)},
          {"unreached", std::move(unreached)}};
}

/// One row for each machine class: [machine, setups, proof, clampings, remark].
Json machinesOf(const Json& part) {
  Json rows = Json::array();
  for (const auto& [machine, plan] : part["setups"].items()) {
    const bool possible = plan["feasible"].get<bool>() || !plan["setups"].empty();
    std::string clampings;
    if (possible && part["clampings"].contains(machine)) {
      const Json& count = part["clampings"][machine];
      clampings = count["value"].dump();
      if (count["low"] != count["high"])
        clampings += fmt::format(" ({} to {})", count["low"].dump(), count["high"].dump());
    }
    const int minimum = plan["minimum"], bound = plan["lowerBound"];
    rows.push_back({machinePhrase(machine), possible ? plan["minimum"].dump() : std::string("–"),
                    !possible          ? ""
                    : minimum == bound ? "proven minimum"
                                       : fmt::format("at least {}", bound),
                    clampings, plan["feasible"].get<bool>() ? Json("") : shown(plan["reason"])});
  }
  return rows;
}

Json stepJson(const Json& step) {
  const Json& setup = step["setup"];
  return {{"label", shown(step["label"])},
          {"setup", setup},
          {"features", step["features"]},
          {"time", minutesPhrase(step["timeMin"])},
          {"lot", step["setupMin"].is_null() ? std::string() : minutesPhrase(step["setupMin"])},
          {"resource", shown(step["resource"])},
          {"supplier", shown(step["supplier"])},
          {"reason", shown(step["reason"])}};
}

std::string costFor(const Json& cost, double quantity) {
  if (!cost.is_null())
    for (const Json& point : cost["curve"])
      if (point["quantity"] == quantity) return euroPhrase(point["perPieceEur"]);
  return "";
}

Json totalsOf(const Json& route) {
  Json rows = Json::array();
  const auto add = [&](const std::string& label, const std::string& value) { rows.push_back({label, value}); };
  add("Time per piece", minutesPhrase(route["timeMin"]));
  add("Time per lot", minutesPhrase(route["setupMin"]));
  if (!route["yield"].is_null()) add("Yield over all steps", percentPhrase(route["yield"]["rolled"]));
  if (const Json& days = route["leadTimeD"]; !days.is_null())
    add(fmt::format("Lead time, {}", countPhrase(days["quantity"], "piece")),
        fmt::format("{} days as often as not, {} nine times in ten", roughPhrase(days["p50"]),
                    roughPhrase(days["p90"])));
  for (const double quantity : {1.0, 10.0, 100.0, 1000.0})
    if (const std::string cost = costFor(route["cost"], quantity); !cost.empty())
      add("Cost each for " + roughPhrase(quantity), cost);
  return rows;
}

Json textsOf(const Json& texts) {
  Json out = Json::array();
  for (const Json& text : texts) out.push_back(shown(text));
  return out;
}

/// The few numbers that a reader looks for first.
Json headlineOf(const Json& part, const std::string& machine) {
  Json tiles = Json::array();
  const auto add = [&](const char* label, const std::string& value, const std::string& note) {
    tiles.push_back({label, value, note});
  };
  const Json& process = part["process"];
  if (!machine.empty()) {
    const Json& plan = part["setups"][machine];
    const bool proven = plan["minimum"] == plan["lowerBound"];
    add("Setups", plan["minimum"].dump(),
        machinePhrase(machine) +
            (proven ? std::string(", proven minimum") : fmt::format(", at least {}", plan["lowerBound"].dump())));
    if (part["clampings"].contains(machine)) {
      const Json& count = part["clampings"][machine];
      add("Clampings", count["value"].dump(),
          count["low"] == count["high"] ? "" : fmt::format("{} to {}", count["low"].dump(), count["high"].dump()));
    }
  }
  if (process.is_null() || process["recommended"].is_null()) return tiles;
  add("Steps", std::to_string(process["steps"].size()),
      countPhrase(process["handovers"], "handover") + ", " + countPhrase(process["suppliers"], "supplier"));
  if (!process["yield"].is_null())
    add("Yield", fmt::format("{:.1f} %", process["yield"]["rolled"]["value"].get<double>() * 100), "over all steps");
  if (const Json& days = process["leadTimeD"]; !days.is_null())
    add("Lead time", roughPhrase(days["p50"]) + " d",
        fmt::format("{} d nine times in ten, {}", roughPhrase(days["p90"]), countPhrase(days["quantity"], "piece")));
  if (const Json& cost = process["cost"]; !cost.is_null())
    for (const Json& point : cost["curve"])
      if (point["quantity"] == 100.0)
        add("Cost for 100", roughPhrase(point["perPieceEur"]["value"]) + " €",
            fmt::format("{} to {} each", roughPhrase(point["perPieceEur"]["low"]),
                        roughPhrase(point["perPieceEur"]["high"])));
  return tiles;
}

Json routeOf(const Json& process) {
  if (process.is_null() || process["recommended"].is_null()) return nullptr;
  Json steps = Json::array();
  for (const Json& step : process["steps"]) steps.push_back(stepJson(step));
  return {{"name", routePhrase(process["recommended"])},
          {"reason", shown(process["reason"])},
          {"steps", std::move(steps)},
          {"totals", totalsOf(process)},
          {"conditions", textsOf(process["conditions"])},
          {"unknowns", textsOf(process["unknowns"])}};
}

Json routeRow(const Json& route, const std::string& name, const char* kind) {
  const bool feasible = !route.contains("feasible") || route["feasible"].get<bool>();
  Json row = {{"name", name}, {"kind", kind}, {"feasible", feasible}, {"reason", shown(route["reason"])}};
  if (!feasible) return row;
  row["cells"] = {std::to_string(route["steps"].size()),
                  route["clampings"].dump(),
                  route["handovers"].dump(),
                  route["yield"].is_null()
                      ? std::string("?")
                      : fmt::format("{:.1f} %", route["yield"]["rolled"]["value"].get<double>() * 100),
                  route["leadTimeD"].is_null() ? std::string("?") : roughPhrase(route["leadTimeD"]["p50"]),
                  costFor(route["cost"], 1),
                  costFor(route["cost"], 100)};
  row["conditions"] = textsOf(route["conditions"]);
  return row;
}

Json routesOf(const Json& process) {
  Json rows = Json::array();
  if (process.is_null()) return rows;
  if (!process["recommended"].is_null())
    rows.push_back(routeRow(process, routePhrase(process["recommended"]), "recommended"));
  for (const Json& route : process["alternatives"])
    rows.push_back(routeRow(route, routePhrase(route["name"]), route["kind"] == "printed" ? "printed" : "machined"));
  return rows;
}

Json verdictOf(const Json& evaluation) {
  if (evaluation.is_null()) return nullptr;
  const auto route = [&](const char* key, const char* none) {
    return evaluation[key].is_null() ? std::string(none) : routePhrase(evaluation[key]);
  };
  Json factors = Json::array(), quantities = Json::array(), printers = Json::array();
  for (const auto& [name, factor] : evaluation["factors"].items()) {
    Json inputs = Json::array();
    for (const Json& input : factor["inputs"])
      inputs.push_back({shown(input["label"]), roughPhrase(input["machined"]), roughPhrase(input["printed"])});
    factors.push_back(
        {{"name", name}, {"score", factor["score"]}, {"text", shown(factor["text"])}, {"inputs", std::move(inputs)}});
  }
  if (evaluation["byQuantity"].size() > 1)
    for (const Json& entry : evaluation["byQuantity"])
      quantities.push_back({roughPhrase(entry["fromQuantity"]), shown(entry["verdict"]), shown(entry["reason"])});
  for (const Json& printer : evaluation["printers"])
    printers.push_back({routePhrase(printer["route"]), shown(printer["verdict"]), shown(printer["reason"])});
  const Json& stability = evaluation["stability"];
  return {{"verdict", evaluation["verdict"]},
          {"reason", shown(evaluation["reason"])},
          {"deciding", shown(evaluation["decidingInput"])},
          {"stability", stability.is_null()
                            ? std::string()
                            : fmt::format("the same in {:.0f} of 100 draws within the ranges of cost and yield",
                                          stability.get<double>() * 100)},
          {"confidence", evaluation["confidence"]["level"]},
          {"confidenceWhy", textsOf(evaluation["confidence"]["reasons"])},
          {"machined", route("machinedRoute", "no machining route")},
          {"printed", route("printedRoute", "no printed route")},
          {"factors", std::move(factors)},
          {"byQuantity", std::move(quantities)},
          {"printers", std::move(printers)},
          {"wouldChange", textsOf(evaluation["wouldChange"])}};
}

/// What somebody should look at, each with its faces; worst first.
class Findings {
 public:
  void add(const char* level, const std::string& what, const Json& text, const Json& faces) {
    levels_[level].push_back({{"level", level}, {"what", what}, {"text", text}, {"faces", faces}});
  }
  Json take() {
    Json all = Json::array();
    for (const char* level : {"fail", "marginal", "unknown", "note"})
      for (Json& finding : levels_[level]) all.push_back(std::move(finding));
    return all;
  }

 private:
  std::map<std::string, std::vector<Json>> levels_;
};

void addUnreached(const Json& plan, const std::string& machine, Findings& findings) {
  std::vector<std::string> order;
  std::map<std::string, std::pair<Json, bool>> byReason;  // faces, and whether nothing makes them
  for (const Json& face : plan["unreached"]) {
    const std::string reason = shown(face["reason"]);
    if (!byReason.contains(reason)) order.push_back(reason);
    auto& [faces, lost] = byReason[reason];
    faces.push_back(face["face"]);
    lost = face["process"] == "notMachinable";
  }
  for (const std::string& reason : order)
    findings.add(byReason[reason].second ? "fail" : "marginal", "not reached by " + machinePhrase(machine), reason,
                 byReason[reason].first);
}

void addCorners(const Json& part, Findings& findings) {
  if (!part.contains("innerCorners")) return;
  for (const Json& corner : part["innerCorners"]) {
    const double drawn = corner["drawnRadiusMm"];
    const std::string needed = corner["neededRadiusMm"].is_null()
                                   ? "no mill is long enough"
                                   : fmt::format("a mill leaves R{}", lengthPhrase(corner["neededRadiusMm"]));
    findings.add(
        "marginal", "tight inner corner",
        fmt::format("{}, {} deep; {}", drawn > 0 ? fmt::format("R{}", lengthPhrase(drawn)) : std::string("sharp"),
                    lengthPhrase(corner["depthMm"]), needed),
        corner["faces"]);
  }
}

void addSections(const Json& sections, Findings& findings) {
  if (sections.is_null()) return;
  for (const auto& [key, label] : {std::pair{"thinnestWall", "thinnest wall"}, {"narrowestGap", "narrowest gap"}})
    if (const Json& gap = sections[key]; !gap.is_null())
      findings.add("note", label, lengthPhrase(gap["mm"]) + " mm", gap["faces"]);
}

Json findingsOf(const Json& part, const std::string& machine) {
  Findings findings;
  if (!machine.empty()) addUnreached(part["setups"][machine], machine, findings);
  for (const Json& face : part["faces"])
    if (face["class"] == "unowned")
      findings.add("unknown", "no rule owns the face",
                   face.contains("reason") ? shown(face["reason"]) : Json("no reason known"),
                   Json::array({face["id"]}));
  addCorners(part, findings);
  if (!part["evaluation"].is_null())
    for (const Json& gate : part["evaluation"]["gates"]) {
      const std::string outcome = gate["outcome"];
      findings.add(outcome == "fail"       ? "fail"
                   : outcome == "marginal" ? "marginal"
                                           : "unknown",
                   "printing: " + shown(gate["rule"]).get<std::string>(), shown(gate["text"]), gate["faces"]);
    }
  for (const Json& feature : part["features"])
    if (feature["confidence"].get<double>() < 0.9)
      findings.add(
          "unknown", "feature in doubt",
          fmt::format("{} {}: {:.0f} % sure, {}", feature["id"].dump(), featureName(feature),
                      feature["confidence"].get<double>() * 100, shown(feature["confidenceReason"]).get<std::string>()),
          feature["faces"]);
  addSections(part["sections"], findings);
  return findings.take();
}

}  // namespace

Json partPage(const Json& part) {
  const std::string machine = machineToShow(part);
  Json pictures = Json::array();
  for (const Picture& picture : drawChain(part)) pictures.push_back({{"name", picture.name}, {"svg", picture.svg}});
  return {{"id", part["id"]},
          {"name", shown(part["name"], 120)},
          {"instances", part["instances"]},
          {"facts", factsOf(part)},
          {"headline", headlineOf(part, machine)},
          {"faces", facesOf(part)},
          {"features", featuresOf(part)},
          {"plan", planOf(part, machine)},
          {"machines", machinesOf(part)},
          {"route", routeOf(part["process"])},
          {"routes", routesOf(part["process"])},
          {"findings", findingsOf(part, machine)},
          {"verdict", verdictOf(part["evaluation"])},
          {"pictures", std::move(pictures)}};
}

}  // namespace stepwise
