#include "features/html/page_data.h"
#include "features/policy/write_check.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

constexpr std::size_t kMostRows = 2000;

Json rowOf(const RuleCheck& rule, const CheckResult& result) {
  return {{"level", result.counts ? name(result.level) : "note"},
          {"part", result.part ? Json(*result.part) : Json(nullptr)},
          {"title", printable(rule.rule->title, 200)},
          {"rule", printable(rule.rule->id, 120)},
          {"about", printable(result.about, 200)},
          {"value", printable(result.value, 200)},
          {"limit", printable(result.limit, 200)},
          {"reason", printable(result.reason, 300)},
          {"advice", printable(rule.rule->advice, 600)},
          {"faces", result.faces}};
}

}  // namespace

Json checkPage(const Policy& policy, const FileCheck& check) {
  Json rows = Json::array();
  std::size_t more = 0;
  for (const Level level : {Level::fail, Level::marginal, Level::unknown})
    for (const RuleCheck& rule : check.rules)
      for (const CheckResult& result : rule.results) {
        if (result.level != level) continue;
        if (rows.size() < kMostRows) {
          rows.push_back(rowOf(rule, result));
        } else {
          ++more;
        }
      }
  return {{"policy", printable(policy.name, 120)},
          {"verdict", name(check.verdict)},
          {"counts", passPhrase(check)},
          {"rows", std::move(rows)},
          {"more", more}};
}

}  // namespace stepwise
