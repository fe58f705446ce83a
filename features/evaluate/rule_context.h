// What the printing rules share: the part, its measures, the printer's limits; and how outcomes are told. Private to
// features/evaluate.
#pragma once

#include <string>
#include <vector>

#include "features/evaluate/printability.h"
#include "features/process/material_choice.h"
#include "features/process/printer_limits.h"

namespace stepwise {

struct RuleContext {
  const PlanInputs& inputs;
  const ProcessLibrary& library;
  const PlanProcessOptions& options;
  const SectionMap* sections = nullptr;  ///< null: not measured
  PrinterLimits limits;
  MaterialChoice material;

  /// A figure of the printer, as a limit; none where the library has none.
  std::optional<Limit> limit(const char* leaf) const;
  bool sinters() const { return limits.chain == "lmm" || limits.chain == "bj" || limits.chain == "mim"; }
  bool hasPowderInside() const { return limits.chain != "mim"; }
};

/// A rule with its limits and the library entries they come from.
RuleResult ruleOf(const char* name, const char* unit, const std::optional<Limit>& possible,
                  const std::optional<Limit>& recommended);
void setValue(const RuleContext& context, RuleResult& rule, double value);

/// A value that must not fall below its limits.
Outcome judgeAtLeast(double value, const std::optional<Limit>& possible, const std::optional<Limit>& recommended);
/// A value that must not pass its limits.
Outcome judgeAtMost(double value, std::optional<double> possible, std::optional<double> recommended);

/// Judges many places by one rule: keeps the worst value, the worst outcome, and every face that does not pass.
class Worst {
 public:
  enum class Side { lowest, highest };
  explicit Worst(Side side) : side_(side) {}
  void add(double value, const std::vector<FaceId>& faces, Outcome outcome);
  /// Faces, outcome and value; the text is `what` with the value, or `none` where nothing was judged.
  void into(const RuleContext& context, RuleResult& rule, const char* what, const char* none);

 private:
  Side side_;
  std::optional<double> worst_;
  Outcome outcome_ = Outcome::pass;
  std::vector<FaceId> faces_;
};

/// Walls, gaps and holes.
void judgeThinPlaces(const RuleContext& context, std::vector<RuleResult>& rules);
/// Channels, and how high or deep walls, slots and holes are for their width.
void judgeSlenderPlaces(const RuleContext& context, std::vector<RuleResult>& rules);
/// Closed voids, hidden chambers and blind channels: what fills them must leave.
void judgeDrains(const RuleContext& context, std::vector<RuleResult>& rules);
/// Overhangs in the pose that is proposed; none where the process needs no supports.
void judgeOverhang(const RuleContext& context, const BuildPose& pose, std::vector<RuleResult>& rules);

}  // namespace stepwise
