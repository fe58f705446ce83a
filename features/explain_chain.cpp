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
  RouteExplainer(const Route& route, const std::optional<int>& step) : route_(route), step_(step) {}

  std::string explain(const ProcessLibrary& library) && {
    std::string out = route_.reason.empty() ? "" : "  " + printable(route_.reason, kLongText) + "\n";
    if (!step_) out += whole();
    out += steps() + variation() + yield() + inspections() + leadTime() + cost() + coupling();
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
    }
    return out;
  }

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
      for (const VariationTerm& term : pair.terms)
        out += "      " + term.label + ": " + rangePhrase(term.sigma3Mm, " mm") + entries_.from(term.libraryKeys);
    }
    return out.empty() ? out : "  Variation, three standard deviations\n" + out;
  }

  std::string yield() {
    if (!route_.yield) return "";
    std::string out = fmt::format("  Yield: {} over all steps\n", rangePhrase(route_.yield->rolled, ""));
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

  std::string coupling() const {
    if (!route_.coupling) return "";
    std::string out;
    for (const StepLink& link : route_.coupling->links)
      if (asked(link.from) || asked(link.to))
        out += fmt::format("    {} feeds {}: {}\n", stepName(link.from), stepName(link.to), link.why);
    for (const ScrapShare& share : route_.coupling->scrap) {
      if (std::none_of(share.steps.begin(), share.steps.end(), [&](int step) { return asked(step); })) continue;
      out += fmt::format("    {:.2g} % of started pieces are lost by {}\n", 100 * share.ratio, share.label);
    }
    return out.empty() ? out : "  Dependence of steps\n" + out;
  }

  const Route& route_;
  const std::optional<int>& step_;
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

std::string explainRoute(const Route& route, const std::optional<int>& step, const ProcessLibrary& library) {
  return RouteExplainer(route, step).explain(library);
}

std::string explainPrinter(const Printability& printability, const ProcessLibrary& library) {
  Entries entries;
  std::string out;
  if (printability.pose)
    out += fmt::format(
        "  Best built with {} up: {:.4g} mm high, {:.4g} mm² flat on the platform, {:.4g} mm² overhanging\n",
        directionPhrase(vectorJson(printability.pose->up)), printability.pose->heightMm, printability.pose->baseMm2,
        printability.pose->overhangMm2);
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
  out += "  Thresholds" + entries.from(evaluation.libraryKeys);
  out += "  The routes' figures: explain --route NAME; the rules of printing: explain --printer NAME\n";
  return out + "  Library entries\n" + describeEntries(entries.all(), library);
}

}  // namespace stepwise
