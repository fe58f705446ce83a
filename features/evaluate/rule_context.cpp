#include "features/evaluate/rule_context.h"

#include <fmt/format.h>
#include <algorithm>

namespace stepwise {

std::optional<Limit> RuleContext::limit(const char* leaf) const {
  const LibraryValue* value = library.value("printer." + limits.printer + "." + leaf);
  if (!value) return std::nullopt;
  return Limit{value->range(), {value->key}, std::nullopt};
}

RuleResult ruleOf(const char* name, const char* unit, const std::optional<Limit>& possible,
                  const std::optional<Limit>& recommended) {
  RuleResult rule;
  rule.rule = name;
  rule.unit = unit;
  for (const auto* limit : {&possible, &recommended}) {
    if (*limit) rule.libraryKeys.insert(rule.libraryKeys.end(), (*limit)->keys.begin(), (*limit)->keys.end());
  }
  if (possible) rule.possible = possible->mm.value;
  if (recommended) rule.recommended = recommended->mm.value;
  return rule;
}

void setValue(const RuleContext& context, RuleResult& rule, double value) {
  rule.value = value;
  const std::optional<Limit>& pixel = context.limits.pixel;
  if (!pixel || rule.unit != "mm") return;
  rule.pixels = value / pixel->mm.value;
  for (const std::string& key : pixel->keys)
    if (std::find(rule.libraryKeys.begin(), rule.libraryKeys.end(), key) == rule.libraryKeys.end())
      rule.libraryKeys.push_back(key);
}

Outcome judgeAtLeast(double value, const std::optional<Limit>& possible, const std::optional<Limit>& recommended) {
  if (possible && isBelow(value, possible->mm.value)) return Outcome::fail;
  return recommended && isBelow(value, recommended->mm.value) ? Outcome::marginal : Outcome::pass;
}

Outcome judgeAtMost(double value, std::optional<double> possible, std::optional<double> recommended) {
  if (possible && isAbove(value, *possible)) return Outcome::fail;
  return recommended && isAbove(value, *recommended) ? Outcome::marginal : Outcome::pass;
}

void Worst::add(double value, const std::vector<FaceId>& faces, Outcome outcome) {
  if (!worst_ || (side_ == Side::lowest ? value < *worst_ : value > *worst_)) worst_ = value;
  if (outcome == Outcome::pass) return;
  outcome_ = outcome_ == Outcome::fail ? outcome_ : outcome;
  faces_.insert(faces_.end(), faces.begin(), faces.end());
}

void Worst::into(const RuleContext& context, RuleResult& rule, const char* what, const char* none) {
  std::sort(faces_.begin(), faces_.end());
  faces_.erase(std::unique(faces_.begin(), faces_.end()), faces_.end());
  faces_.erase(std::remove(faces_.begin(), faces_.end(), 0), faces_.end());
  rule.faces = std::move(faces_);
  rule.outcome = outcome_;
  if (worst_) setValue(context, rule, *worst_);
  rule.text =
      rule.value ? fmt::format("{} {:.3g}{}{}", what, *rule.value, rule.unit.empty() ? "" : " ", rule.unit) : none;
}

}  // namespace stepwise
