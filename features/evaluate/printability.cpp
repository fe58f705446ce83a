#include "features/evaluate/printability.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "features/evaluate/rule_context.h"

namespace stepwise {

namespace {

OrientedBox boxOf(const RuleContext& context) {
  if (context.options.box) return *context.options.box;
  OrientedBox box;
  box.frame.origin = context.inputs.graph.box.center();
  box.halfExtentsMm = context.inputs.graph.box.size() * 0.5;
  return box;
}

void judgeSection(const RuleContext& context, std::vector<RuleResult>& rules) {
  const PrinterLimits& limits = context.limits;
  if (!limits.sectionAbs) return;
  RuleResult rule = ruleOf("section", "mm", limits.sectionAbs, limits.sectionRec);
  const std::optional<double> section =
      context.sections ? context.sections->maxSectionMm : context.options.sections.maxSectionMm;
  if (section) {
    setValue(context, rule, *section);
    rule.outcome = judgeAtMost(*section, rule.possible, rule.recommended);
    rule.text = fmt::format("thickest section {:.3g} mm: the binder leaves by diffusion (debinding)", *section);
  } else {
    rule.text = "not measured";
  }
  rules.push_back(std::move(rule));
}

void judgeEnvelope(const RuleContext& context, const std::optional<BuildPose>& pose, std::vector<RuleResult>& rules) {
  const PrinterLimits& limits = context.limits;
  if (!limits.envelopeX || !limits.envelopeY || !limits.envelopeZ) return;
  const Vec3 size = boxOf(context).halfExtentsMm * 2;
  std::array<double, 3> part{size.x, size.y, size.z};
  std::array<double, 3> room{limits.envelopeX->mm.value, limits.envelopeY->mm.value, limits.envelopeZ->mm.value};
  std::sort(part.begin(), part.end());
  std::sort(room.begin(), room.end());
  RuleResult rule = ruleOf("envelope", "mm", limits.envelopeX, std::nullopt);
  rule.libraryKeys.insert(rule.libraryKeys.end(), limits.envelopeY->keys.begin(), limits.envelopeY->keys.end());
  rule.libraryKeys.insert(rule.libraryKeys.end(), limits.envelopeZ->keys.begin(), limits.envelopeZ->keys.end());
  setValue(context, rule, part[2]);
  rule.possible = room[2];
  const bool fits = pose ? pose->fits
                         : std::equal(part.begin(), part.end(), room.begin(),
                                      [](double side, double most) { return !isAbove(side, most); });
  rule.outcome = fits ? Outcome::pass : Outcome::fail;
  rule.text = fmt::format("{:.4g} × {:.4g} × {:.4g} mm in {:.4g} × {:.4g} × {:.4g} mm", part[2], part[1], part[0],
                          room[2], room[1], room[0]);
  if (limits.scaleXy.value > 1)
    rule.text += fmt::format(", shrinkage of {:.3g} % in the plane and {:.3g} % in height taken off",
                             100 * (1 - 1 / limits.scaleXy.value), 100 * (1 - 1 / limits.scaleZ.value));
  rules.push_back(std::move(rule));
}

void judgeMass(const RuleContext& context, std::vector<RuleResult>& rules) {
  const PrinterLimits& limits = context.limits;
  const std::optional<TracedRange> density = context.material.figure("density_g_cm3");
  if (!limits.massMaxG || !density) return;
  RuleResult rule = ruleOf("mass", "g", std::nullopt, std::nullopt);
  rule.libraryKeys = {"printer." + limits.printer + ".mass_max_g", density->key};
  const Range mass = density->range * (context.inputs.mass.volumeMm3 / 1000);
  rule.value = mass.value;
  rule.possible = *limits.massMaxHighG;
  rule.recommended = *limits.massMaxG;
  const Outcome low = judgeAtMost(mass.low, rule.possible, rule.recommended),
                high = judgeAtMost(mass.high, rule.possible, rule.recommended);
  rule.outcome = low == high ? high : Outcome::unknown;
  rule.text = fmt::format("{:.3g} … {:.3g} g", mass.low, mass.high);
  if (!context.material.known()) rule.text += ", the material is " + context.material.text();
  rules.push_back(std::move(rule));
}

/// A material of the same class may stand in, as the planned routes offer it: marginal.
void judgeMaterial(const RuleContext& context, std::vector<RuleResult>& rules) {
  const MaterialChoice& material = context.material;
  RuleResult rule = ruleOf("material", "", std::nullopt, std::nullopt);
  rule.text = material.text();
  if (material.known()) {
    const auto classOf = [&](const std::string& id) { return context.library.text("material." + id + ".class"); };
    rule.outcome = Outcome::fail;
    rule.text = material.text() + " is not among the materials of this process";
    for (const std::string& offered : context.limits.materials) {
      if (offered == *material.id()) rule.outcome = Outcome::pass;
      if (rule.outcome != Outcome::fail || !classOf(offered) || classOf(offered) != classOf(*material.id())) continue;
      rule.outcome = Outcome::marginal;
      rule.text =
          context.library.text("material." + offered + ".label").value_or(offered) + " instead of " + material.text();
    }
    if (rule.outcome == Outcome::pass) rule.text = material.text();
  }
  rule.libraryKeys = {"printer." + context.limits.printer + ".materials"};
  rules.push_back(std::move(rule));
}

Outcome overall(const std::vector<RuleResult>& rules) {
  for (const Outcome outcome : {Outcome::fail, Outcome::unknown, Outcome::marginal}) {
    if (std::any_of(rules.begin(), rules.end(), [&](const RuleResult& rule) { return rule.outcome == outcome; }))
      return outcome;
  }
  return Outcome::pass;
}

}  // namespace

const char* name(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass: return "pass";
    case Outcome::marginal: return "marginal";
    case Outcome::fail: return "fail";
    case Outcome::unknown: return "unknown";
  }
  return "unknown";
}

Printability assessPrintability(const PlanInputs& inputs, const ProcessLibrary& library,
                                const PlanProcessOptions& options, const std::string& printer,
                                const SectionMap* sections) {
  const RuleContext context{inputs,
                            library,
                            options,
                            sections,
                            readPrinterLimits(library, printer),
                            MaterialChoice(library, options.material)};
  Printability result;
  result.printer = printer;
  result.route = routeNameOf(printer);
  judgeThinPlaces(context, result.rules);
  judgeSlenderPlaces(context, result.rules);
  judgeSection(context, result.rules);
  judgeDrains(context, result.rules);
  if (const auto pose = options.poses.find(printer); pose != options.poses.end()) result.pose = pose->second;
  if (result.pose) judgeOverhang(context, *result.pose, result.rules);
  judgeEnvelope(context, result.pose, result.rules);
  judgeMass(context, result.rules);
  judgeMaterial(context, result.rules);
  result.outcome = overall(result.rules);
  return result;
}

}  // namespace stepwise
