#include "features/policy/check_policy.h"

#include <fmt/format.h>

#include <algorithm>

namespace stepwise {
namespace {

std::string valueText(const Figure& figure, const FigureValue& value) {
  const std::string unit = figure.unit.empty() ? "" : " " + figure.unit;
  switch (value.kind) {
    case FigureValue::Kind::unknown: return "unknown";
    case FigureValue::Kind::absent: return "none";
    case FigureValue::Kind::number: return fmt::format("{:.6g}{}", value.number, unit);
    case FigureValue::Kind::atLeast: return fmt::format("at least {:.6g}{}", value.number, unit);
    case FigureValue::Kind::text: return value.text;
    case FigureValue::Kind::truth: return value.number > 0 ? "true" : "false";
  }
  return "unknown";
}

/// The figure of a condition may be one of the thing itself, of its part or of the file.
FigureValue valueFor(const Figure& asked, const Figure& rule, const FigureInstance& instance) {
  const FigureScope *own = findScope(rule.name), *other = findScope(asked.name);
  if (own == other) return asked.read(instance);
  FigureInstance whole = instance;
  whole.item = other->name == "file" ? instance.report : instance.part;
  return asked.read(whole);
}

/// Whether the rule is about this instance; where that is not known, which condition is to blame.
Answer applies(const PolicyRule& rule, const FigureInstance& instance, std::string& why) {
  Answer answer = Answer::yes;
  for (const Condition& condition : rule.where) {
    const FigureValue value = valueFor(*condition.figure, *rule.figure, instance);
    const Answer one = holds(condition, value);
    if (one == Answer::no) return Answer::no;
    if (one == Answer::yes) continue;
    answer = Answer::unknown;
    why = fmt::format("whether \"{}\" holds is not known{}", condition.written,
                      value.text.empty() ? "" : ": " + value.text);
  }
  return answer;
}

CheckResult unknownResult(const PolicyRule& rule, CheckResult result, const std::string& why) {
  result.level = Level::unknown;
  result.reason = why;
  result.counts = rule.unknown == PolicyRule::Unknown::counts;
  return result;
}

CheckResult judge(const PolicyRule& rule, const FigureInstance& instance, const FigureValue& value) {
  CheckResult result;
  if (instance.part != nullptr) result.part = (*instance.part)["id"].get<int>();
  result.about = instance.label;
  result.value = valueText(*rule.figure, value);
  result.limit = rule.pass.written;
  result.faces = value.faces.empty() ? instance.faces : value.faces;
  const Answer pass = holds(rule.pass, value);
  if (pass == Answer::yes) return result;
  const Answer marginal = rule.marginal ? holds(*rule.marginal, value) : Answer::no;
  if (pass == Answer::unknown)
    return unknownResult(rule, std::move(result), value.text.empty() ? "only a bound is known" : value.text);
  if (marginal == Answer::yes) {
    result.level = Level::marginal;
  } else if (marginal == Answer::unknown) {
    return unknownResult(rule, std::move(result), "only a bound is known");
  } else {
    result.level = rule.worst;
    if (rule.marginal) result.limit += fmt::format(", marginal {}", rule.marginal->written);
  }
  return result;
}

RuleCheck checkRule(const PolicyRule& rule, const Json& report) {
  RuleCheck check;
  check.rule = &rule;
  for (const FigureInstance& instance : findScope(rule.figure->name)->instances(report)) {
    std::string why;
    const Answer about = applies(rule, instance, why);
    if (about == Answer::no) continue;
    const FigureValue value = rule.figure->read(instance);
    if (value.kind == FigureValue::Kind::absent) continue;
    CheckResult result = judge(rule, instance, value);
    // Whether the rule applies does not matter where the thing would pass it anyway.
    if (about == Answer::unknown && result.level != Level::pass) result = unknownResult(rule, std::move(result), why);
    if (result.counts) check.level = std::max(check.level, result.level);
    check.results.push_back(std::move(result));
  }
  return check;
}

}  // namespace

FileCheck checkPolicy(const Policy& policy, const Json& report) {
  const Json& input = report["input"];
  FileCheck check{input["path"], input["status"], std::nullopt, Level::pass, {}};
  if (const Json& e = input["error"]; e.is_object()) {
    check.error = Error{e["code"], e["where"], e["message"], e["hint"]};
    check.verdict = Level::unknown;
    return check;
  }
  for (const PolicyRule& rule : policy.rules) {
    check.rules.push_back(checkRule(rule, report));
    check.verdict = std::max(check.verdict, check.rules.back().level);
  }
  return check;
}

}  // namespace stepwise
