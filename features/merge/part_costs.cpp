#include "features/merge/part_costs.h"

#include <algorithm>

#include "features/analysis.h"

namespace stepwise {

std::optional<double> PartCost::bestPrintedEur() const {
  std::optional<double> best;
  for (const auto& [route, cost] : printed) best = std::min(best.value_or(1e300), cost.fixedEur + cost.pieceEur);
  return best;
}

PartCost costOf(const PartAnalysis& part, int quantity) {
  PartCost cost;
  if (!part.process) return cost;
  for (const Route& route : part.process->routes) {
    if (!route.feasible || !route.cost) continue;
    const double each = route.cost->perPieceEur(quantity).value;
    if (route.kind == RouteKind::conventional) cost.machinedEur = std::min(cost.machinedEur.value_or(1e300), each);
    if (!cost.bestEur || each < *cost.bestEur) {
      cost.bestEur = each;
      cost.clampings = route.clampings;
      cost.handovers = route.handovers;
      cost.leadD = route.leadTime ? route.leadTime->p50D : 0;
    }
    if (route.kind != RouteKind::printed) continue;
    // What a further piece costs once plates and furnaces are full; the rest is shared by all that is printed with it.
    const double further = (route.cost->totalEur(100'000).value - route.cost->totalEur(50'000).value) / 50'000;
    const double piece = std::min(each, further);
    cost.printed[route.name] = {each - piece, piece, route.clampings, route.handovers,
                                route.leadTime ? route.leadTime->p50D : 0};
  }
  return cost;
}

const Route* bestRoute(const PartAnalysis& part, int quantity, std::optional<RouteKind> kind) {
  const Route* best = nullptr;
  if (!part.process) return best;
  for (const Route& route : part.process->routes) {
    if (!route.feasible || !route.cost || (kind && route.kind != *kind)) continue;
    if (!best || route.cost->perPieceEur(quantity).value < best->cost->perPieceEur(quantity).value) best = &route;
  }
  return best;
}

}  // namespace stepwise
