#include "features/policy/condition.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

namespace stepwise {
namespace {

struct UnitName {
  const char* name;
  const char* base;  ///< unit of figures
  double factor;     ///< base units in one of these
};

constexpr double kPerDegree = 180 / std::numbers::pi;
constexpr UnitName kUnits[] = {{"mm", "mm", 1},      {"um", "mm", 1e-3},  {"µm", "mm", 1e-3},
                               {"cm", "mm", 10},     {"m", "mm", 1000},   {"in", "mm", 25.4},
                               {"deg", "deg", 1},    {"°", "deg", 1},     {"rad", "deg", kPerDegree},
                               {"mm2", "mm2", 1},    {"cm2", "mm2", 100}, {"mm3", "mm3", 1},
                               {"cm3", "mm3", 1000}, {"g", "g", 1},       {"kg", "g", 1000},
                               {"mg", "g", 1e-3},    {"min", "min", 1},   {"s", "min", 1.0 / 60},
                               {"h", "min", 60},     {"d", "d", 1},       {"weeks", "d", 7},
                               {"eur", "eur", 1},    {"EUR", "eur", 1},   {"€", "eur", 1},
                               {"%", "", 0.01}};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

Error conditionError(const Figure& figure, const std::string& message, const std::string& hint) {
  return {"policy-condition", figure.name, message, hint};
}

std::string exampleOf(const Figure& figure) {
  if (figure.type == Figure::Type::truth) return "true or false";
  if (figure.type == Figure::Type::text) return "\"= word\", \"!= word\" or [\"word\", \"another\"]";
  return figure.unit.empty() ? "\"<= 6\", \">= 2\" or \"2 .. 6\""
                             : fmt::format("\"<= 6 {0}\", \">= 2 {0}\" or \"2 {0} .. 6 {0}\"", figure.unit);
}

struct Quantity {
  double value = 0;
  bool hasUnit = false;
};

Result<Quantity> parseQuantity(const Figure& figure, std::string_view text) {
  text = trimmed(text);
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || !std::isfinite(value))
    return fail(conditionError(figure, fmt::format("\"{}\" is no number", text), "write it like " + exampleOf(figure)));
  const std::string_view unit = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
  if (unit.empty()) return Quantity{value, false};
  for (const UnitName& known : kUnits)
    if (unit == known.name && figure.unit == known.base) return Quantity{value * known.factor, true};
  return fail(conditionError(
      figure, fmt::format("the unit \"{}\" does not fit this figure", unit),
      figure.unit.empty() ? "it is a bare number; % is understood" : "it may be asked in " + unitsLike(figure.unit)));
}

Error missingUnit(const Figure& figure) {
  return conditionError(figure, "the unit is missing", "write it like " + exampleOf(figure));
}

Result<Condition> parseNumbers(const Figure& figure, std::string_view text) {
  Condition condition;
  condition.figure = &figure;
  using Relation = Condition::Relation;
  constexpr std::pair<std::string_view, Relation> kRelations[] = {{"<=", Relation::atMost},
                                                                  {">=", Relation::atLeast},
                                                                  {"<", Relation::below},
                                                                  {">", Relation::above},
                                                                  {"=", Relation::equal}};
  for (const auto& [sign, relation] : kRelations) {
    if (!text.starts_with(sign)) continue;
    const Result<Quantity> quantity = parseQuantity(figure, text.substr(sign.size()));
    if (!quantity) return fail(quantity.error());
    if (!quantity->hasUnit && !figure.unit.empty()) return fail(missingUnit(figure));
    condition.relation = relation;
    condition.low = condition.high = quantity->value;
    return condition;
  }
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos)
    return fail(conditionError(figure, fmt::format("\"{}\" does not say how to compare", text),
                               "write it like " + exampleOf(figure)));
  const Result<Quantity> low = parseQuantity(figure, text.substr(0, dots));
  const Result<Quantity> high = parseQuantity(figure, text.substr(dots + 2));
  if (!low) return fail(low.error());
  if (!high) return fail(high.error());
  if (!figure.unit.empty() && !(low->hasUnit && high->hasUnit)) return fail(missingUnit(figure));
  if (low->value > high->value)
    return fail(conditionError(figure, "the range begins above its end", "write the smaller number first"));
  condition.relation = Relation::between;
  condition.low = low->value;
  condition.high = high->value;
  return condition;
}

/// A value may differ from a limit by what the report rounds away.
bool closeTo(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max({1.0, std::abs(a), std::abs(b)}); }

bool holdsFor(const Condition& condition, double value) {
  using Relation = Condition::Relation;
  const bool low = closeTo(value, condition.low), high = closeTo(value, condition.high);
  switch (condition.relation) {
    case Relation::below: return value < condition.low && !low;
    case Relation::atMost: return value < condition.low || low;
    case Relation::above: return value > condition.low && !low;
    case Relation::atLeast: return value > condition.low || low;
    case Relation::between: return (value > condition.low || low) && (value < condition.high || high);
    case Relation::equal: return low;
    case Relation::oneOf:
    case Relation::noneOf: break;
  }
  return false;
}

}  // namespace

std::string unitsLike(const std::string& unit) {
  std::string names;
  for (const UnitName& known : kUnits)
    if (unit == known.base) names += (names.empty() ? "" : ", ") + std::string(known.name);
  return names;
}

Result<Condition> parseCondition(const Figure& figure, std::string_view written) {
  const std::string_view text = trimmed(written);
  Result<Condition> condition;
  if (figure.type == Figure::Type::number) {
    condition = parseNumbers(figure, text);
  } else {
    const bool negated = text.starts_with("!=");
    const std::string word(trimmed(text.substr(negated ? 2 : text.starts_with("=") ? 1 : 0)));
    if (word.empty() || (!negated && !text.starts_with("=")))
      return fail(conditionError(figure, fmt::format("\"{}\" does not say how to compare", text),
                                 "write it like " + exampleOf(figure)));
    if (figure.type == Figure::Type::truth) {
      if (word != "true" && word != "false")
        return fail(
            conditionError(figure, fmt::format("\"{}\" is neither true nor false", word), "write = true or = false"));
      condition = isTruth(figure, (word == "true") != negated);
    } else {
      condition = oneOf(figure, {word});
      if (negated) condition->relation = Condition::Relation::noneOf;
    }
  }
  if (condition) condition->written = std::string(text);
  return condition;
}

Condition oneOf(const Figure& figure, std::vector<std::string> words) {
  Condition condition;
  condition.relation = Condition::Relation::oneOf;
  condition.figure = &figure;
  for (const std::string& word : words) condition.written += (condition.written.empty() ? "" : " or ") + word;
  condition.words = std::move(words);
  return condition;
}

Condition isTruth(const Figure& figure, bool value) {
  Condition condition;
  condition.figure = &figure;
  condition.low = condition.high = value ? 1 : 0;
  condition.written = value ? "true" : "false";
  return condition;
}

Answer holds(const Condition& condition, const FigureValue& value) {
  using Relation = Condition::Relation;
  const auto answer = [](bool yes) { return yes ? Answer::yes : Answer::no; };
  switch (value.kind) {
    case FigureValue::Kind::unknown: return Answer::unknown;
    case FigureValue::Kind::absent: return Answer::no;
    case FigureValue::Kind::number:
    case FigureValue::Kind::truth: return answer(holdsFor(condition, value.number));
    case FigureValue::Kind::text: {
      const bool found = std::find(condition.words.begin(), condition.words.end(), value.text) != condition.words.end();
      return answer(found == (condition.relation == Relation::oneOf));
    }
    case FigureValue::Kind::atLeast: break;
  }
  const bool fromBelow = condition.relation == Relation::atLeast || condition.relation == Relation::above;
  if (fromBelow && holdsFor(condition, value.number)) return Answer::yes;
  const bool fromAbove = condition.relation == Relation::atMost || condition.relation == Relation::below;
  if (fromAbove && !holdsFor(condition, value.number)) return Answer::no;
  return Answer::unknown;
}

}  // namespace stepwise
