#include "features/evaluate/evaluate.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <set>

#include "features/process/random.h"

namespace stepwise {

namespace {

constexpr double kQuantities[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};

struct Thresholds {
  double keepClampings, keepMakers, costGap, costGain, manyClampings, manyMakers, yieldGain, lateLoss;
};

/// What the verdict looks at; in a draw, cost and yield take sampled values.
struct Compared {
  double costMachined = 0, costPrinted = 0, yieldMachined = 1, yieldPrinted = 1;
};

struct Judged {
  Verdict verdict = Verdict::undecided;
  std::string reason;
};

/// Rules that a change of the drawing can satisfy; size, mass, section and material are the part itself.
bool canBeRedesigned(const RuleResult& rule) {
  for (const char* name : {"wall", "gap", "hole", "channel", "aspect", "void", "drain", "demoulding", "overhang"}) {
    if (rule.rule == name) return true;
  }
  return false;
}

/// The rules that fail: what a redesign can change is told apart from what it cannot.
Judged judgeRules(const std::vector<RuleResult>& rules) {
  std::string fixed, changeable;
  for (const RuleResult& rule : rules) {
    if (rule.outcome != Outcome::fail) continue;
    std::string& texts = canBeRedesigned(rule) ? changeable : fixed;
    texts += (texts.empty() ? "" : "; ") + rule.rule + ": " + rule.text;
  }
  if (!fixed.empty()) return {Verdict::notSuited, fixed};
  if (!changeable.empty())
    return {Verdict::redesign, "printing fails only by what a redesign can change: " + changeable};
  return {};
}

const RuleResult* firstUnknown(const std::vector<RuleResult>& rules) {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [](const RuleResult& rule) { return rule.outcome == Outcome::unknown; });
  return found == rules.end() ? nullptr : &*found;
}

/// "; then 1 set-up of machining: reaming …": what fits, threads and surfaces ask of a printed part.
std::string machiningAfter(const Route& printed) {
  if (printed.clampings == 0) return {};
  std::string labels;
  for (const ProcessStep& step : printed.steps) {
    const bool cuts = step.operation == "mill-3axis" || step.operation == "ream" || step.operation == "thread";
    if (cuts) labels += (labels.empty() ? "" : ", ") + step.label + " (" + step.reason + ")";
  }
  return fmt::format("; {} set-up{} of machining after printing: {}", printed.clampings,
                     printed.clampings == 1 ? "" : "s", labels);
}

int makersOf(const Route& route) {
  std::set<std::string> makers;
  for (const ProcessStep& step : route.steps) {
    if (step.operation != "material") makers.insert(step.supplier);
  }
  return static_cast<int>(makers.size());
}

double sampledIn(Range range, double normal) {
  if (range.low <= 0 || range.value <= 0) return range.value;
  constexpr double kNormalP95 = 1.6448536269514722;
  const double ratio = normal < 0 ? range.value / range.low : range.high / range.value;
  return range.value * std::exp(normal * std::log(std::max(ratio, 1.0)) / kNormalP95);
}

class Evaluator {
 public:
  Evaluator(const ProcessPlan& plan, const std::vector<Printability>& printability, const ProcessLibrary& library,
            const EvaluateOptions& options)
      : plan_(plan), printability_(printability), library_(library), options_(options) {
    limits_ = {threshold("verdict.keep_clampings_count"),
               threshold("verdict.keep_makers_count"),
               threshold("verdict.cost_gap_ratio"),
               threshold("verdict.cost_gain_ratio"),
               threshold("verdict.consolidate_clampings_count"),
               threshold("verdict.consolidate_makers_count"),
               threshold("verdict.yield_gain_ratio"),
               threshold("verdict.late_loss_ratio")};
  }

  Evaluation evaluate() && {
    machined_ = plan_.recommended.empty() ? nullptr : plan_.find(plan_.recommended);
    printed_ = bestPrinted();
    if (machined_) result_.machinedRoute = machined_->name;
    if (printed_) result_.printedRoute = printed_->name;
    collectGates();
    decide();
    judgePrinters();
    addFactors();
    addChanges();
    addConfidence();
    return std::move(result_);
  }

 private:
  double threshold(const char* key) {
    result_.libraryKeys.emplace_back(key);
    return library_.get(key).value;
  }

  const Printability* printabilityOf(const Route& route) const {
    const auto found = std::find_if(printability_.begin(), printability_.end(),
                                    [&](const Printability& entry) { return entry.route == route.name; });
    return found == printability_.end() ? nullptr : &*found;
  }

  static int rank(const Printability* entry) {
    if (!entry) return 2;
    return entry->outcome == Outcome::fail       ? 3
           : entry->outcome == Outcome::unknown  ? 2
           : entry->outcome == Outcome::marginal ? 1
                                                 : 0;
  }

  /// The printed route whose rules hold best, then the cheapest; moulding is no printing.
  const Route* bestPrinted() const {
    const double quantity = std::max(options_.quantity.value_or(1), 1);
    const Route* best = nullptr;
    const auto key = [&](const Route& route) {
      return std::pair{rank(printabilityOf(route)), route.cost->perPieceEur(quantity).value};
    };
    for (const Route& route : plan_.routes) {
      if (route.kind != RouteKind::printed || !route.feasible || !route.cost || route.name == "mim") continue;
      if (!best || key(route) < key(*best)) best = &route;
    }
    return best;
  }

  /// Rules of the compared printer that do not pass; with no printed route, those of the printer that breaks fewest.
  void collectGates() {
    const Printability* entry = printed_ ? printabilityOf(*printed_) : nullptr;
    if (!printed_) {
      const auto failures = [](const Printability& p) {
        return std::count_if(p.rules.begin(), p.rules.end(),
                             [](const RuleResult& r) { return r.outcome == Outcome::fail; });
      };
      for (const Printability& candidate : printability_) {
        if (candidate.printer != "mim" && (!entry || failures(candidate) < failures(*entry))) entry = &candidate;
      }
    }
    if (!entry) return;
    for (const RuleResult& rule : entry->rules) {
      if (rule.outcome != Outcome::pass) result_.gates.push_back(rule);
    }
  }

  Compared centralAt(const Route& printed, double quantity) const {
    return {machined_->cost->perPieceEur(quantity).value, printed.cost->perPieceEur(quantity).value,
            machined_->yield->rolled.value, printed.yield->rolled.value};
  }

  /// Machining is simple enough that no printing rule matters.
  bool isSimple() const {
    return machined_ && machined_->clampings <= limits_.keepClampings && makersOf(*machined_) <= limits_.keepMakers;
  }

  Judged judgeCompared(const Route& printed, const Compared& values) const {
    const double gap = values.costPrinted / values.costMachined - 1;
    if (gap > limits_.costGap)
      return {Verdict::keepConventional, fmt::format("printing costs {:.0f} % more", 100 * gap)};
    if (machined_->clampings >= limits_.manyClampings)
      return {
          Verdict::consolidateAsIs,
          fmt::format("{} clampings fall away", machined_->clampings - printed.clampings) + machiningAfter(printed)};
    if (makersOf(*machined_) >= limits_.manyMakers && makersOf(printed) < makersOf(*machined_))
      return {Verdict::consolidateAsIs,
              fmt::format("{} makers become {}", makersOf(*machined_), makersOf(printed)) + machiningAfter(printed)};
    if (-gap >= limits_.costGain)
      return {Verdict::consolidateAsIs,
              fmt::format("printing costs {:.0f} % less", -100 * gap) + machiningAfter(printed)};
    if (values.yieldPrinted - values.yieldMachined >= limits_.yieldGain)
      return {Verdict::consolidateAsIs, "the rolled yield is higher" + machiningAfter(printed)};
    if (machined_->yield->lateIndex > 0 && printed.yield->lateIndex <= limits_.lateLoss * machined_->yield->lateIndex)
      return {Verdict::consolidateAsIs, "far less value is lost late" + machiningAfter(printed)};
    return {Verdict::keepConventional, "nothing that printing saves passes its threshold"};
  }

  Judged simpleEnough() const {
    return {Verdict::keepConventional,
            fmt::format("{} clamping{} at one maker", machined_->clampings, machined_->clampings == 1 ? "" : "s")};
  }

  void decide() {
    if (isSimple()) return set(simpleEnough());
    const Judged gates = judgeRules(result_.gates);
    if (gates.verdict != Verdict::undecided) return set(gates);
    if (!printed_)
      return set(machined_ ? Judged{Verdict::keepConventional, "no printed route is feasible"}
                           : Judged{Verdict::notSuited, "no route is feasible"});
    if (const RuleResult* gate = firstUnknown(result_.gates)) {
      set({Verdict::undecided, gate->rule + ": " + gate->text});
      result_.decidingInput = gate->rule == "material" || gate->rule == "mass" ? "material" : gate->rule;
      return;
    }
    if (!machined_)
      return set({Verdict::consolidateAsIs, "no conventional route is feasible" + machiningAfter(*printed_)});
    if (options_.quantity) {
      set(judgeCompared(*printed_, centralAt(*printed_, *options_.quantity)));
      result_.stability = stabilityAt(*options_.quantity);
    } else {
      decideByQuantity();
    }
  }

  /// The verdict from one piece to a million, one entry where it changes: found at the decades, then to the piece.
  std::vector<QuantityVerdict> verdictsOverQuantity(const Route& printed) const {
    const auto at = [&](double quantity) { return judgeCompared(printed, centralAt(printed, quantity)); };
    std::vector<QuantityVerdict> verdicts;
    double asked = 0;
    for (const double decade : kQuantities) {
      Judged judged = at(decade);
      if (verdicts.empty()) {
        verdicts.push_back({decade, judged.verdict, std::move(judged.reason)});
      } else if (verdicts.back().verdict != judged.verdict) {
        double same = asked, other = decade;
        while (other - same > 1) {
          const double between = std::floor((same + other) / 2);
          (at(between).verdict == verdicts.back().verdict ? same : other) = between;
        }
        judged = at(other);
        verdicts.push_back({other, judged.verdict, std::move(judged.reason)});
      }
      asked = decade;
    }
    return verdicts;
  }

  static Judged summaryOf(const std::vector<QuantityVerdict>& verdicts) {
    if (verdicts.size() == 1) return {verdicts.front().verdict, "at every quantity: " + verdicts.front().reason};
    std::string text;
    for (const QuantityVerdict& entry : verdicts)
      text += fmt::format("{}from {:g}: {}", text.empty() ? "" : "; ", entry.fromQuantity, name(entry.verdict));
    return {Verdict::undecided, text};
  }

  void decideByQuantity() {
    result_.byQuantity = verdictsOverQuantity(*printed_);
    set(summaryOf(result_.byQuantity));
    if (result_.verdict == Verdict::undecided) result_.decidingInput = "quantity";
  }

  /// Each printer for itself: first what it can make at all, then whether that pays.
  void judgePrinters() {
    for (const Printability& entry : printability_) {
      const Judged judged = judgePrinter(entry);
      result_.printers.push_back({entry.route, judged.verdict, judged.reason});
    }
  }

  Judged judgePrinter(const Printability& entry) const {
    if (Judged rules = judgeRules(entry.rules); rules.verdict != Verdict::undecided) return rules;
    const Route* route = plan_.find(entry.route);
    if (!route || !route->feasible || !route->cost)
      return {Verdict::notSuited, route ? route->reason : std::string("no route was planned")};
    const LibraryValue* least = library_.value("printer." + entry.printer + ".min_quantity_count");
    if (least && options_.quantity && *options_.quantity < least->value)
      return {Verdict::notSuited, fmt::format("its mould is made for {:g} pieces or more", least->value)};
    if (const RuleResult* rule = firstUnknown(entry.rules)) return {Verdict::undecided, rule->rule + ": " + rule->text};
    if (!machined_) return {Verdict::consolidateAsIs, "no conventional route is feasible" + machiningAfter(*route)};
    if (isSimple()) return simpleEnough();
    if (options_.quantity) return judgeCompared(*route, centralAt(*route, *options_.quantity));
    return summaryOf(verdictsOverQuantity(*route));
  }

  void set(const Judged& judged) {
    result_.verdict = judged.verdict;
    result_.reason = judged.reason;
  }

  double stabilityAt(double quantity) const {
    const Range costMachined = machined_->cost->perPieceEur(quantity),
                costPrinted = printed_->cost->perPieceEur(quantity);
    int same = 0;
    for (int draw = 0; draw < options_.sampling.draws; ++draw) {
      const auto cost = normalPair(options_.sampling.seed, draw, 0),
                 yield = normalPair(options_.sampling.seed, draw, 1);
      const Compared values{sampledIn(costMachined, cost[0]), sampledIn(costPrinted, cost[1]),
                            std::min(1.0, sampledIn(machined_->yield->rolled, yield[0])),
                            std::min(1.0, sampledIn(printed_->yield->rolled, yield[1]))};
      same += judgeCompared(*printed_, values).verdict == result_.verdict ? 1 : 0;
    }
    return options_.sampling.draws > 0 ? static_cast<double>(same) / options_.sampling.draws : 1;
  }

  template <class Read>
  FactorInput inputOf(const char* label, Read read) const {
    FactorInput input{label, std::nullopt, std::nullopt};
    if (machined_) input.machined = static_cast<double>(read(*machined_));
    if (printed_) input.printed = static_cast<double>(read(*printed_));
    return input;
  }

  /// 0.5 where both are equal, towards 1 where printing needs less.
  static std::optional<double> shareSaved(const FactorInput& input) {
    if (!input.machined || !input.printed || *input.machined + *input.printed <= 0) return std::nullopt;
    return *input.machined / (*input.machined + *input.printed);
  }

  void addFactors() {
    Factor geometry{"geometry", std::nullopt, {}, {inputOf("clampings", [](const Route& r) { return r.clampings; })}};
    const bool fails = std::any_of(result_.gates.begin(), result_.gates.end(),
                                   [](const RuleResult& gate) { return gate.outcome == Outcome::fail; });
    if (fails)
      geometry.score = 0;
    else if (printed_ && machined_)
      geometry.score = std::min(1.0, machined_->clampings / limits_.manyClampings);
    geometry.text = fmt::format("{} printing rule{} do{} not pass", result_.gates.size(),
                                result_.gates.size() == 1 ? "" : "s", result_.gates.size() == 1 ? "es" : "");
    Factor steps{"steps",
                 std::nullopt,
                 "steps, makers and handovers",
                 {inputOf("steps", [](const Route& r) { return r.steps.size(); }), inputOf("makers", makersOf),
                  inputOf("handovers", [](const Route& r) { return r.handovers; })}};
    steps.score = shareSaved(steps.inputs[0]);
    Factor economics{"economics", std::nullopt, {}, {}};
    const double quantity = std::max(options_.quantity.value_or(1), 1);
    economics.inputs = {inputOf("euro per piece", [&](const Route& r) { return r.cost->perPieceEur(quantity).value; }),
                        inputOf("lead time, median days", [](const Route& r) { return r.leadTime->p50D; }),
                        inputOf("rolled yield", [](const Route& r) { return r.yield->rolled.value; }),
                        inputOf("late loss index", [](const Route& r) { return r.yield->lateIndex; })};
    if (options_.quantity) economics.score = shareSaved(economics.inputs[0]);
    if (machined_ && printed_)
      economics.text = findBreakEven(*machined_->cost, machined_->name, *printed_->cost, printed_->name).text;
    if (!options_.quantity)
      economics.text += economics.text.empty() ? "for one piece; the quantity is not given"
                                               : "; figures for one piece, the quantity is not given";
    result_.factors = {std::move(geometry), std::move(steps),
                       Factor{"assembly", std::nullopt, "one part: nothing to align", {}}, std::move(economics),
                       Factor{"integration", std::nullopt, "one part: nothing to merge", {}}};
  }

  void addChanges() {
    if (isSimple()) {
      result_.wouldChange.push_back(fmt::format(
          "more than {:g} clamping{} or {:g} maker{}, as a further tolerance or feature may ask", limits_.keepClampings,
          limits_.keepClampings == 1 ? "" : "s", limits_.keepMakers, limits_.keepMakers == 1 ? "" : "s"));
      for (const std::string& condition : machined_->conditions)
        result_.wouldChange.push_back(machined_->name + ": " + condition);
      return;
    }
    for (const RuleResult& gate : result_.gates) {
      if (gate.outcome == Outcome::fail && gate.possible && gate.value)
        result_.wouldChange.push_back(
            fmt::format("{} of {:.3g} instead of {:.3g}", gate.rule, *gate.possible, *gate.value));
      else if (gate.outcome != Outcome::marginal)
        result_.wouldChange.push_back(fmt::format("{}: {}", gate.rule, gate.text));
    }
    addChangesByQuantity();
    for (const Route* route : {machined_, printed_}) {
      if (!route) continue;
      for (const std::string& condition : route->conditions)
        result_.wouldChange.push_back(route->name + ": " + condition);
    }
  }

  /// From which quantity on the verdict is another one.
  void addChangesByQuantity() {
    if (!machined_ || !printed_ || firstUnknown(result_.gates) || !judgeRules(result_.gates).reason.empty()) return;
    for (const QuantityVerdict& entry : verdictsOverQuantity(*printed_)) {
      if (entry.verdict != result_.verdict)
        result_.wouldChange.push_back(fmt::format("quantity: from {:g} piece{} {}, {}", entry.fromQuantity,
                                                  entry.fromQuantity == 1 ? "" : "s", name(entry.verdict),
                                                  entry.reason));
    }
  }

  /// Entries of the library behind the two routes and the gates, and how many of them nobody has measured.
  std::pair<int, int> evidenceCounts() const {
    std::set<std::string> keys(result_.libraryKeys.begin(), result_.libraryKeys.end());
    const auto take = [&](const std::vector<std::string>& more) { keys.insert(more.begin(), more.end()); };
    for (const Route* route : {machined_, printed_}) {
      if (!route) continue;
      for (const ProcessStep& step : route->steps) take(step.libraryKeys);
      for (const CostItem& item : route->cost->items) take(item.libraryKeys);
      for (const StepYield& step : route->yield->steps) {
        for (const YieldFactor& factor : step.factors) take(factor.libraryKeys);
      }
    }
    for (const RuleResult& gate : result_.gates) take(gate.libraryKeys);
    int known = 0, assumed = 0;
    for (const std::string& key : keys) {
      const LibraryValue* value = library_.value(key);
      if (!value) continue;
      ++known;
      assumed += value->evidence == EvidenceClass::assumption ? 1 : 0;
    }
    return {known, assumed};
  }

  void addConfidence() {
    using Level = VerdictConfidence::Level;
    VerdictConfidence& confidence = result_.confidence;
    confidence.level = Level::high;
    const auto lower = [&](Level level, std::string reason) {
      confidence.level = std::min(confidence.level, level);
      confidence.reasons.push_back(std::move(reason));
    };
    if (result_.verdict == Verdict::undecided) lower(Level::low, "undecided: " + result_.decidingInput);
    if (result_.stability && *result_.stability < 0.9)
      lower(*result_.stability < 0.6 ? Level::low : Level::medium,
            fmt::format("{:.0f} of 100 draws within the ranges give another verdict", 100 * (1 - *result_.stability)));
    const auto [known, assumed] = evidenceCounts();
    if (known > 0 && assumed * 2 > known)
      lower(Level::medium, fmt::format("{} of the {} library entries behind it are assumptions", assumed, known));
    if (options_.unownedAreaRatio > 0.02)
      lower(options_.unownedAreaRatio > 0.2 ? Level::low : Level::medium,
            fmt::format("{:.0f} % of the surface belongs to no feature", 100 * options_.unownedAreaRatio));
    std::set<std::string> unknowns;
    for (const Route* route : {machined_, printed_}) {
      if (route) unknowns.insert(route->unknowns.begin(), route->unknowns.end());
    }
    std::string names;
    for (const std::string& unknown : unknowns) names += (names.empty() ? "" : ", ") + unknown;
    if (!names.empty()) lower(Level::medium, "not given: " + names);
  }

  const ProcessPlan& plan_;
  const std::vector<Printability>& printability_;
  const ProcessLibrary& library_;
  const EvaluateOptions& options_;
  Thresholds limits_{};
  const Route *machined_ = nullptr, *printed_ = nullptr;
  Evaluation result_;
};

}  // namespace

const char* name(VerdictConfidence::Level level) {
  switch (level) {
    case VerdictConfidence::Level::low: return "low";
    case VerdictConfidence::Level::medium: return "medium";
    case VerdictConfidence::Level::high: return "high";
  }
  return "low";
}

const char* name(Verdict verdict) {
  switch (verdict) {
    case Verdict::keepConventional: return "keep conventional";
    case Verdict::consolidateAsIs: return "consolidate as is";
    case Verdict::redesign: return "redesign to consolidate";
    case Verdict::notSuited: return "not suited";
    case Verdict::undecided: return "undecided";
  }
  return "undecided";
}

Evaluation evaluatePart(const ProcessPlan& plan, const std::vector<Printability>& printability,
                        const ProcessLibrary& library, const EvaluateOptions& options) {
  return Evaluator(plan, printability, library, options).evaluate();
}

}  // namespace stepwise
