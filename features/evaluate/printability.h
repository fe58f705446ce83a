// Whether a part can be printed as it is: each rule of a printer with its measured value, limits, faces and outcome.
//
// Lengths in mm of the finished part; limits of pixels also in pixels. Two limits make three outcomes: pass at the
// recommended one, marginal at the possible one, fail beyond it; unknown where nothing was measured or the material is
// not known. A value within kLimitSlackRatio of a limit meets it. Cost: linear in faces and features.
// Threads: any number of calls at once.
// Does not see: distortion in sintering, support marks; which of two mouths of a channel is the narrower on the way.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/evaluate/measure_sections.h"
#include "features/process/plan_process.h"

namespace stepwise {

enum class Outcome { pass, marginal, fail, unknown };
const char* name(Outcome outcome);

struct RuleResult {
  /// "wall", "gap", "hole", "channel", "aspect", "hole depth", "section", "void", "drain", "demoulding", "overhang",
  /// "envelope", "mass", "material"
  std::string rule;
  Outcome outcome = Outcome::unknown;
  std::vector<FaceId> faces;                    ///< that break or nearly break it, ascending
  std::string unit;                             ///< of value and limits: "mm", "mm²", "g"; empty: a ratio, or none
  std::optional<double> value;                  ///< the worst measured one
  std::optional<double> possible, recommended;  ///< limits, likewise
  std::optional<double> pixels;                 ///< the value in pixels, where the printer has pixels
  std::string text;
  std::vector<std::string> libraryKeys;
};

struct Printability {
  std::string printer;                 ///< id in the library
  std::string route;                   ///< of the plan
  Outcome outcome = Outcome::unknown;  ///< fail if a rule fails; else unknown if one is unknown; else the worst
  std::vector<RuleResult> rules;
  std::optional<BuildPose> pose;  ///< PlanProcessOptions::poses has it; absent: not printed in layers
};

/// `sections` absent: walls, gaps and section are unknown. Overhangs are judged in the pose that `options` has.
Printability assessPrintability(const PlanInputs& inputs, const ProcessLibrary& library,
                                const PlanProcessOptions& options, const std::string& printer,
                                const SectionMap* sections);

}  // namespace stepwise
