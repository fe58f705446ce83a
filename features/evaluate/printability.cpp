#include "features/evaluate/printability.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "features/process/material_choice.h"
#include "features/process/printer_limits.h"

namespace stepwise {

namespace {

/// A value that must not fall below its limits.
Outcome judgeAtLeast(double value, const Limit& possible, const std::optional<Limit>& recommended) {
  if (value < possible.mm.value) return Outcome::fail;
  return recommended && value < recommended->mm.value ? Outcome::marginal : Outcome::pass;
}

/// A value that must not pass its limits.
Outcome judgeAtMost(double value, double possible, std::optional<double> recommended) {
  if (value > possible) return Outcome::fail;
  return recommended && value > *recommended ? Outcome::marginal : Outcome::pass;
}

class PrintabilityAssessor {
 public:
  PrintabilityAssessor(const PlanInputs& inputs, const ProcessLibrary& library, const PlanProcessOptions& options,
                       const std::string& printer, const SectionMap* sections)
      : inputs_(inputs),
        library_(library),
        options_(options),
        sections_(sections),
        limits_(readPrinterLimits(library, printer)),
        material_(library, options.material) {}

  Printability assess() && {
    result_.printer = limits_.printer;
    result_.route = routeNameOf(limits_.printer);
    assessWalls();
    assessGaps();
    assessHoles();
    assessSection();
    assessVoids();
    assessEnvelope();
    assessMass();
    assessMaterial();
    result_.outcome = overall();
    return std::move(result_);
  }

 private:
  RuleResult ruleOf(const char* name, const std::optional<Limit>& possible,
                    const std::optional<Limit>& recommended) const {
    RuleResult rule;
    rule.rule = name;
    for (const auto* limit : {&possible, &recommended}) {
      if (*limit) rule.libraryKeys.insert(rule.libraryKeys.end(), (*limit)->keys.begin(), (*limit)->keys.end());
    }
    if (possible) rule.possible = possible->mm.value;
    if (recommended) rule.recommended = recommended->mm.value;
    return rule;
  }

  void setValue(RuleResult& rule, double value) const {
    rule.value = value;
    if (limits_.pixel) rule.pixels = value / limits_.pixel->mm.value;
  }

  /// Judges single faces against a lower limit and keeps the worst value with every face that does not pass.
  class LowestOf {
   public:
    void add(double value, std::vector<FaceId> faces, Outcome outcome) {
      if (!worst_ || value < *worst_) worst_ = value;
      if (outcome == Outcome::pass) return;
      outcome_ = outcome_ == Outcome::fail ? outcome_ : outcome;
      faces_.insert(faces_.end(), faces.begin(), faces.end());
    }
    void into(RuleResult& rule) {
      std::sort(faces_.begin(), faces_.end());
      faces_.erase(std::unique(faces_.begin(), faces_.end()), faces_.end());
      faces_.erase(std::remove(faces_.begin(), faces_.end(), 0), faces_.end());
      rule.faces = std::move(faces_);
      rule.outcome = outcome_;
    }
    std::optional<double> worst() const { return worst_; }

   private:
    std::optional<double> worst_;
    Outcome outcome_ = Outcome::pass;
    std::vector<FaceId> faces_;
  };

  void finish(RuleResult rule, LowestOf& lowest, const char* what, const char* none) {
    lowest.into(rule);
    if (lowest.worst()) setValue(rule, *lowest.worst());
    rule.text = rule.value ? fmt::format("{} of {:.3g} mm", what, *rule.value) : std::string(none);
    result_.rules.push_back(std::move(rule));
  }

  void notMeasured(RuleResult rule) {
    rule.text = "not measured";
    result_.rules.push_back(std::move(rule));
  }

  void assessWalls() {
    if (!limits_.wallAbs) return;
    RuleResult rule = ruleOf("wall", limits_.wallAbs, limits_.wallRec);
    if (!sections_) return notMeasured(std::move(rule));
    LowestOf lowest;
    for (std::size_t i = 0; i < sections_->walls.size(); ++i) {
      const WallThickness& wall = sections_->walls[i];
      if (wall.minMm)
        lowest.add(*wall.minMm, {static_cast<FaceId>(i + 1), wall.opposite},
                   judgeAtLeast(*wall.minMm, *limits_.wallAbs, limits_.wallRec));
    }
    finish(std::move(rule), lowest, "thinnest wall", "no wall was found");
  }

  void assessGaps() {
    if (!limits_.gapAbs) return;
    RuleResult rule = ruleOf("gap", limits_.gapAbs, limits_.gapRec);
    if (!sections_) return notMeasured(std::move(rule));
    LowestOf lowest;
    for (const std::optional<MeasuredGap>& gap : sections_->gaps) {
      if (gap) lowest.add(gap->mm, {gap->face, gap->opposite}, judgeAtLeast(gap->mm, *limits_.gapAbs, limits_.gapRec));
    }
    finish(std::move(rule), lowest, "narrowest gap", "no gap was found");
  }

  void assessHoles() {
    if (!limits_.holeAbs) return;
    LowestOf lowest;
    for (const Feature& feature : inputs_.recognition.features) {
      const auto* hole = std::get_if<Hole>(&feature.shape);
      if (hole && hole->diameterMm > 0)
        lowest.add(hole->diameterMm, feature.faces, judgeAtLeast(hole->diameterMm, *limits_.holeAbs, limits_.holeRec));
    }
    finish(ruleOf("hole", limits_.holeAbs, limits_.holeRec), lowest, "smallest hole", "no holes");
  }

  void assessSection() {
    if (!limits_.sectionAbs) return;
    RuleResult rule = ruleOf("section", limits_.sectionAbs, limits_.sectionRec);
    const std::optional<double> section = sections_ ? sections_->maxSectionMm : options_.sections.maxSectionMm;
    if (!section) return notMeasured(std::move(rule));
    setValue(rule, *section);
    rule.outcome = judgeAtMost(*section, *rule.possible, rule.recommended);
    rule.text = fmt::format("thickest section {:.3g} mm: the binder leaves by diffusion", *section);
    result_.rules.push_back(std::move(rule));
  }

  void assessVoids() {
    RuleResult rule;
    rule.rule = "void";
    rule.outcome = Outcome::pass;
    rule.text = "no closed void";
    for (const Feature& feature : inputs_.recognition.features) {
      if (!std::holds_alternative<InnerVoid>(feature.shape)) continue;
      rule.outcome = Outcome::fail;
      rule.faces.insert(rule.faces.end(), feature.faces.begin(), feature.faces.end());
      rule.text = "closed void without a drain: what fills it while printing cannot leave";
    }
    std::sort(rule.faces.begin(), rule.faces.end());
    result_.rules.push_back(std::move(rule));
  }

  void assessEnvelope() {
    if (!limits_.envelopeX || !limits_.envelopeY || !limits_.envelopeZ) return;
    const Vec3 size = options_.box ? options_.box->halfExtentsMm * 2 : inputs_.graph.box.size();
    std::array<double, 3> part{size.x, size.y, size.z};
    std::array<double, 3> room{limits_.envelopeX->mm.value, limits_.envelopeY->mm.value, limits_.envelopeZ->mm.value};
    std::sort(part.begin(), part.end());
    std::sort(room.begin(), room.end());
    RuleResult rule = ruleOf("envelope", limits_.envelopeX, std::nullopt);
    rule.libraryKeys.insert(rule.libraryKeys.end(), limits_.envelopeY->keys.begin(), limits_.envelopeY->keys.end());
    rule.libraryKeys.insert(rule.libraryKeys.end(), limits_.envelopeZ->keys.begin(), limits_.envelopeZ->keys.end());
    rule.value = part[2];
    rule.possible = room[2];
    const bool fits = part[0] <= room[0] && part[1] <= room[1] && part[2] <= room[2];
    rule.outcome = fits ? Outcome::pass : Outcome::fail;
    rule.text = fmt::format("{:.4g} × {:.4g} × {:.4g} mm in {:.4g} × {:.4g} × {:.4g} mm", part[2], part[1], part[0],
                            room[2], room[1], room[0]);
    result_.rules.push_back(std::move(rule));
  }

  void assessMass() {
    const std::optional<TracedRange> density = material_.figure("density_g_cm3");
    if (!limits_.massMaxG || !density) return;
    RuleResult rule;
    rule.rule = "mass";
    rule.libraryKeys = {"printer." + limits_.printer + ".mass_max_g", density->key};
    const Range mass = density->range * (inputs_.mass.volumeMm3 / 1000);
    rule.value = mass.value;
    rule.possible = *limits_.massMaxHighG;
    rule.recommended = *limits_.massMaxG;
    const Outcome low = judgeAtMost(mass.low, *rule.possible, rule.recommended),
                  high = judgeAtMost(mass.high, *rule.possible, rule.recommended);
    rule.outcome = low == high ? high : Outcome::unknown;
    rule.text = fmt::format("{:.3g} … {:.3g} g", mass.low, mass.high);
    if (!material_.known()) rule.text += ", the material is " + material_.text();
    result_.rules.push_back(std::move(rule));
  }

  /// A material of the same class may stand in, as the planned routes offer it: marginal.
  void assessMaterial() {
    RuleResult rule;
    rule.rule = "material";
    rule.text = material_.text();
    if (material_.known()) {
      const auto classOf = [&](const std::string& id) { return library_.text("material." + id + ".class"); };
      rule.outcome = Outcome::fail;
      for (const std::string& offered : limits_.materials) {
        if (offered == *material_.id()) rule.outcome = Outcome::pass;
        if (rule.outcome != Outcome::fail || !classOf(offered) || classOf(offered) != classOf(*material_.id()))
          continue;
        rule.outcome = Outcome::marginal;
        rule.text =
            library_.text("material." + offered + ".label").value_or(offered) + " instead of " + material_.text();
      }
      if (rule.outcome == Outcome::pass) rule.text = material_.text();
    }
    result_.rules.push_back(std::move(rule));
  }

  Outcome overall() const {
    const auto any = [&](Outcome outcome) {
      return std::any_of(result_.rules.begin(), result_.rules.end(),
                         [&](const RuleResult& rule) { return rule.outcome == outcome; });
    };
    for (const Outcome outcome : {Outcome::fail, Outcome::unknown, Outcome::marginal}) {
      if (any(outcome)) return outcome;
    }
    return Outcome::pass;
  }

  const PlanInputs& inputs_;
  const ProcessLibrary& library_;
  const PlanProcessOptions& options_;
  const SectionMap* sections_;
  PrinterLimits limits_;
  MaterialChoice material_;
  Printability result_;
};

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
  return PrintabilityAssessor(inputs, library, options, printer, sections).assess();
}

}  // namespace stepwise
