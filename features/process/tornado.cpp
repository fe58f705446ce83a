#include "features/process/tornado.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <set>

namespace stepwise {

namespace {

/// Every entry that a step, a cost, a yield or a wait of the route names.
std::set<std::string> keysOf(const Route& route) {
  std::set<std::string> keys(route.libraryKeys.begin(), route.libraryKeys.end());
  const auto add = [&](const std::vector<std::string>& more) { keys.insert(more.begin(), more.end()); };
  for (const ProcessStep& step : route.steps) add(step.libraryKeys);
  if (route.cost) {
    for (const CostItem& item : route.cost->items) add(item.libraryKeys);
  }
  if (route.yield) {
    add(route.yield->libraryKeys);
    for (const StepYield& step : route.yield->steps) {
      for (const YieldFactor& factor : step.factors) add(factor.libraryKeys);
    }
  }
  if (route.leadTime) {
    for (const LeadTimeElement& element : route.leadTime->elements) add(element.libraryKeys);
    add(route.leadTime->libraryKeys);
  }
  return keys;
}

}  // namespace

const char* name(ChainFigure figure) {
  switch (figure) {
    case ChainFigure::costPerPieceEur: return "cost per piece in euro";
    case ChainFigure::leadTimeP50D: return "lead time, median days";
    case ChainFigure::rolledYield: return "rolled throughput yield";
    case ChainFigure::timePerPieceMin: return "minutes per piece";
  }
  return "unknown";
}

double TornadoBar::swing() const { return std::abs(atHigh - atLow); }

std::optional<double> figureOf(const Route& route, ChainFigure figure, double quantity) {
  if (!route.feasible) return std::nullopt;
  switch (figure) {
    case ChainFigure::costPerPieceEur:
      return route.cost ? std::optional(route.cost->perPieceEur(quantity).value) : std::nullopt;
    case ChainFigure::leadTimeP50D: return route.leadTime ? std::optional(route.leadTime->p50D) : std::nullopt;
    case ChainFigure::rolledYield: return route.yield ? std::optional(route.yield->rolled.value) : std::nullopt;
    case ChainFigure::timePerPieceMin:
      return route.timeMin ? std::optional(route.timeMin->value + route.setupMin.value / quantity) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<Tornado> rankInputs(const PlanInputs& inputs, const ProcessLibrary& library,
                                  const PlanProcessOptions& options, const std::string& routeName, ChainFigure figure,
                                  std::size_t count) {
  Tornado tornado{routeName, figure, static_cast<double>(std::max(options.quantity.value_or(1), 1)), 0, {}};
  PlanProcessOptions once = options;
  once.figures = PlanProcessOptions::Figures::closedForm;  // sampling noise would hide small swings
  const auto ask = [&](const ProcessLibrary& changed, const PlanProcessOptions& how) -> std::optional<double> {
    const std::optional<Route> route = planRoute(inputs, changed, how, routeName);
    return route ? figureOf(*route, figure, tornado.quantity) : std::nullopt;
  };
  const std::optional<Route> route = planRoute(inputs, library, once, routeName);
  const std::optional<double> base = route ? figureOf(*route, figure, tornado.quantity) : std::nullopt;
  if (!base) return std::nullopt;
  tornado.base = *base;
  for (const std::string& key : keysOf(*route)) {
    const LibraryValue* value = library.value(key);
    if (!value || value->low == value->high) continue;
    const std::optional<double> low = ask(library.with(key, Range::exactly(value->low)), once);
    const std::optional<double> high = ask(library.with(key, Range::exactly(value->high)), once);
    if (!low || !high || *low == *high) continue;
    tornado.bars.push_back({key, fmt::format("{:g} {}", value->low, value->unit),
                            fmt::format("{:g} {}", value->high, value->unit), *low, *high});
  }
  if (std::find(route->unknowns.begin(), route->unknowns.end(), "material") != route->unknowns.end()) {
    TornadoBar bar{"material", {}, {}, 0, 0};
    for (const std::string& id : library.children("material")) {
      PlanProcessOptions with = once;
      with.material = id;
      const std::optional<double> value = ask(library, with);
      if (!value) continue;
      if (bar.atLowText.empty() || *value < bar.atLow) bar.atLow = *value, bar.atLowText = id;
      if (bar.atHighText.empty() || *value > bar.atHigh) bar.atHigh = *value, bar.atHighText = id;
    }
    if (bar.swing() > 0) tornado.bars.push_back(std::move(bar));
  }
  std::stable_sort(tornado.bars.begin(), tornado.bars.end(),
                   [](const TornadoBar& a, const TornadoBar& b) { return a.swing() > b.swing(); });
  if (tornado.bars.size() > count) tornado.bars.resize(count);
  return tornado;
}

}  // namespace stepwise
