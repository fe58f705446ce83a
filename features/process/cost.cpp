#include "features/process/cost.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <set>

#include "features/process/choose_stock.h"
#include "features/process/lead_time.h"
#include "features/process/plan_context.h"
#include "features/process/step_builder.h"

namespace stepwise {

namespace {

constexpr double kLargestQuantity = 1e6;

/// Total at central values, piecewise linear in the quantity.
double centralTotal(const CostEstimate& cost, double quantity) {
  const double started = quantity / cost.rolledYield.value;
  double total = cost.onceEur.value + cost.lotEur.value + started * cost.pieceEur.value;
  for (const CostItem& item : cost.items) {
    if (item.basis == CostItem::Basis::perLoad)
      total += item.eur.value * std::max(1.0, started / item.piecesPerLoad.value);
  }
  return total;
}

/// Quantities where the slope of the total changes: a load becomes full.
void addKinks(const CostEstimate& cost, std::set<double>& kinks) {
  for (const CostItem& item : cost.items) {
    const double kink = item.piecesPerLoad.value * cost.rolledYield.value;
    if (item.basis == CostItem::Basis::perLoad && kink > 1 && kink < kLargestQuantity) kinks.insert(kink);
  }
}

std::string leaf(const ProcessStep& step, const char* name) {
  std::string operation = step.operation;
  std::replace(operation.begin(), operation.end(), '-', '_');
  return "op." + operation + "." + name;
}

class CostBuilder {
 public:
  CostBuilder(const PlanContext& context, const Route& route) : context_(context), route_(route) {}

  CostEstimate build() && {
    readRegion();
    addMaterial();
    for (std::size_t i = 0; i < route_.steps.size(); ++i) addStep(static_cast<int>(i));
    addPreparation();
    addOrders();
    for (const CostItem& item : cost_.items) {
      if (item.basis == CostItem::Basis::once) cost_.onceEur += item.eur;
      if (item.basis == CostItem::Basis::perLot) cost_.lotEur += item.eur;
      if (item.basis == CostItem::Basis::perPiece) cost_.pieceEur += item.eur;
    }
    if (!context_.material.known()) cost_.unknowns.push_back("material");
    return std::move(cost_);
  }

 private:
  void readRegion() {
    std::string region = context_.options.region.value_or("west_europe");
    regionKey_ = "region." + region + ".rate_ratio";
    const LibraryValue* factor = context_.library.value(regionKey_);
    if (!factor || !context_.options.region) {
      cost_.unknowns.push_back("region");
      regionKey_ = "region.west_europe.rate_ratio";
      factor = context_.library.value(regionKey_);
      region = "west_europe";
    }
    factor_ = factor ? factor->range() : Range::exactly(1);
    cost_.region = context_.library.text("region." + region + ".label").value_or(region);
  }

  void add(CostItem::Basis basis, std::string label, std::optional<int> step, Range eur, std::vector<std::string> keys,
           Range pieces = Range::exactly(1)) {
    if (eur.high > 0) cost_.items.push_back({basis, std::move(label), step, eur, pieces, std::move(keys)});
  }

  void addMaterial() {
    if (!route_.stock || !route_.stock->massG) return;
    TracedReader library(context_.library);
    std::optional<Range> price;
    std::vector<std::string> keys;
    if (route_.kind == RouteKind::printed) {
      for (const char* name : {"feedstock_eur_kg", "powder_eur_kg"}) {
        const std::string key = "printer." + context_.printerOf(route_).value_or(std::string()) + "." + name;
        if (context_.library.value(key)) price = library.at(key);
      }
      keys = library.keys();
    } else if (const std::optional<TracedRange> figure = context_.material.figure("price_eur_kg")) {
      price = figure->range;
      keys = {figure->key};
    }
    if (!price) return;
    for (const auto* stock : {&route_.stock->libraryKeys, &route_.stock->massKeys})
      keys.insert(keys.end(), stock->begin(), stock->end());
    Range perKg = *price;
    if (route_.stock->form == "casting") {
      perKg = times(perKg, library.at("stock.casting_price_ratio"));
      keys.push_back("stock.casting_price_ratio");
    }
    const Range eur = context_.material.product(*route_.stock->massG, perKg) / 1000;
    add(CostItem::Basis::perPiece,
        fmt::format("material, {:.3g} g of {}", route_.stock->massG->value, route_.stock->form), 0, eur,
        std::move(keys));
  }

  void addStep(int index) {
    const ProcessStep& step = route_.steps[index];
    const std::string rateKey = leaf(step, "rate_eur_h");
    if (const LibraryValue* own = context_.library.value(rateKey)) {
      rate_ = own->range();
      rateKey_ = rateKey;
    } else if (!step.setup && !isSubStep(step)) {
      rate_.reset();  // furnaces are paid by the load
    }
    if (rate_) addWork(index, step);
    if (const LibraryValue* load = context_.library.value(leaf(step, "load_eur")); load && step.load) {
      std::vector<std::string> keys = step.libraryKeys;
      keys.push_back(load->key);
      add(CostItem::Basis::perLoad, step.label, index, load->range(), std::move(keys), step.load->piecesPerLoad);
    }
    if (const LibraryValue* tool = context_.library.value(leaf(step, "tool_eur")))
      add(CostItem::Basis::once, step.label, index, tool->range(), {tool->key});
  }

  /// Drilling, reaming and threading run on the machine of the step before them.
  static bool isSubStep(const ProcessStep& step) {
    return step.operation == "drill" || step.operation == "ream" || step.operation == "thread";
  }

  void addWork(int index, const ProcessStep& step) {
    const Range perMinute = times(*rate_, factor_) / 60;
    std::vector<std::string> keys = step.libraryKeys;
    keys.push_back(rateKey_);
    keys.push_back(regionKey_);
    if (step.setupMin)
      add(CostItem::Basis::perLot, "set up: " + step.label, index, times(perMinute, *step.setupMin), keys);
    add(CostItem::Basis::perPiece, step.label, index, context_.material.product(step.pieceMin, perMinute), keys);
    if (step.load)
      add(CostItem::Basis::perLoad, step.label, index, times(perMinute, step.load->minutes), keys,
          step.load->piecesPerLoad);
  }

  /// Programs, fixtures and the first article: once per design.
  void addPreparation() {
    TracedReader library(context_.library);
    std::set<int> setups, features;
    int post = 0;
    for (const ProcessStep& step : route_.steps) {
      const bool machined =
          step.setup.has_value() || (route_.kind == RouteKind::printed && step.operation == "mill-3axis");
      if (step.setup) setups.insert(*step.setup);
      if (machined) features.insert(step.features.begin(), step.features.end());
      if (machined && !step.setup) ++post;
    }
    const double clamped = static_cast<double>(setups.size()) + post;
    if (clamped > 0) {
      const Range minutes = library.at("overhead.programming_setup_min") * clamped +
                            library.at("overhead.programming_feature_min") * static_cast<double>(features.size());
      const Range eur = times(minutes, times(library.at("overhead.programming_eur_h"), factor_)) / 60;
      std::vector<std::string> keys = library.keys();
      keys.push_back(regionKey_);
      add(CostItem::Basis::once, fmt::format("programs for {:g} setup{}", clamped, clamped == 1 ? "" : "s"),
          std::nullopt, eur, std::move(keys));
    }
    if (post > 0) addFixture("soft jaws to the printed part", "fixture.soft_jaws_eur", post);
    if (const SetupPlan* plan = context_.planOf(route_)) {
      for (const Setup& setup : plan->setups) {
        if (setup.clamping.method == Clamping::Method::softJaws) addFixture("soft jaws", "fixture.soft_jaws_eur", 1);
        if (setup.clamping.method == Clamping::Method::customFixture)
          addFixture("fixture", "fixture.custom_fixture_eur", 1);
        if (setup.clamping.method == Clamping::Method::carrierFrame)
          addFixture("carrier frame", "fixture.carrier_frame_eur", 1);
      }
    }
    TracedReader article(context_.library);
    const Range eur =
        times(article.at("overhead.first_article_min"), times(article.at("op.inspect.rate_eur_h"), factor_)) / 60;
    std::vector<std::string> keys = article.keys();
    keys.push_back(regionKey_);
    add(CostItem::Basis::once, "first article", std::nullopt, eur, std::move(keys));
  }

  void addFixture(const char* label, const char* key, int count) {
    add(CostItem::Basis::once, label, std::nullopt, context_.library.get(key).range() * count, {key});
  }

  void addOrders() {
    add(CostItem::Basis::perLot,
        fmt::format("orders to {} supplier{}", route_.suppliers, route_.suppliers == 1 ? "" : "s"), std::nullopt,
        context_.library.get("overhead.order_eur").range() * route_.suppliers, {"overhead.order_eur"});
    if (route_.handovers > 0)
      add(CostItem::Basis::perLot, fmt::format("{} handover{}", route_.handovers, route_.handovers == 1 ? "" : "s"),
          std::nullopt, context_.library.get("handover.cost_eur").range() * route_.handovers, {"handover.cost_eur"});
  }

  const PlanContext& context_;
  const Route& route_;
  CostEstimate cost_;
  std::string regionKey_, rateKey_;
  Range factor_ = Range::exactly(1);
  std::optional<Range> rate_;
};

std::string describe(const BreakEven& result, const std::string& first, const std::string& second) {
  const std::string& early = result.firstIsCheaperAtOne ? first : second;
  const std::string& late = result.firstIsCheaperAtOne ? second : first;
  if (result.quantities.empty()) return fmt::format("no crossing: {} is cheaper at every quantity up to 10^6", early);
  if (result.quantities.size() == 1)
    return fmt::format("{} up to {:.0f} pieces, {} beyond", early, std::floor(result.quantities[0]), late);
  std::string text = early;
  for (std::size_t i = 0; i < result.quantities.size(); ++i)
    text += fmt::format(" up to {:.0f}, then {}", std::floor(result.quantities[i]), i % 2 == 0 ? late : early);
  return text;
}

}  // namespace

const char* name(CostItem::Basis basis) {
  switch (basis) {
    case CostItem::Basis::once: return "once";
    case CostItem::Basis::perLot: return "per lot";
    case CostItem::Basis::perPiece: return "per piece";
    case CostItem::Basis::perLoad: return "per load";
  }
  return "unknown";
}

Range CostEstimate::totalEur(double quantity) const {
  const Range started = quantity * inverse(rolledYield);
  const auto product = [](Range a, Range b) { return cornersOf(a, b); };
  Range total = onceEur + lotEur + product(pieceEur, started);
  for (const CostItem& item : items) {
    if (item.basis != CostItem::Basis::perLoad) continue;
    total += product(item.eur, larger(Range::exactly(1), product(started, inverse(item.piecesPerLoad))));
  }
  return total;
}

std::vector<Range> itemsPerPiece(const CostEstimate& cost, double quantity) {
  const Range started = quantity * inverse(cost.rolledYield);
  std::vector<Range> shares;
  for (const CostItem& item : cost.items) {
    switch (item.basis) {
      case CostItem::Basis::once:
      case CostItem::Basis::perLot: shares.push_back(item.eur / quantity); break;
      case CostItem::Basis::perPiece: shares.push_back(cornersOf(item.eur, started) / quantity); break;
      case CostItem::Basis::perLoad:
        shares.push_back(
            cornersOf(item.eur, larger(Range::exactly(1), cornersOf(started, inverse(item.piecesPerLoad)))) / quantity);
        break;
    }
  }
  return shares;
}

CostDistribution estimateDistribution(const CostEstimate& cost, double quantity, double correlation, int draws,
                                      std::uint64_t seed) {
  constexpr double kNormalP95 = 1.6448536269514722;
  std::vector<LeadTimeElement> elements;  // the sum of lognormals is the same, whether they are days or euro
  for (const Range& share : itemsPerPiece(cost, quantity)) {
    if (share.value <= 0) continue;
    LeadTimeElement element;
    element.p50D = share.value;
    element.sigma = share.low > 0 ? std::log(share.high / share.low) / (2 * kNormalP95)
                                  : std::log(std::max(share.high / share.value, 1.0)) / kNormalP95;
    elements.push_back(element);
  }
  CostDistribution result{quantity, 0, 0, correlation, "closed form", {"cost.common_cause_ratio"}};
  if (draws > 0) {
    LeadTimeEstimate sum;
    sum.elements = std::move(elements);
    sum.correlation = correlation;
    sum = sampled(std::move(sum), {.draws = draws, .seed = seed});
    result.p50Eur = sum.p50D;
    result.p90Eur = sum.p90D;
    result.method = sum.method;
  } else {
    const Quantiles quantiles = sumOfLognormals(elements, correlation);
    result.p50Eur = quantiles.p50;
    result.p90Eur = quantiles.p90;
  }
  return result;
}

std::vector<CostPoint> costCurve(const CostEstimate& cost) {
  std::vector<CostPoint> points;
  for (double decade = 1; decade <= kLargestQuantity; decade *= 10) {
    for (const double step : {1.0, 2.0, 5.0}) {
      const double quantity = decade * step;
      if (quantity <= kLargestQuantity) points.push_back({quantity, cost.perPieceEur(quantity)});
    }
  }
  return points;
}

BreakEven findBreakEven(const CostEstimate& first, const std::string& firstName, const CostEstimate& second,
                        const std::string& secondName) {
  std::set<double> kinks{1, kLargestQuantity};
  addKinks(first, kinks);
  addKinks(second, kinks);
  const auto difference = [&](double quantity) {
    return centralTotal(first, quantity) - centralTotal(second, quantity);
  };
  BreakEven result;
  result.firstIsCheaperAtOne = difference(1) < 0;
  // Between two kinks both totals are straight lines.
  for (auto from = kinks.begin(), to = std::next(from); to != kinks.end(); ++from, ++to) {
    const double a = difference(*from), b = difference(*to);
    if ((a < 0) != (b < 0)) result.quantities.push_back(*from + (*to - *from) * a / (a - b));
  }
  result.text = describe(result, firstName, secondName);
  return result;
}

CostEstimate estimateCost(const PlanContext& context, const Route& route) {
  return CostBuilder(context, route).build();
}

}  // namespace stepwise
