#include "features/report_values.h"

namespace stepwise {
namespace {

Json clampingJson(const Clamping& clamping) {
  return object({{"method", name(clamping.method)},
                 {"firstJaw", clamping.firstJaw},
                 {"secondJaw", clamping.secondJaw},
                 {"onStock", clamping.onStock},
                 {"openingMm", number(clamping.openingMm)},
                 {"gripDepthMm", number(clamping.gripDepthMm)},
                 {"footMm", number(clamping.footMm)},
                 {"rest", name(clamping.rest)},
                 {"contactAreaMm2", number(clamping.contactAreaMm2)},
                 {"reason", textJson(clamping.reason)},
                 {"rejected", textsJson(clamping.rejected)}});
}

Json toolJson(const Tool& tool) {
  return object({{"kind", name(tool.kind)},
                 {"diameterMm", number(tool.diameterMm)},
                 {"cornerRadiusMm", number(tool.cornerRadiusMm)},
                 {"reachMm", number(tool.reachMm)}});
}

Json toolNeedJson(const ToolNeed& need) {
  return object({{"feature", need.feature != 0 ? Json(need.feature) : Json(nullptr)},
                 {"tool", toolJson(need.tool)},
                 {"finest", need.finest ? toolJson(*need.finest) : Json(nullptr)},
                 {"form", need.form ? toolJson(*need.form) : Json(nullptr)},
                 {"neededReachMm", number(need.neededReachMm)},
                 {"lengthToDiameter", number(need.ratio)}});
}

Json setupJson(const FaceGraph& graph, const Setup& setup) {
  const std::optional<FaceId> side = sideFacing(graph, setup.direction);
  Json positions = Json::array();
  for (const ToolPosition& position : setup.positions)
    positions.push_back(object(
        {{"direction", vectorJson(position.direction)}, {"features", position.features}, {"faces", position.faces}}));
  Json tools = Json::array();
  for (const ToolNeed& need : setup.tools) tools.push_back(toolNeedJson(need));
  return object({{"direction", vectorJson(setup.direction)},
                 {"sideFace", side ? Json(*side) : Json(nullptr)},
                 {"operation", textJson(setup.operation)},
                 {"features", setup.features},
                 {"faces", setup.faces},
                 {"positions", std::move(positions)},
                 {"tools", std::move(tools)}});
}

/// The other plans with as few setups, and why this one was taken.
Json optimalJson(const OptimalPlans& optimal) {
  Json others = Json::array();
  for (const OtherPlan& other : optimal.others) {
    Json directions = Json::array();
    for (Vec3 direction : other.directions) directions.push_back(vectorJson(direction));
    others.push_back(object({{"directions", std::move(directions)},
                             {"pairsTogether", other.pairsTogether},
                             {"areaRatio", number(other.areaRatio)},
                             {"whyNot", textJson(other.whyNot)}}));
  }
  return object({{"count", optimal.count},
                 {"all", optimal.all},
                 {"different", optimal.different},
                 {"others", std::move(others)}});
}

Json pairsJson(const std::vector<PairTogether>& pairs) {
  Json json = Json::array();
  for (const PairTogether& pair : pairs)
    json.push_back(object({{"faces", Json::array({pair.faces[0], pair.faces[1]})},
                           {"origin", textJson(pair.origin)},
                           {"together", pair.together}}));
  return json;
}

Json planJson(const FaceGraph& graph, const SetupPlan& plan) {
  Json directions = Json::array(), setups = Json::array(), clampings = Json::array();
  for (const Setup& setup : plan.setups) {
    directions.push_back(vectorJson(setup.direction));
    setups.push_back(setupJson(graph, setup));
    clampings.push_back(clampingJson(setup.clamping));
  }
  Json faces = Json::object();
  // Each face comes once, so the ordered object's search for the key, linear in its size, can be left out.
  Json::object_t::Container& entries = faces.get_ref<Json::object_t&>();
  for (const auto& [face, setup] : plan.setupOfFace) entries.emplace_back(std::to_string(face), setup);
  Json unreached = Json::array();
  for (const UnreachedFace& face : plan.unreached)
    unreached.push_back(object({{"face", face.face},
                                {"reason", textJson(face.reason)},
                                {"process", name(face.process)},
                                {"direction", face.direction ? vectorJson(*face.direction) : Json(nullptr)}}));
  Json readings = Json::array();
  for (const StockReading& reading : plan.readings)
    readings.push_back(object({{"setups", reading.setups},
                               {"clampings", reading.clampings ? Json(*reading.clampings) : Json(nullptr)},
                               {"meaning", textJson(reading.meaning)}}));
  return object({{"feasible", plan.feasible},
                 {"reason", textJson(plan.reason)},
                 {"minimum", plan.minimum},
                 {"lowerBound", plan.lowerBound},
                 {"directions", std::move(directions)},
                 {"setups", std::move(setups)},
                 {"clampings", std::move(clampings)},
                 {"faces", std::move(faces)},
                 {"unreached", std::move(unreached)},
                 {"readings", std::move(readings)},
                 {"optimal", optimalJson(plan.optimal)},
                 {"pairs", pairsJson(plan.pairs)},
                 {"stock", textJson(plan.stock)}});
}

Json optionalRange(const std::optional<Range>& range) { return range ? rangeJson(*range) : Json(nullptr); }

Json loadJson(const std::optional<BatchLoad>& load) {
  if (!load) return nullptr;
  return object({{"minutes", rangeJson(load->minutes)}, {"piecesPerLoad", rangeJson(load->piecesPerLoad)}});
}

Json stepJson(const ProcessStep& step, ReportDetail detail) {
  Json json = object({{"operation", textJson(step.operation)},
                      {"label", textJson(step.label)},
                      {"resource", textJson(step.resource)},
                      {"supplier", textJson(step.supplier)},
                      {"setup", step.setup ? Json(*step.setup) : Json(nullptr)},
                      {"features", step.features},
                      {"timeMin", optionalRange(step.timeMin)},
                      {"setupMin", optionalRange(step.setupMin)},
                      {"reason", textJson(step.reason)}});
  if (detail == ReportDetail::brief) return json;
  json["load"] = loadJson(step.load);
  json["unknowns"] = textsJson(step.unknowns);
  json["library"] = textsJson(step.libraryKeys);
  return json;
}

Json stockJson(const std::optional<RawMaterial>& stock) {
  if (!stock) return nullptr;
  std::vector<std::string> keys = stock->libraryKeys;
  keys.insert(keys.end(), stock->massKeys.begin(), stock->massKeys.end());
  return object({{"form", textJson(stock->form)},
                 {"sizeMm", vectorJson(stock->sizeMm)},
                 {"volumeMm3", number(stock->volumeMm3)},
                 {"massG", optionalRange(stock->massG)},
                 {"reason", textJson(stock->reason)},
                 {"casting", textJson(stock->casting)},
                 {"library", textsJson(keys)}});
}

/// What all routes have; the recommended one's keys stand directly in `process`.
void addRoute(Json& json, const Route& route, ReportDetail detail) {
  Json steps = Json::array();
  for (const ProcessStep& step : route.steps) steps.push_back(stepJson(step, detail));
  json["machine"] = route.machine ? Json(name(*route.machine)) : Json(nullptr);
  json["conditions"] = textsJson(route.conditions);
  json["unknowns"] = textsJson(route.unknowns);
  json["stock"] = stockJson(route.stock);
  json["steps"] = std::move(steps);
  json["clampings"] = route.clampings;
  json["handovers"] = route.handovers;
  json["suppliers"] = route.suppliers;
  json["timeMin"] = optionalRange(route.timeMin);
  json["setupMin"] = rangeJson(route.setupMin);
  json["library"] = textsJson(route.libraryKeys);
  addChainFigures(json, route, detail);
}

Json routeJson(const Route& route, ReportDetail detail) {
  Json json = object({{"name", textJson(route.name)},
                      {"kind", route.kind == RouteKind::printed ? "printed" : "conventional"},
                      {"feasible", route.feasible},
                      {"reason", textJson(route.reason)}});
  addRoute(json, route, detail);
  return json;
}

}  // namespace

Json setupsJson(const FaceGraph& graph, const PartAnalysis& analysis) {
  Json json = Json::object();
  for (const SetupPlan& plan : analysis.setups) json[name(plan.machine)] = planJson(graph, plan);
  return json;
}

Json innerCornersJson(const Access& access) {
  Json json = Json::array();
  for (const InnerCorner& corner : access.corners)
    json.push_back(
        object({{"faces", corner.faces},
                {"direction", vectorJson(access.directions[static_cast<std::size_t>(corner.direction)].direction)},
                {"drawnRadiusMm", number(corner.drawnRadiusMm)},
                {"neededRadiusMm", corner.tool ? number(corner.neededRadiusMm()) : Json(nullptr)},
                {"depthMm", number(corner.depthMm)}}));
  return json;
}

Json clampingsJson(const PartAnalysis& analysis) {
  Json json = Json::object();
  for (std::size_t i = 0; i < analysis.clampings.size(); ++i) {
    const CountRange& count = analysis.clampings[i];
    json[name(analysis.setups[i].machine)] =
        object({{"value", count.value}, {"low", count.low}, {"high", count.high}, {"reason", textJson(count.reason)}});
  }
  return json;
}

Json processJson(const ProcessPlan& plan, const std::optional<Evaluation>& evaluation) {
  const Route* recommended = plan.recommended.empty() ? nullptr : plan.find(plan.recommended);
  Json json = object({{"recommended", recommended != nullptr ? textJson(recommended->name) : Json(nullptr)},
                      {"reason", textJson(plan.recommendedReason)}});
  if (recommended != nullptr) {
    addRoute(json, *recommended, ReportDetail::full);
  } else {
    json["steps"] = Json::array();
  }
  Json alternatives = Json::array();
  for (const Route& route : plan.routes) {
    if (&route == recommended) continue;
    const bool compared = evaluation && evaluation->printedRoute == route.name;
    alternatives.push_back(routeJson(route, compared ? ReportDetail::full : ReportDetail::brief));
  }
  json["alternatives"] = std::move(alternatives);
  return json;
}

}  // namespace stepwise
