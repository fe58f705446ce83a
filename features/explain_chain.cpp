#include "features/explain_chain.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "features/report_phrases.h"
#include "features/report_strings.h"
#include "features/report_values.h"

namespace stepwise {
namespace {

constexpr std::size_t kLongText = 4000;

std::string rangePhrase(const Range& range, const char* unit) {
  const auto rough = [](double value) { return roughPhrase(number(value)); };
  const std::string value = rough(range.value) + unit;
  return range.exact() ? value : fmt::format("{} ({} to {})", value, rough(range.low), rough(range.high));
}

std::string describeEntry(const std::string& key, const ProcessLibrary& library) {
  if (const LibraryValue* value = library.value(key)) {
    std::string text = fmt::format("{} = {:.6g}", key, value->value);
    if (value->low != value->value || value->high != value->value)
      text += fmt::format(" ({:.6g} to {:.6g})", value->low, value->high);
    text += fmt::format(" [{}], {}, {}", value->unit, name(value->evidence), value->source);
    return text + ": " + printable(library.sourceTitle(value->source).value_or("no title"), 160);
  }
  if (const LibraryTable* table = library.table(key))
    return fmt::format("{}: table of {} rows, {}, {}", key, table->rows.size(), name(table->evidence), table->source);
  if (const std::vector<std::string> texts = library.list(key); !texts.empty())
    return fmt::format("{}: {}", key, printable(fmt::format("{}", fmt::join(texts, ", ")), 160));
  if (key.find('*') != std::string::npos) return key + ": the range over all materials, because none is given";
  return key + ": not an entry of this library";
}

/// Collects the entries of a figure and writes their keys behind it.
class Entries {
 public:
  std::string from(const std::vector<std::string>& keys) {
    if (keys.empty()) return "\n";
    all_.insert(keys.begin(), keys.end());
    return fmt::format("\n        from {}\n", fmt::join(keys, ", "));
  }
  const std::set<std::string>& all() const { return all_; }

 private:
  std::set<std::string> all_;
};

class RouteExplainer {
 public:
  RouteExplainer(const Route& route, const std::optional<int>& step, const std::vector<Tornado>& ranking)
      : route_(route), step_(step), ranking_(ranking) {}

  std::string explain(const ProcessLibrary& library) && {
    std::string out = route_.reason.empty() ? "" : "  " + printable(route_.reason, kLongText) + "\n";
    if (!step_) out += whole();
    out += steps() + variation() + yield() + inspections() + leadTime() + cost() + coupling() + ranking();
    return out + "  Library entries\n" + describeEntries(entries_.all(), library);
  }

 private:
  bool asked(const std::optional<int>& index) const { return !step_ || (index && *index == *step_ - 1); }
  std::string stepName(int index) const { return fmt::format("{}. {}", index + 1, route_.steps[index].label); }

  std::string whole() {
    std::string out;
    for (const std::string& condition : route_.conditions) out += "  only if " + printable(condition, kLongText) + "\n";
    if (!route_.libraryKeys.empty()) out += "  Limits it was checked against" + entries_.from(route_.libraryKeys);
    if (route_.stock) {
      std::vector<std::string> keys = route_.stock->libraryKeys;
      keys.insert(keys.end(), route_.stock->massKeys.begin(), route_.stock->massKeys.end());
      out += fmt::format("  Stock: {}, {}", route_.stock->form, printable(route_.stock->reason, kLongText));
      if (route_.stock->massG) out += ", " + rangePhrase(*route_.stock->massG, " g");
      out += entries_.from(keys);
      if (!route_.stock->casting.empty()) out += "  Casting: " + printable(route_.stock->casting, kLongText) + "\n";
    }
    if (route_.timeMin)
      out += fmt::format("  In all {} per piece and {} per lot: the sums of the steps; {}, {}, {}\n",
                         rangePhrase(*route_.timeMin, " min"), rangePhrase(route_.setupMin, " min"),
                         counted(route_.clampings, "clamping"), counted(route_.handovers, "handover"),
                         counted(route_.suppliers, "supplier"));
    return out;
  }

  static std::string counted(int count, const char* noun) { return countPhrase(static_cast<std::size_t>(count), noun); }

  std::string steps() {
    std::string out = "  Steps\n";
    for (int i = 0; i < static_cast<int>(route_.steps.size()); ++i) {
      if (!asked(i)) continue;
      const ProcessStep& step = route_.steps[i];
      out += fmt::format("    {} on {} at {}", stepName(i), step.resource, step.supplier);
      if (step.setup) out += fmt::format(", setup {}", *step.setup + 1);
      if (!step.features.empty()) out += fmt::format(", features {}", fmt::join(step.features, ", "));
      out += "\n        " + printable(step.reason, kLongText) + "\n        ";
      out += step.timeMin ? rangePhrase(*step.timeMin, " min") + " per piece" : std::string("time unknown");
      if (step.setupMin) out += ", " + rangePhrase(*step.setupMin, " min") + " per lot";
      for (const std::string& unknown : step.unknowns) out += ", " + unknown + " not given";
      out += entries_.from(step.libraryKeys);
    }
    return out;
  }

  std::string variation() {
    std::string out;
    for (const PairVariation& pair : route_.variation) {
      if (step_) break;
      out += fmt::format("    faces {} against {}, {}: {} by root of squares, {} at worst; path {}\n",
                         fmt::join(pair.facesA, ", "), fmt::join(pair.facesB, ", "), pair.origin,
                         rangePhrase(pair.rssMm, " mm"), rangePhrase(pair.worstMm, " mm"), pair.path);
      if (pair.inferred && pair.toleranceMm && pair.cp)
        out += fmt::format("      tolerance ±{:.3g} mm over {:.3g} mm, Cp {}", *pair.toleranceMm, pair.leverMm,
                           rangePhrase(*pair.cp, "")) +
               entries_.from({"tolerance.iso2768_linear_mm"});
      for (const VariationTerm& term : pair.terms)
        out += "      " + term.label + ": " + rangePhrase(term.sigma3Mm, " mm") + entries_.from(term.libraryKeys);
    }
    return out.empty() ? out : "  Variation, three standard deviations\n" + out;
  }

  std::string yield() {
    if (!route_.yield) return "";
    const YieldEstimate& whole = *route_.yield;
    std::string out = fmt::format("  Yield: {} over all steps, the product of theirs\n", rangePhrase(whole.rolled, ""));
    if (!step_)
      out +=
          fmt::format(
              "    {:.4g} for a step in the geometric mean; of started pieces {:.2g} % escape every inspection; "
              "{:.3g} € are lost for each, {:.3g} € of it late, which is {:.2g} of a finished piece's value",
              whole.normalized, 100 * whole.escapedRatio, whole.expectedLossEur, whole.lateLossEur, whole.lateIndex) +
          entries_.from(whole.libraryKeys);
    for (int i = 0; i < static_cast<int>(route_.yield->steps.size()); ++i) {
      if (!asked(i)) continue;
      const StepYield& step = route_.yield->steps[i];
      out += fmt::format("    {}: {}; {:.3g} € of value so far, {:.3g} € expected loss, {:.3g} € of it late\n",
                         stepName(i), rangePhrase(step.firstPass, ""), step.valueSoFarEur, step.expectedLossEur,
                         step.lateLossEur);
      for (const YieldFactor& factor : step.factors)
        out += "      " + factor.label + ": " + rangePhrase(factor.ratio, "") + entries_.from(factor.libraryKeys);
    }
    return out;
  }

  std::string inspections() {
    if (!route_.yield) return "";
    std::string out;
    for (const InspectionPoint& point : route_.yield->inspections) {
      if (!asked(point.step)) continue;
      out +=
          fmt::format("    {}: finds {:.2g} of the defects that get there, {:.2g} % of started pieces, {:.2g} € late",
                      point.label, point.detectRatio, 100 * point.foundRatio, point.lateLossEur) +
          entries_.from(point.libraryKeys);
    }
    return out.empty() ? out : "  Inspection plan\n" + out;
  }

  std::string leadTime() {
    if (!route_.leadTime) return "";
    const LeadTimeEstimate& days = *route_.leadTime;
    std::string out =
        fmt::format("  Lead time: {:.3g} days P50, {:.3g} days P90, {}", days.p50D, days.p90D, days.method) +
        entries_.from(days.libraryKeys);
    for (const LeadTimeElement& element : days.elements)
      if (asked(element.step))
        out += fmt::format("    {}: median {:.3g} days, sigma of its logarithm {:.2g}", element.label, element.p50D,
                           element.sigma) +
               entries_.from(element.libraryKeys);
    return out;
  }

  std::string cost() {
    if (!route_.cost) return "";
    std::string out = "  Cost, rates of " + route_.cost->region + "\n";
    if (!step_) out += costSums();
    if (const std::optional<CostDistribution>& spread = route_.cost->distribution; spread && !step_)
      out += fmt::format("    a piece of {:g}: {:.3g} € P50, {:.3g} € P90, {}", spread->quantity, spread->p50Eur,
                         spread->p90Eur, spread->method) +
             entries_.from(spread->libraryKeys);
    for (const CostItem& item : route_.cost->items)
      if (asked(item.step))
        out += fmt::format("    {} {}: {}", item.label, name(item.basis), rangePhrase(item.eur, " €")) +
               entries_.from(item.libraryKeys);
    return out;
  }

  /// Once and per lot shared out over the lot, loads by the share used, all over the yield.
  std::string costSums() const {
    const CostEstimate& cost = *route_.cost;
    std::string out =
        fmt::format("    once {}, per lot {}, per piece {}: the sums of the items below; loads on top\n",
                    rangePhrase(cost.onceEur, " €"), rangePhrase(cost.lotEur, " €"), rangePhrase(cost.pieceEur, " €"));
    for (const double quantity : {1.0, 10.0, 100.0, 1000.0})
      out += fmt::format("    a piece in a lot of {:g}: {}\n", quantity, rangePhrase(cost.perPieceEur(quantity), " €"));
    return out + fmt::format("    pieces started for each that is shipped: over the yield of {}\n",
                             rangePhrase(cost.rolledYield, ""));
  }

  /// What each step needs and how far its deviation gets.
  std::string reach() const {
    std::string out =
        fmt::format("    {} link{} between {} steps, {:.2g} for each\n", route_.coupling->links.size(),
                    route_.coupling->links.size() == 1 ? "" : "s", route_.steps.size(), route_.coupling->linksPerStep);
    for (int i = 0; i < static_cast<int>(route_.coupling->reach.size()); ++i) {
      const StepReach& reach = route_.coupling->reach[i];
      if (reach.steps + reach.specialTooling + reach.delicateHandling == 0) continue;
      out += fmt::format("    {} reaches {}, {} and {}; needs {} and {}\n", stepName(i),
                         counted(reach.steps, "later step"), counted(reach.features, "feature"),
                         counted(reach.datums, "datum"), counted(reach.specialTooling, "special tool"),
                         counted(reach.delicateHandling, "delicate handling"));
    }
    for (const auto* notes : {&route_.coupling->specialTooling, &route_.coupling->delicateHandling})
      for (const StepNote& note : *notes) out += fmt::format("      {}. {}\n", note.step + 1, note.text);
    return out;
  }

  std::string coupling() const {
    if (!route_.coupling) return "";
    std::string out = step_ ? std::string() : reach();
    for (const StepLink& link : route_.coupling->links)
      if (asked(link.from) || asked(link.to))
        out += fmt::format("    {} feeds {}: {}\n", stepName(link.from), stepName(link.to), link.why);
    for (const ScrapShare& share : route_.coupling->scrap) {
      if (std::none_of(share.steps.begin(), share.steps.end(), [&](int step) { return asked(step); })) continue;
      out += fmt::format("    {:.2g} % of started pieces are lost by {}\n", 100 * share.ratio, share.label);
    }
    return out.empty() ? out : "  Dependence of steps\n" + out;
  }

  /// Each input moved alone from its lower to its upper bound.
  std::string ranking() {
    std::string out;
    for (const Tornado& tornado : ranking_) {
      if (tornado.route != route_.name || step_) continue;
      out += fmt::format("    {}: {:.4g} in a lot of {:g}\n", name(tornado.figure), tornado.base, tornado.quantity);
      for (const TornadoBar& bar : tornado.bars)
        out += fmt::format("      {:.4g} at {}, {:.4g} at {}", bar.atLow, bar.atLowText, bar.atHigh, bar.atHighText) +
               entries_.from({bar.key});
    }
    return out.empty() ? out : "  What matters most\n" + out;
  }

  const Route& route_;
  const std::optional<int>& step_;
  const std::vector<Tornado>& ranking_;
  Entries entries_;
};

std::string rulePhrase(const RuleResult& rule) {
  std::string out = fmt::format("    {} {}: {}", rule.rule, name(rule.outcome), printable(rule.text, kLongText));
  if (rule.pixels) out += fmt::format(", {:.3g} pixels", *rule.pixels);
  if (rule.possible) out += fmt::format(", possible {:.4g} {}", *rule.possible, rule.unit);
  if (rule.recommended) out += fmt::format(", recommended {:.4g} {}", *rule.recommended, rule.unit);
  if (!rule.faces.empty()) out += "; faces " + idsPhrase(rule.faces, 12);
  return out;
}

}  // namespace

std::string describeEntries(const std::set<std::string>& keys, const ProcessLibrary& library) {
  std::string out;
  for (const std::string& key : keys) out += "    " + describeEntry(key, library) + "\n";
  return out;
}

std::string explainRoute(const Route& route, const std::optional<int>& step, const ProcessLibrary& library,
                         const std::vector<Tornado>& ranking) {
  return RouteExplainer(route, step, ranking).explain(library);
}

std::string explainPrinter(const Printability& printability, const ProcessLibrary& library) {
  Entries entries;
  std::string out;
  if (printability.pose)
    out += fmt::format(
        "  Best built with {} up: {:.4g} mm high on {:.4g} × {:.4g} mm, {:.4g} mm² flat on the platform, {:.4g} mm² "
        "overhanging; {}{}",
        directionPhrase(vectorJson(printability.pose->up)), printability.pose->heightMm, printability.pose->lengthMm,
        printability.pose->widthMm, printability.pose->baseMm2, printability.pose->overhangMm2,
        printability.pose->reason, entries.from(printability.pose->libraryKeys));
  for (const RuleResult& rule : printability.rules) out += rulePhrase(rule) + entries.from(rule.libraryKeys);
  return out + "  Library entries\n" + describeEntries(entries.all(), library);
}

std::string explainVerdict(const Evaluation& evaluation, const ProcessLibrary& library) {
  Entries entries;
  std::string out = fmt::format("  {}\n", printable(evaluation.reason, kLongText));
  if (!evaluation.decidingInput.empty()) out += "  what would decide: " + evaluation.decidingInput + "\n";
  out += fmt::format("  compared: {} and {}\n",
                     evaluation.machinedRoute.empty() ? "no machining route" : evaluation.machinedRoute,
                     evaluation.printedRoute.empty() ? "no printed route" : evaluation.printedRoute);
  for (const Factor& factor : evaluation.factors) {
    out += fmt::format("    {}: {}; {}\n", factor.name,
                       factor.score ? fmt::format("{:.2g}", *factor.score) : std::string("no score"), factor.text);
    for (const FactorInput& input : factor.inputs) {
      const auto figure = [](const std::optional<double>& value) {
        return value ? roughPhrase(number(*value)) : std::string("unknown");
      };
      out += fmt::format("      {}: machined {}, printed {}\n", input.label, figure(input.machined),
                         figure(input.printed));
    }
  }
  for (const RuleResult& gate : evaluation.gates) out += rulePhrase(gate) + entries.from(gate.libraryKeys);
  if (evaluation.stability) out += fmt::format("  the same in {:.3g} of the draws\n", *evaluation.stability);
  out += fmt::format("  confidence {}: {}\n", name(evaluation.confidence.level),
                     fmt::join(evaluation.confidence.reasons, "; "));
  for (const QuantityVerdict& entry : evaluation.byQuantity)
    out += fmt::format("  from {:g} pieces: {}, {}\n", entry.fromQuantity, name(entry.verdict),
                       printable(entry.reason, kLongText));
  for (const PrinterVerdict& printer : evaluation.printers)
    out += fmt::format("  {}: {}, {}\n", printer.route, name(printer.verdict), printable(printer.reason, kLongText));
  for (const std::string& change : evaluation.wouldChange)
    out += "  would change it: " + printable(change, kLongText) + "\n";
  out += "  Thresholds" + entries.from(evaluation.libraryKeys);
  out += "  The routes' figures: explain --route NAME; the rules of printing: explain --printer NAME\n";
  return out + "  Library entries\n" + describeEntries(entries.all(), library);
}

}  // namespace stepwise
