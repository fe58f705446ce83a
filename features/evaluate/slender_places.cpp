// Rules on channels and on how high or deep things are for their width.
#include <fmt/format.h>

#include "features/evaluate/rule_context.h"

namespace stepwise {

namespace {

/// A hole is a channel from this depth over diameter on: cleaning it is no longer a matter of its mouth.
constexpr double kChannelFrom = 2;

void judgeChannels(const RuleContext& context, std::vector<RuleResult>& rules) {
  const PrinterLimits& limits = context.limits;
  const bool pixels = limits.chain == "lmm";
  const std::optional<Limit> possible = pixels ? limits.gapAbs : limits.holeAbs;
  const std::optional<Limit> recommended = pixels ? limits.gapRec : limits.holeRec;
  if (!possible || !context.hasPowderInside()) return;
  Worst worst(Worst::Side::lowest);
  for (const Feature& feature : context.inputs.recognition.features) {
    const auto* hole = std::get_if<Hole>(&feature.shape);
    if (!hole || hole->diameterMm <= 0 || isBelow(hole->depthMm, kChannelFrom * hole->diameterMm)) continue;
    worst.add(hole->diameterMm, feature.faces, judgeAtLeast(hole->diameterMm, possible, recommended));
  }
  RuleResult rule = ruleOf("channel", "mm", possible, recommended);
  worst.into(context, rule, "narrowest channel of", "no channels");
  rules.push_back(std::move(rule));
}

/// The slots' depth over width, where fins and the gaps between them limit the process.
void addSlots(const RuleContext& context, const std::optional<Limit>& possible, const std::optional<Limit>& recommended,
              Worst& worst) {
  for (const Feature& feature : context.inputs.recognition.features) {
    const auto* cavity = std::get_if<Cavity>(&feature.shape);
    if (!cavity || cavity->widthMm <= 0 || cavity->depthMm <= 0) continue;
    const double ratio = cavity->depthMm / cavity->widthMm;
    worst.add(ratio, feature.faces,
              judgeAtMost(ratio, possible ? std::optional(possible->mm.value) : std::nullopt,
                          recommended ? std::optional(recommended->mm.value) : std::nullopt));
  }
}

void addRibs(const RuleContext& context, const std::optional<Limit>& possible, const std::optional<Limit>& recommended,
             Worst& worst) {
  for (const Feature& feature : context.inputs.recognition.features) {
    const auto* rib = std::get_if<Rib>(&feature.shape);
    if (!rib || rib->thicknessMm <= 0) continue;
    const double ratio = rib->heightMm / rib->thicknessMm;
    worst.add(ratio, feature.faces,
              judgeAtMost(ratio, possible ? std::optional(possible->mm.value) : std::nullopt,
                          recommended ? std::optional(recommended->mm.value) : std::nullopt));
  }
}

void judgeAspects(const RuleContext& context, std::vector<RuleResult>& rules) {
  const std::optional<Limit> finsPossible = context.limit("fin_aspect_abs_ratio"),
                             finsRecommended = context.limit("fin_aspect_rec_ratio"),
                             wallsPossible = context.limit("wall_aspect_ratio"),
                             wallsRecommended = context.limit("aspect_rec_ratio");
  Worst worst(Worst::Side::highest);
  if (finsPossible || finsRecommended) {
    addSlots(context, finsPossible, finsRecommended, worst);
    addRibs(context, finsPossible, finsRecommended, worst);
    RuleResult rule = ruleOf("aspect", "", finsPossible, finsRecommended);
    worst.into(context, rule, "height or depth over width", "no ribs or slots");
    rules.push_back(std::move(rule));
  } else if (wallsPossible || wallsRecommended) {
    addRibs(context, wallsPossible, wallsRecommended, worst);
    RuleResult rule = ruleOf("aspect", "", wallsPossible, wallsRecommended);
    worst.into(context, rule, "wall height over thickness", "no ribs");
    rules.push_back(std::move(rule));
  }
}

void judgeHoleDepths(const RuleContext& context, std::vector<RuleResult>& rules) {
  const std::optional<Limit> small = context.limit("hole_ld_small_ratio"), large = context.limit("hole_ld_large_ratio"),
                             from = context.limit("hole_ld_from_mm");
  if (!small || !large || !from) return;
  Worst worst(Worst::Side::highest);
  for (const Feature& feature : context.inputs.recognition.features) {
    const auto* hole = std::get_if<Hole>(&feature.shape);
    if (!hole || hole->diameterMm <= 0) continue;
    const double ratio = hole->depthMm / hole->diameterMm;
    const Limit& limit = isBelow(hole->diameterMm, from->mm.value) ? *small : *large;
    worst.add(ratio, feature.faces, judgeAtMost(ratio, std::nullopt, limit.mm.value));
  }
  RuleResult rule = ruleOf("hole depth", "", std::nullopt, large);
  rule.libraryKeys.insert(rule.libraryKeys.end(), {small->keys.front(), from->keys.front()});
  worst.into(context, rule, "depth over diameter", "no holes");
  rules.push_back(std::move(rule));
}

}  // namespace

void judgeSlenderPlaces(const RuleContext& context, std::vector<RuleResult>& rules) {
  judgeChannels(context, rules);
  judgeAspects(context, rules);
  judgeHoleDepths(context, rules);
}

}  // namespace stepwise
