#include "features/report_values.h"

namespace stepwise {
namespace {

Json textsJson(const std::vector<std::string>& texts) {
  Json json = Json::array();
  for (const std::string& text : texts) json.push_back(textJson(text));
  return json;
}

Json clampingJson(const Clamping& clamping) {
  return {{"method", name(clamping.method)},
          {"firstJaw", clamping.firstJaw},
          {"secondJaw", clamping.secondJaw},
          {"onStock", clamping.onStock},
          {"openingMm", number(clamping.openingMm)},
          {"gripDepthMm", number(clamping.gripDepthMm)},
          {"contactAreaMm2", number(clamping.contactAreaMm2)},
          {"reason", textJson(clamping.reason)},
          {"rejected", textsJson(clamping.rejected)}};
}

Json setupJson(const FaceGraph& graph, const Setup& setup) {
  const std::optional<FaceId> side = sideFacing(graph, setup.direction);
  Json positions = Json::array();
  for (const ToolPosition& position : setup.positions)
    positions.push_back(
        {{"direction", vectorJson(position.direction)}, {"features", position.features}, {"faces", position.faces}});
  return {{"direction", vectorJson(setup.direction)},
          {"sideFace", side ? Json(*side) : Json(nullptr)},
          {"operation", textJson(setup.operation)},
          {"features", setup.features},
          {"faces", setup.faces},
          {"positions", std::move(positions)}};
}

Json planJson(const FaceGraph& graph, const SetupPlan& plan) {
  Json directions = Json::array(), setups = Json::array(), clampings = Json::array();
  for (const Setup& setup : plan.setups) {
    directions.push_back(vectorJson(setup.direction));
    setups.push_back(setupJson(graph, setup));
    clampings.push_back(clampingJson(setup.clamping));
  }
  Json faces = Json::object();
  for (const auto& [face, setup] : plan.setupOfFace) faces[std::to_string(face)] = setup;
  Json unreached = Json::array();
  for (const UnreachedFace& face : plan.unreached)
    unreached.push_back({{"face", face.face}, {"reason", textJson(face.reason)}});
  Json readings = Json::array();
  for (const StockReading& reading : plan.readings)
    readings.push_back({{"setups", reading.setups}, {"meaning", textJson(reading.meaning)}});
  return {
      {"feasible", plan.feasible},         {"reason", textJson(plan.reason)},     {"minimum", plan.minimum},
      {"lowerBound", plan.lowerBound},     {"directions", std::move(directions)}, {"setups", std::move(setups)},
      {"clampings", std::move(clampings)}, {"faces", std::move(faces)},           {"unreached", std::move(unreached)},
      {"readings", std::move(readings)}};
}

Json rangeJson(const Range& range) {
  return {{"value", number(range.value)}, {"low", number(range.low)}, {"high", number(range.high)}};
}

Json stepJson(const ProcessStep& step) {
  return {{"operation", textJson(step.operation)},
          {"resource", textJson(step.resource)},
          {"supplier", textJson(step.supplier)},
          {"setup", step.setup ? Json(*step.setup) : Json(nullptr)},
          {"features", step.features},
          {"timeMin", step.timeMin ? rangeJson(*step.timeMin) : Json(nullptr)},
          {"reason", textJson(step.reason)},
          {"library", textsJson(step.libraryKeys)}};
}

Json stepsJson(const Route& route) {
  Json steps = Json::array();
  for (const ProcessStep& step : route.steps) steps.push_back(stepJson(step));
  return steps;
}

Json routeJson(const Route& route) {
  return {{"name", textJson(route.name)}, {"feasible", route.feasible},   {"reason", textJson(route.reason)},
          {"clampings", route.clampings}, {"handovers", route.handovers}, {"suppliers", route.suppliers},
          {"steps", stepsJson(route)}};
}

}  // namespace

Json setupsJson(const FaceGraph& graph, const PartAnalysis& analysis) {
  Json json = Json::object();
  for (const SetupPlan& plan : analysis.setups) json[name(plan.machine)] = planJson(graph, plan);
  return json;
}

Json clampingsJson(const PartAnalysis& analysis) {
  Json json = Json::object();
  for (std::size_t i = 0; i < analysis.clampings.size(); ++i) {
    const CountRange& count = analysis.clampings[i];
    json[name(analysis.setups[i].machine)] = {
        {"value", count.value}, {"low", count.low}, {"high", count.high}, {"reason", textJson(count.reason)}};
  }
  return json;
}

Json processJson(const ProcessPlan& plan) {
  Json json{{"recommended", plan.recommended.empty() ? Json(nullptr) : textJson(plan.recommended)}};
  Json alternatives = Json::array();
  const Route* recommended = nullptr;
  for (const Route& route : plan.routes) {
    if (recommended == nullptr && route.name == plan.recommended) {
      recommended = &route;
    } else {
      alternatives.push_back(routeJson(route));
    }
  }
  json["reason"] = recommended != nullptr ? textJson(recommended->reason) : Json(nullptr);
  json["steps"] = recommended != nullptr ? stepsJson(*recommended) : Json::array();
  json["clampings"] = recommended != nullptr ? Json(recommended->clampings) : Json(nullptr);
  json["handovers"] = recommended != nullptr ? Json(recommended->handovers) : Json(nullptr);
  json["suppliers"] = recommended != nullptr ? Json(recommended->suppliers) : Json(nullptr);
  json["alternatives"] = std::move(alternatives);
  return json;
}

}  // namespace stepwise
