#include "features/process/yield.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "features/process/cost.h"
#include "features/process/plan_context.h"
#include "features/process/printer_limits.h"
#include "features/process/step_builder.h"

namespace stepwise {

namespace {

std::string leaf(const ProcessStep& step, const char* name) {
  std::string operation = step.operation;
  std::replace(operation.begin(), operation.end(), '-', '_');
  return "op." + operation + "." + name;
}

/// A yield grown by lower loss bounds cannot pass 1.
Range clampedYield(Range range) {
  return {std::min(range.value, 1.0), std::clamp(range.low, 0.0, 1.0), std::min(range.high, 1.0)};
}

Range yieldOfLoss(Range loss) { return {1 - loss.value, 1 - loss.high, 1 - loss.low}; }

class YieldBuilder {
 public:
  YieldBuilder(const PlanContext& context, const Route& route, const CostEstimate& cost)
      : context_(context), route_(route), cost_(cost) {}

  YieldEstimate build() && {
    for (std::size_t i = 0; i < route_.steps.size(); ++i) {
      StepYield step;
      addOperation(step, route_.steps[i]);
      addHandling(step, route_.steps[i]);
      if (i > 0 && route_.steps[i - 1].supplier != route_.steps[i].supplier)
        add(step, "handover", "handover.fpy_ratio");
      yield_.steps.push_back(std::move(step));
    }
    addCapabilities();
    for (StepYield& step : yield_.steps) {
      for (const YieldFactor& factor : step.factors) step.firstPass = clampedYield(times(step.firstPass, factor.ratio));
    }
    rollYield(yield_);
    traceDefects();
    yield_.libraryKeys = {"op.inspect.detect_ratio", "op.inspect.detect_in_process_ratio"};
    if (context_.needs.empty() && !context_.options.general) yield_.unknowns.push_back("tolerances");
    if (!context_.options.sections.minWallMm) yield_.unknowns.push_back("wall thickness");
    return std::move(yield_);
  }

 private:
  void add(StepYield& step, std::string label, const std::string& key) {
    step.factors.push_back({std::move(label), context_.library.get(key).range(), {key}});
  }

  void addOperation(StepYield& step, const ProcessStep& process) {
    const std::string key = leaf(process, "fpy_ratio");
    if (context_.library.value(key)) add(step, process.label, key);
  }

  /// Steps in which hands or jaws take the single part.
  static bool isHandled(const ProcessStep& step) {
    return (step.setup && step.setupMin) || step.operation == "deburr" || step.operation == "lmm-setter" ||
           step.operation == "bj-depowder" || step.operation == "mill-3axis" || step.operation == "grind" ||
           step.operation == "hone" || step.operation == "wire-edm" || step.operation == "sinker-edm" ||
           step.operation == "lpbf-support";
  }

  void addHandling(StepYield& step, const ProcessStep& process) {
    if (!isHandled(process)) return;
    TracedReader library(context_.library);
    const Vec3 size = context_.boxSizeMm();
    const double largest = std::max({size.x, size.y, size.z});
    if (largest < library.at("quality.handling_micro_below_mm").value) {
      const Range loss = library.at("quality.handling_micro_loss_ratio");
      step.factors.push_back(
          {fmt::format("handling of a part of {:.2g} mm", largest), yieldOfLoss(loss), library.keys()});
    }
    TracedReader thin(context_.library);
    const std::optional<double> wall = context_.options.sections.minWallMm;
    if (wall && *wall < thin.at("quality.thin_below_mm").value) {
      const Range loss = thin.at("quality.handling_thin_loss_ratio");
      step.factors.push_back({fmt::format("clamping a wall of {:.2g} mm", *wall), yieldOfLoss(loss), thin.keys()});
    }
  }

  /// The last step that makes the feature or cuts the face decides about its tolerance.
  std::optional<int> stepOf(const ToleranceNeed& need) const {
    std::optional<int> found;
    for (std::size_t i = 0; i < route_.steps.size(); ++i) {
      const ProcessStep& step = route_.steps[i];
      const bool makes =
          need.feature && std::find(step.features.begin(), step.features.end(), *need.feature) != step.features.end();
      if (makes) found = static_cast<int>(i);
    }
    if (found || need.faces.empty()) return found;
    const SetupPlan* plan = context_.planOf(route_);
    if (!plan) return std::nullopt;
    const auto setup = plan->setupOfFace.find(need.faces.front());
    if (setup == plan->setupOfFace.end()) return std::nullopt;
    for (std::size_t i = 0; i < route_.steps.size(); ++i) {
      if (route_.steps[i].setup == setup->second) return static_cast<int>(i);
    }
    return std::nullopt;
  }

  void addCapabilities() {
    for (const ToleranceNeed& need : context_.needs) {
      if (need.kind != ToleranceNeed::Kind::size || !need.widthMm) continue;
      const std::optional<int> index = stepOf(need);
      if (!index) continue;
      const ProcessStep& process = route_.steps[*index];
      YieldFactor factor{"capability for " + need.text, {}, {}};
      Range sigma3;
      if (const LibraryValue* value = context_.library.value(leaf(process, "sigma3_mm"))) {
        sigma3 = value->range();
        factor.libraryKeys = {value->key};
      } else if (route_.kind == RouteKind::printed && context_.printerOf(route_)) {
        const PrinterLimits limits = readPrinterLimits(context_.library, *context_.printerOf(route_));
        sigma3 = limits.toleranceMm(need.nominalMm);
        factor.libraryKeys = limits.toleranceKeys;
      } else {
        continue;
      }
      const double half = *need.widthMm / 2;
      factor.ratio = {capabilityYield(half, sigma3.value), capabilityYield(half, sigma3.high),
                      capabilityYield(half, sigma3.low)};
      yield_.steps[*index].factors.push_back(std::move(factor));
    }
    for (const PairVariation& pair : route_.variation) addPair(pair);
  }

  /// A position between two setups is lost or held where the later of them cuts.
  void addPair(const PairVariation& pair) {
    if (!pair.toleranceMm) return;
    ToleranceNeed need;
    need.faces = pair.facesA;
    need.feature = pair.featureA;
    ToleranceNeed datum;
    datum.faces = pair.facesB;
    datum.feature = pair.featureB;
    const std::optional<int> a = stepOf(need), b = stepOf(datum);
    if (!a && !b) return;
    YieldFactor factor{"capability for " + pair.origin, {}, {}};
    factor.ratio = {capabilityYield(*pair.toleranceMm, pair.rssMm.value),
                    capabilityYield(*pair.toleranceMm, pair.rssMm.high),
                    capabilityYield(*pair.toleranceMm, pair.rssMm.low)};
    for (const VariationTerm& term : pair.terms)
      factor.libraryKeys.insert(factor.libraryKeys.end(), term.libraryKeys.begin(), term.libraryKeys.end());
    yield_.steps[std::max(a.value_or(0), b.value_or(0))].factors.push_back(std::move(factor));
  }

  /// What a finished piece has cost after each step, once-only costs aside; lot costs only where the quantity is known.
  std::vector<double> valueAfterSteps() const {
    std::vector<double> added(route_.steps.size(), 0.0);
    for (const CostItem& item : cost_.items) {
      const std::size_t at = static_cast<std::size_t>(item.step.value_or(0));
      if (item.basis == CostItem::Basis::perPiece) added[at] += item.eur.value;
      if (item.basis == CostItem::Basis::perLoad) added[at] += item.eur.value / item.piecesPerLoad.value;
      if (item.basis == CostItem::Basis::perLot && context_.options.quantity)
        added[at] += item.eur.value / std::max(*context_.options.quantity, 1);
    }
    for (std::size_t i = 1; i < added.size(); ++i) added[i] += added[i - 1];
    return added;
  }

  /// At the machine in every step that cuts, and at the inspections.
  void planInspections() {
    for (std::size_t i = 0; i < route_.steps.size(); ++i) {
      const ProcessStep& step = route_.steps[i];
      if (const double noticed = noticedAt(step); noticed > 0)
        yield_.inspections.push_back({static_cast<int>(i),
                                      "at the machine: " + step.label,
                                      noticed,
                                      0,
                                      0,
                                      {"op.inspect.detect_in_process_ratio"}});
      if (step.operation == "inspect")
        yield_.inspections.push_back({static_cast<int>(i),
                                      step.label,
                                      context_.library.get("op.inspect.detect_ratio").value,
                                      0,
                                      0,
                                      {"op.inspect.detect_ratio"}});
    }
  }

  /// `found` of the started pieces are found at step `at`, `lateEur` each after the defect arose.
  void noteFound(std::size_t at, double found, double lateEur) {
    for (InspectionPoint& point : yield_.inspections) {
      if (point.step != static_cast<int>(at)) continue;
      point.foundRatio += found;
      point.lateLossEur += found * lateEur;
      return;
    }
  }

  double noticedAt(const ProcessStep& step) const {
    return step.setup || step.operation == "grind" || step.operation == "hone"
               ? context_.library.get("op.inspect.detect_in_process_ratio").value
               : 0;
  }

  void traceDefects() {
    planInspections();
    const std::vector<double> value = valueAfterSteps();
    const double finalDetection = context_.library.get("op.inspect.detect_ratio").value;
    double worst = 0;
    for (std::size_t k = 0; k < yield_.steps.size(); ++k) {
      StepYield& step = yield_.steps[k];
      const double defects = 1 - step.firstPass.value;
      step.valueSoFarEur = value[k];
      step.foundHereRatio = noticedAt(route_.steps[k]);
      double hidden = 1 - step.foundHereRatio;
      double loss = step.foundHereRatio * value[k];
      noteFound(k, defects * step.foundHereRatio, 0);
      for (std::size_t d = k + 1; d < yield_.steps.size(); ++d) {
        if (route_.steps[d].operation != "inspect") continue;
        step.foundLaterRatio += hidden * finalDetection;
        noteFound(d, defects * hidden * finalDetection, value[d] - value[k]);
        loss += hidden * finalDetection * value[d];
        hidden *= 1 - finalDetection;
      }
      step.escapesRatio = hidden;
      yield_.escapedRatio += defects * hidden;
      loss += hidden * value.back();
      step.expectedLossEur = defects * loss;
      step.lateLossEur = defects * (loss - value[k]);
      yield_.expectedLossEur += step.expectedLossEur;
      yield_.lateLossEur += step.lateLossEur;
      if (defects > worst) {
        worst = defects;
        yield_.worstStep = static_cast<int>(k);
      }
    }
    if (!value.empty() && value.back() > 0) yield_.lateIndex = yield_.lateLossEur / value.back();
  }

  const PlanContext& context_;
  const Route& route_;
  const CostEstimate& cost_;
  YieldEstimate yield_;
};

}  // namespace

double capabilityYield(double toleranceHalfWidthMm, double sigma3Mm) {
  if (sigma3Mm <= 0) return 1;
  return std::erf(3 * toleranceHalfWidthMm / sigma3Mm / std::numbers::sqrt2);
}

void rollYield(YieldEstimate& yield) {
  yield.rolled = Range::exactly(1);
  int losing = 0;
  for (const StepYield& step : yield.steps) {
    yield.rolled = clampedYield(times(yield.rolled, step.firstPass));
    losing += step.firstPass.value < 1 ? 1 : 0;
  }
  yield.normalized = losing > 0 ? std::pow(yield.rolled.value, 1.0 / losing) : 1;
}

YieldEstimate estimateYield(const PlanContext& context, const Route& route, const CostEstimate& cost) {
  return YieldBuilder(context, route, cost).build();
}

}  // namespace stepwise
