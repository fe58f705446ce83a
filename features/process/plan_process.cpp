#include "features/process/plan_process.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <set>

#include "features/process/cast_or_cut.h"
#include "features/process/plan_context.h"
#include "features/process/plan_conventional.h"
#include "features/process/plan_etched.h"
#include "features/process/plan_printed.h"
#include "features/process/printer_limits.h"
#include "geom/core/check.h"

namespace stepwise {

namespace {

OrientedBox axisAlignedBox(const FaceGraph& graph) {
  OrientedBox box;
  if (graph.box.empty()) return box;
  const Vec3 half = graph.box.size() * 0.5;
  std::array<std::pair<double, Vec3>, 3> edges{{{half.x, {1, 0, 0}}, {half.y, {0, 1, 0}}, {half.z, {0, 0, 1}}}};
  std::stable_sort(edges.begin(), edges.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  box.frame = {{edges[0].second, edges[1].second, edges[2].second}, graph.box.center()};
  box.halfExtentsMm = {edges[0].first, edges[1].first, edges[2].first};
  return box;
}

/// Edges that cut a finger: outer corners clearly sharper than what a chamfer leaves.
double sharpEdgeLengthMm(const FaceGraph& graph) {
  constexpr Angle kSharpBelow = Angle::degrees(130);
  double length = 0;
  for (const Edge& edge : graph.edges) {
    if (edge.convexity == Convexity::convex && !edge.seam && edge.interiorAngle < kSharpBelow) length += edge.lengthMm;
  }
  return length;
}

std::vector<std::pair<int, int>> touchingFeatures(const FaceGraph& graph, const Recognition& recognition) {
  std::set<std::pair<int, int>> pairs;
  for (const Edge& edge : graph.edges) {
    if (edge.faces[0] == 0 || edge.faces[1] == 0) continue;
    const std::optional<int> a = recognition.faces[edge.faces[0] - 1].feature,
                             b = recognition.faces[edge.faces[1] - 1].feature;
    if (a && b && *a != *b) pairs.insert({std::min(*a, *b), std::max(*a, *b)});
  }
  return {pairs.begin(), pairs.end()};
}

/// Not counted: as many as setups.
CountRange clampingsOf(const std::vector<SetupPlan>& setups, const std::vector<CountRange>& clampings,
                       std::size_t index) {
  const int minimum = setups[index].minimum;
  return index < clampings.size() ? clampings[index] : CountRange{minimum, minimum, minimum, {}};
}

std::vector<Route> conventionalRoutes(const PlanContext& context, const std::vector<SetupPlan>& setups,
                                      const std::vector<CountRange>& clampings) {
  std::vector<Route> routes;
  for (std::size_t i = 0; i < setups.size(); ++i) {
    const CountRange count = clampingsOf(setups, clampings, i);
    routes.push_back(planConventional(context, setups[i], count));
    if (std::optional<Route> route = planWithEdm(context, setups[i], count)) routes.push_back(std::move(*route));
  }
  if (std::optional<Route> route = planEtched(context)) routes.push_back(std::move(*route));
  return routes;
}

/// Minutes per piece in a lot of that size.
double minutesPerPiece(const Route& route, double quantity) {
  return route.timeMin->value + route.setupMin.value / quantity;
}

bool isLathe(const Route& route) {
  return route.machine == MachineClass::turn || route.machine == MachineClass::millTurn ||
         route.machine == MachineClass::swiss;
}

/// Half clampings that a rotary or tilting table must save before it is worth its rate and its set-up: two whole ones
/// against three axes.
int machineEffort(const Route& route) {
  if (route.machine == MachineClass::mill4) return 3;
  if (route.machine == MachineClass::mill5) return 4;
  return 0;
}

int effort(const Route& route) { return 2 * route.clampings + machineEffort(route); }

/// How routes compare: the lot size asked for, and whether the part is mostly turned.
struct RouteOrder {
  double quantity = 1;
  bool turnedPart = false;

  /// Fewest clampings first, a rotary table counted as some; then the lathe for a turned part; then least time; else
  /// the order they were planned in.
  bool operator()(const Route& a, const Route& b) const {
    if (a.kind != b.kind) return a.kind == RouteKind::conventional;
    if (a.feasible != b.feasible) return a.feasible;
    if (!a.feasible) return false;
    if (effort(a) != effort(b)) return effort(a) < effort(b);
    if (turnedPart && isLathe(a) != isLathe(b)) return isLathe(a);
    if (a.timeMin.has_value() != b.timeMin.has_value()) return a.timeMin.has_value();
    return a.timeMin && minutesPerPiece(a, quantity) < minutesPerPiece(b, quantity);
  }
};

bool isTurnedPart(const Recognition& recognition) {
  constexpr double kMostly = 0.5;
  return std::any_of(recognition.features.begin(), recognition.features.end(), [](const Feature& feature) {
    const auto* turned = std::get_if<TurnedProfile>(&feature.shape);
    return turned && turned->turnedAreaFraction >= kMostly;
  });
}

/// Without a quantity the first piece decides, and the text says from which lot size another route takes less time.
std::string reasonFor(const std::vector<Route>& routes, const RouteOrder& order, const std::optional<int>& quantity) {
  const Route& best = routes.front();
  const auto fewer = std::find_if(routes.begin() + 1, routes.end(), [&](const Route& route) {
    return route.kind == RouteKind::conventional && route.feasible && route.clampings < best.clampings;
  });
  std::string reason =
      fewer == routes.end()
          ? fmt::format("fewest clampings ({})", best.clampings)
          : fmt::format("{} clampings without a rotary table; {} would save {}, and is worth it from two saved",
                        best.clampings, fewer->name, best.clampings - fewer->clampings);
  const bool byLathe = order.turnedPart && isLathe(best);
  if (byLathe) reason += ", a turned part on a lathe";
  const auto rival = std::find_if(routes.begin() + 1, routes.end(), [&](const Route& route) {
    return route.kind == RouteKind::conventional && route.feasible && route.clampings == best.clampings &&
           route.timeMin && best.timeMin && (!byLathe || isLathe(route));
  });
  if (rival == routes.end()) return reason;
  reason += fmt::format(", then least time against {}", rival->name);
  if (quantity || rival->timeMin->value >= best.timeMin->value) return reason;
  const double crossing = (rival->setupMin.value - best.setupMin.value) / (best.timeMin->value - rival->timeMin->value);
  return reason +
         fmt::format(" for small lots; the quantity is not given, and from {:.0f} pieces on {} takes less time",
                     std::floor(std::max(crossing, 1.0)) + 1, rival->name);
}

void addFigures(const PlanContext& context, Route& route, const std::vector<PairVariation>& compared = {}) {
  route.variation =
      estimateVariation(context, route, route.kind == RouteKind::printed ? compared : std::vector<PairVariation>());
  route.cost = estimateCost(context, route);
  route.yield = estimateYield(context, route, *route.cost);
  route.cost->rolledYield = route.yield->rolled;
  const bool draw = context.options.figures == PlanProcessOptions::Figures::sampled;
  route.cost->distribution =
      estimateDistribution(*route.cost, std::max(context.options.quantity.value_or(1), 1),
                           context.library.get("cost.common_cause_ratio").value,
                           draw ? context.options.sampling.draws : 0, context.options.sampling.seed);
  route.leadTime = estimateLeadTime(context, route);
  if (draw) route.leadTime = sampled(std::move(*route.leadTime), context.options.sampling);
  route.coupling = estimateCoupling(context, route);
}

}  // namespace

const SetupPlan* PlanContext::planOf(const Route& route) const {
  if (!route.machine) return nullptr;
  const auto found =
      std::find_if(setups.begin(), setups.end(), [&](const SetupPlan& plan) { return plan.machine == *route.machine; });
  return found == setups.end() ? nullptr : &*found;
}

std::optional<std::string> PlanContext::printerOf(const Route& route) const {
  if (route.kind != RouteKind::printed) return std::nullopt;
  for (const std::string& id : printerIds(library)) {
    if (routeNameOf(id) == route.name) return id;
  }
  return std::nullopt;
}

const Route* ProcessPlan::find(const std::string& name) const {
  const auto found = std::find_if(routes.begin(), routes.end(), [&](const Route& route) { return route.name == name; });
  return found == routes.end() ? nullptr : &*found;
}

PlanContext makePlanContext(const FaceGraph& graph, const MassProperties& mass, const Recognition& recognition,
                            const std::vector<SetupPlan>& setups, const ProcessLibrary& library,
                            const PlanProcessOptions& options) {
  PlanContext context{graph,
                      mass,
                      recognition,
                      setups,
                      library,
                      options,
                      MaterialChoice(library, options.material),
                      options.box ? *options.box : axisAlignedBox(graph),
                      findToleranceNeeds(options.pmi, recognition, graph, library),
                      sharpEdgeLengthMm(graph),
                      0,
                      touchingFeatures(graph, recognition)};
  for (const Feature& feature : recognition.features)
    context.holeCount += std::holds_alternative<Hole>(feature.shape) ? 1 : 0;
  return context;
}

std::optional<Route> planRoute(const PlanInputs& inputs, const ProcessLibrary& library,
                               const PlanProcessOptions& options, const std::string& name) {
  const PlanContext context =
      makePlanContext(inputs.graph, inputs.mass, inputs.recognition, inputs.setups, library, options);
  std::optional<Route> route;
  if (name == "etch") route = planEtched(context);
  for (std::size_t i = 0; i < inputs.setups.size() && !route; ++i) {
    const CountRange count = clampingsOf(inputs.setups, inputs.clampings, i);
    const std::string machine = stepwise::name(inputs.setups[i].machine);
    if (name == machine) route = planConventional(context, inputs.setups[i], count);
    if (name.starts_with(machine + "+")) route = planWithEdm(context, inputs.setups[i], count);
  }
  for (const std::string& printer : printerIds(library)) {
    if (name == routeNameOf(printer)) route = planPrinted(context, printer);
  }
  if (route && route->feasible && options.figures != PlanProcessOptions::Figures::none) addFigures(context, *route);
  return route;
}

std::optional<PairVariation> estimatePairVariation(const PlanInputs& inputs, const ProcessLibrary& library,
                                                   const PlanProcessOptions& options, const Route& route,
                                                   const std::vector<FaceId>& facesA,
                                                   const std::vector<FaceId>& facesB) {
  const PlanContext context =
      makePlanContext(inputs.graph, inputs.mass, inputs.recognition, inputs.setups, library, options);
  return estimatePairVariation(context, route, facesA, facesB);
}

ProcessPlan planProcess(const FaceGraph& graph, const MassProperties& mass, const Recognition& recognition,
                        const std::vector<SetupPlan>& setups, const std::vector<CountRange>& clampings,
                        const ProcessLibrary& library, const PlanProcessOptions& options) {
  STEPWISE_CHECK(recognition.faces.size() == graph.faces.size(), "recognition and graph are of different parts");
  const PlanContext context = makePlanContext(graph, mass, recognition, setups, library, options);
  ProcessPlan plan;
  plan.routes = conventionalRoutes(context, setups, clampings);
  for (const std::string& printer : printerIds(library)) plan.routes.push_back(planPrinted(context, printer));
  const RouteOrder order{static_cast<double>(std::max(options.quantity.value_or(1), 1)), isTurnedPart(recognition)};
  std::stable_sort(plan.routes.begin(), plan.routes.end(), order);
  if (options.figures != PlanProcessOptions::Figures::none) {
    for (Route& route : plan.routes) {
      if (route.feasible) addFigures(context, route, plan.routes.front().variation);
    }
  }
  if (options.figures != PlanProcessOptions::Figures::none) {
    for (Route& route : plan.routes) {
      const SetupPlan* setupPlan = context.planOf(route);
      const bool first = &route == &plan.routes.front() || options.stock == PlanProcessOptions::Stock::casting;
      if (!first || !route.feasible || !route.stock || setupPlan == nullptr || isLathe(route)) continue;
      const auto index = static_cast<std::size_t>(setupPlan - setups.data());
      route.stock->casting = whetherCast(context, *setupPlan, clampingsOf(setups, clampings, index), route);
    }
  }
  if (!plan.routes.empty() && plan.routes.front().kind == RouteKind::conventional && plan.routes.front().feasible) {
    plan.recommended = plan.routes.front().name;
    plan.recommendedReason = reasonFor(plan.routes, order, options.quantity);
  } else {
    plan.recommendedReason = "no conventional route is feasible";
  }
  return plan;
}

}  // namespace stepwise
