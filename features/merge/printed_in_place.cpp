#include "features/merge/printed_in_place.h"

#include <fmt/format.h>

#include <algorithm>

namespace stepwise {
namespace {

/// One print is of one material and one build; its stops need the gap as well as its bearing faces.
std::vector<std::string> conditionsInPlace(const Joint& joint, const PairRules& rules, double neededMm) {
  std::vector<std::string> conditions;
  for (const RuleAnswer& answer : rules.answers) {
    const bool asked =
        answer.rule == "material" || answer.rule == "envelope" || answer.rule == "wall" || answer.rule == "section";
    if (!asked || answer.answer == Answer::no) continue;
    if (answer.answer == Answer::yes || answer.rule == "material")
      conditions.push_back(fmt::format("{}: {}", answer.rule, answer.reason));
  }
  if (joint.playMm && *joint.playMm < 2 * neededMm)
    conditions.push_back(
        fmt::format("travel: {:.3g} of play along the axis leaves no {:.3g} at both stops", *joint.playMm, neededMm));
  return conditions;
}

}  // namespace

std::vector<PrintedInPlace> offerInPlace(const Contacts& contacts, const std::vector<Joint>& joints,
                                         const std::vector<PairRules>& rules, const GroupValues& values) {
  std::vector<PrintedInPlace> offers;
  for (std::size_t j = 0; j < joints.size(); ++j) {
    const Joint& joint = joints[j];
    if (!isMoving(joint.kind) || joint.kind == JointKind::gear) continue;
    if (isBought(values.roleOf(joint.a)) || isBought(values.roleOf(joint.b))) continue;
    for (const ContactPair& pair : contacts.pairs) {
      if (pair.a != joint.a || pair.b != joint.b) continue;
      double gap = 1e300;
      for (const FaceContact& contact : contacts.of(pair).contacts) gap = std::min(gap, contact.gapMm);
      if (gap == 1e300) continue;
      const double needed = values.number("printer.lmm35.moving_gap_rec_mm", 0.25);
      offers.push_back({joint.a, joint.b, gap, needed, values.number("printer.lmm35.moving_gap_abs_mm", 0.175),
                        conditionsInPlace(joint, rules[j], needed)});
    }
  }
  return offers;
}

}  // namespace stepwise
