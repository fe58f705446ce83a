// Rules on walls, gaps and holes.
#include "features/evaluate/rule_context.h"

namespace stepwise {

namespace {

void notMeasured(RuleResult rule, std::vector<RuleResult>& rules) {
  rule.text = "not measured";
  rules.push_back(std::move(rule));
}

void judgeWalls(const RuleContext& context, std::vector<RuleResult>& rules) {
  const PrinterLimits& limits = context.limits;
  if (!limits.wallAbs) return;
  RuleResult rule = ruleOf("wall", "mm", limits.wallAbs, limits.wallRec);
  if (!context.sections) return notMeasured(std::move(rule), rules);
  Worst worst(Worst::Side::lowest);
  for (std::size_t i = 0; i < context.sections->walls.size(); ++i) {
    const WallThickness& wall = context.sections->walls[i];
    if (wall.minMm)
      worst.add(*wall.minMm, {static_cast<FaceId>(i + 1), wall.opposite},
                judgeAtLeast(*wall.minMm, limits.wallAbs, limits.wallRec));
  }
  worst.into(context, rule, "thinnest wall of", "no wall was found");
  rules.push_back(std::move(rule));
}

/// How deep the cavity is that a face belongs to; none where that is not known.
std::optional<double> depthOfCavity(const RuleContext& context, FaceId face) {
  if (face < 1 || face > static_cast<int>(context.inputs.recognition.faces.size())) return std::nullopt;
  const std::optional<int> owner = context.inputs.recognition.faces[face - 1].feature;
  if (!owner) return std::nullopt;
  const FeatureShape& shape = context.inputs.recognition.features[*owner - 1].shape;
  if (const auto* cavity = std::get_if<Cavity>(&shape)) return cavity->depthMm;
  if (const auto* groove = std::get_if<Groove>(&shape)) return groove->depthMm;
  return std::nullopt;
}

/// Shallow gaps may be narrower, because they are cleaned from above; a gap of unknown depth counts as deep.
void judgeGaps(const RuleContext& context, std::vector<RuleResult>& rules) {
  const PrinterLimits& limits = context.limits;
  if (!limits.gapAbs) return;
  RuleResult rule = ruleOf("gap", "mm", limits.gapAbs, limits.gapRec);
  if (!context.sections) return notMeasured(std::move(rule), rules);
  const std::optional<Limit> shallowTo = context.limit("gap_shallow_depth_mm");
  Worst worst(Worst::Side::lowest);
  for (const std::optional<MeasuredGap>& gap : context.sections->gaps) {
    if (!gap) continue;
    const std::optional<double> depth = depthOfCavity(context, gap->face);
    const bool shallow = shallowTo && depth && *depth > 0 && !isAbove(*depth, shallowTo->mm.value);
    const Outcome outcome = shallow ? judgeAtLeast(gap->mm, limits.shallowGapAbs, limits.shallowGapRec)
                                    : judgeAtLeast(gap->mm, limits.gapAbs, limits.gapRec);
    worst.add(gap->mm, {gap->face, gap->opposite}, outcome);
  }
  worst.into(context, rule, "narrowest gap of", "no gap was found");
  rules.push_back(std::move(rule));
}

void judgeHoles(const RuleContext& context, std::vector<RuleResult>& rules) {
  const PrinterLimits& limits = context.limits;
  if (!limits.holeAbs) return;
  Worst worst(Worst::Side::lowest);
  for (const Feature& feature : context.inputs.recognition.features) {
    const auto* hole = std::get_if<Hole>(&feature.shape);
    if (hole && hole->diameterMm > 0)
      worst.add(hole->diameterMm, feature.faces, judgeAtLeast(hole->diameterMm, limits.holeAbs, limits.holeRec));
  }
  RuleResult rule = ruleOf("hole", "mm", limits.holeAbs, limits.holeRec);
  worst.into(context, rule, "smallest hole of", "no holes");
  rules.push_back(std::move(rule));
}

}  // namespace

void judgeThinPlaces(const RuleContext& context, std::vector<RuleResult>& rules) {
  judgeWalls(context, rules);
  judgeGaps(context, rules);
  judgeHoles(context, rules);
}

}  // namespace stepwise
