// Rules on what fills a cavity while printing: it must find a way out.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <set>

#include "features/evaluate/rule_context.h"

namespace stepwise {

namespace {

void judgeVoids(const RuleContext& context, std::vector<RuleResult>& rules) {
  RuleResult rule = ruleOf("void", "", std::nullopt, std::nullopt);
  rule.outcome = Outcome::pass;
  rule.text = "no closed void";
  for (const Feature& feature : context.inputs.recognition.features) {
    if (!std::holds_alternative<InnerVoid>(feature.shape)) continue;
    rule.outcome = Outcome::fail;
    rule.faces.insert(rule.faces.end(), feature.faces.begin(), feature.faces.end());
  }
  std::sort(rule.faces.begin(), rule.faces.end());
  if (!rule.faces.empty())
    rule.text = fmt::format("closed void (faces {}) without a drain: what fills it while printing cannot leave",
                            fmt::join(rule.faces, ", "));
  rules.push_back(std::move(rule));
}

/// Faces that no straight look from outside meets, joined where they touch.
struct Chamber {
  std::vector<FaceId> faces;
  std::vector<const Hole*> mouths;  ///< bores that open into it
  std::vector<FaceId> mouthFaces;
};

std::vector<Chamber> findChambers(const RuleContext& context) {
  const std::vector<FaceId>& hidden = context.sections->hidden;
  const Recognition& recognition = context.inputs.recognition;
  std::set<FaceId> open(hidden.begin(), hidden.end());
  for (const FaceId face : hidden) {
    const std::optional<int> owner = recognition.faces[face - 1].feature;
    if (owner && std::holds_alternative<InnerVoid>(recognition.features[*owner - 1].shape)) open.erase(face);
  }
  std::vector<Chamber> chambers;
  while (!open.empty()) {
    Chamber chamber;
    std::set<int> mouths;
    std::vector<FaceId> stack{*open.begin()};
    open.erase(open.begin());
    while (!stack.empty()) {
      const FaceId face = stack.back();
      stack.pop_back();
      chamber.faces.push_back(face);
      for (const int id : edgesOf(context.inputs.graph, face)) {
        const FaceId other = context.inputs.graph.edge(id).otherThan(face);
        if (other == 0) continue;
        if (open.erase(other) > 0) stack.push_back(other);
        const bool inside = std::binary_search(hidden.begin(), hidden.end(), other);
        const std::optional<int> owner = recognition.faces[other - 1].feature;
        if (!inside && owner && std::holds_alternative<Hole>(recognition.features[*owner - 1].shape))
          mouths.insert(*owner);
      }
    }
    for (const int id : mouths) {
      chamber.mouths.push_back(&std::get<Hole>(recognition.features[id - 1].shape));
      const std::vector<FaceId>& faces = recognition.features[id - 1].faces;
      chamber.mouthFaces.insert(chamber.mouthFaces.end(), faces.begin(), faces.end());
    }
    std::sort(chamber.faces.begin(), chamber.faces.end());
    chambers.push_back(std::move(chamber));
  }
  return chambers;
}

bool isBlindChannel(const Hole& hole) {
  return hole.bottom != Hole::Bottom::through && !hole.crossing && hole.diameterMm > 0 &&
         !isBelow(hole.depthMm, 2 * hole.diameterMm);
}

/// Chambers drain through their widest mouth; a blind channel only where it came in.
void judgeWaysOut(const RuleContext& context, std::vector<RuleResult>& rules) {
  const PrinterLimits& limits = context.limits;
  const std::optional<Limit> possible = limits.chain == "lmm" ? limits.gapAbs : limits.holeAbs,
                             recommended = limits.chain == "lmm" ? limits.gapRec : limits.holeRec,
                             blindFrom = context.limit("blind_channel_mm");
  RuleResult rule = ruleOf("drain", "mm", possible, recommended);
  if (blindFrom) rule.libraryKeys.push_back(blindFrom->keys.front());
  Worst worst(Worst::Side::lowest);
  std::string paths;
  for (const Chamber& chamber : findChambers(context)) {
    double widest = 0;
    for (const Hole* mouth : chamber.mouths) widest = std::max(widest, mouth->diameterMm);
    // No bore leads there: an opening of another shape, which nobody has measured.
    if (widest <= 0) {
      worst.add(0, chamber.faces, Outcome::unknown);
      paths += fmt::format("; hidden faces {} have no bore that leads out", fmt::join(chamber.faces, ", "));
      continue;
    }
    worst.add(widest, chamber.faces, judgeAtLeast(widest, possible, recommended));
    paths +=
        fmt::format("; the chamber of faces {} drains through {} bore{}, faces {}", fmt::join(chamber.faces, ", "),
                    chamber.mouths.size(), chamber.mouths.size() == 1 ? "" : "s", fmt::join(chamber.mouthFaces, ", "));
  }
  for (const Feature& feature : context.inputs.recognition.features) {
    const auto* hole = std::get_if<Hole>(&feature.shape);
    if (!hole || !isBlindChannel(*hole)) continue;
    const Outcome outcome = blindFrom ? judgeAtLeast(hole->diameterMm, blindFrom, std::nullopt)
                            : judgeAtLeast(hole->diameterMm, possible, recommended) == Outcome::fail
                                ? Outcome::fail
                                : Outcome::marginal;
    worst.add(hole->diameterMm, feature.faces, outcome);
    paths += fmt::format("; blind channel of {:.3g} mm, {:.3g} deep, drains only where it came in", hole->diameterMm,
                         hole->depthMm);
  }
  worst.into(context, rule, "narrowest way out of", "nothing to drain");
  rule.text += paths;
  rules.push_back(std::move(rule));
}

/// A mould's cores are drawn straight out.
void judgeDemoulding(const RuleContext& context, std::vector<RuleResult>& rules) {
  RuleResult rule = ruleOf("demoulding", "", std::nullopt, std::nullopt);
  rule.faces = context.sections->hidden;
  rule.outcome = rule.faces.empty() ? Outcome::pass : Outcome::fail;
  rule.text = rule.faces.empty()
                  ? "no face is hidden from all sides"
                  : fmt::format("no core is drawn from the hidden faces {}", fmt::join(rule.faces, ", "));
  rules.push_back(std::move(rule));
}

}  // namespace

void judgeDrains(const RuleContext& context, std::vector<RuleResult>& rules) {
  judgeVoids(context, rules);
  if (!context.sections) return;
  if (context.hasPowderInside()) {
    judgeWaysOut(context, rules);
  } else {
    judgeDemoulding(context, rules);
  }
}

}  // namespace stepwise
