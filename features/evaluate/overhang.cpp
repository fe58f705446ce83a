// The rule on faces that lean out over nothing while they are printed.
#include <fmt/format.h>
#include <algorithm>

#include "features/evaluate/rule_context.h"

namespace stepwise {

void judgeOverhang(const RuleContext& context, const BuildPose& pose, std::vector<RuleResult>& rules) {
  const std::optional<Limit> slope = context.limit("overhang_deg");
  if (!slope) return;
  RuleResult rule = ruleOf("overhang", "mm²", std::nullopt, std::nullopt);
  rule.libraryKeys = slope->keys;
  for (const char* leaf : {"channel_selfsupport_mm", "overhang_ledge_mm"})
    if (const auto limit = context.limit(leaf)) rule.libraryKeys.push_back(limit->keys.front());
  rule.value = pose.overhangMm2;
  rule.faces = pose.overhanging;
  rule.outcome = pose.overhanging.empty() ? Outcome::pass : Outcome::marginal;
  rule.text = pose.overhanging.empty()
                  ? fmt::format("no face is flatter than {:g}° over nothing in the proposed pose", slope->mm.value)
                  : fmt::format("{:.3g} mm² flatter than {:g}° need supports in the proposed pose", pose.overhangMm2,
                                slope->mm.value);
  if (context.sections) {
    const std::vector<FaceId>& hidden = context.sections->hidden;
    const bool inside = std::any_of(pose.overhanging.begin(), pose.overhanging.end(), [&](FaceId face) {
      return std::binary_search(hidden.begin(), hidden.end(), face);
    });
    if (inside) {
      rule.outcome = Outcome::fail;
      rule.text += "; some stand inside, where no tool takes them out";
    }
  }
  rules.push_back(std::move(rule));
}

}  // namespace stepwise
