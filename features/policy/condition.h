// What a policy asks of a figure: "<= 6", ">= 0.5 mm", "1 mm .. 5 mm", one of several words, true or false.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features/policy/figure.h"

namespace stepwise {

struct Condition {
  enum class Relation { below, atMost, above, atLeast, between, equal, oneOf, noneOf } relation = Relation::equal;
  const Figure* figure = nullptr;
  double low = 0, high = 0;        ///< numbers, in the figure's unit; truth: 1 or 0 in `low`
  std::vector<std::string> words;  ///< texts
  std::string written;             ///< as the policy says it
};

/// Of a number or a text. Error: a missing or unfitting unit, no number, a relation that the figure does not have.
Result<Condition> parseCondition(const Figure& figure, std::string_view text);
Condition oneOf(const Figure& figure, std::vector<std::string> words);
Condition isTruth(const Figure& figure, bool value);

enum class Answer { yes, no, unknown };
/// A lower bound answers where it is enough for an answer.
Answer holds(const Condition& condition, const FigureValue& value);

/// Units that a figure of this unit may be asked in, for messages: "mm, um, cm, m, in".
std::string unitsLike(const std::string& unit);

}  // namespace stepwise
