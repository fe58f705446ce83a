// The calls that the command line and the plugin rest on: a part or an assembly in, everything known about it out.
//
// Lengths in mm, part coordinates. Parts are independent of each other and are analysed on all threads that
// `setThreadCount` allows; the answer is the same for any number. What one stage could not do is a Diagnostic, and the
// stages that need it are left out; what was found before stays.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "features/evaluate/evaluate.h"
#include "features/evaluate/measure_sections.h"
#include "features/evaluate/printability.h"
#include "features/process/plan_process.h"
#include "features/process/tornado.h"
#include "features/recognize/recognize_features.h"
#include "features/setups/access_directions.h"
#include "features/setups/choose_setups.h"
#include "features/setups/plan_workholding.h"
#include "features/setups/tool_reach.h"
#include "geom/brep/mass_properties.h"
#include "geom/core/progress.h"
#include "geom/mesh/tessellate.h"
#include "geom/step/assembly.h"

namespace stepwise {

struct AssemblyStudy;

struct AnalyzeOptions {
  BuildFaceGraphOptions faceGraph;
  RecognizeOptions recognize;
  TessellateOptions tessellate;
  AccessOptions access;
  ToolReachOptions toolReach;
  ChooseSetupsOptions setups;
  std::optional<WorkholdingOptions> workholding;  ///< absent: what the library says
  WallThicknessOptions walls;
  PlanProcessOptions process;
  /// The quantity is that of `process`.
  EvaluateOptions evaluate;
  /// The inputs that matter most for both compared routes: some hundred plans more, so only where asked for.
  enum class Ranking { none, comparedRoutes } ranking = Ranking::none;
};

/// How long one stage took; of interest to people only, never an input to anything.
struct StageTime {
  std::string stage;
  double seconds = 0;
};

struct PartAnalysis {
  FaceGraph graph;
  MassProperties mass;
  Recognition recognition;
  std::optional<OrientedBox> box;      ///< absent: the body could not be tessellated
  std::optional<Access> access;        ///< absent: open body, or a stage before it failed
  std::vector<SetupPlan> setups;       ///< one per MachineClass, in the order of kMachineClasses; empty: not planned
  std::vector<CountRange> clampings;   ///< likewise
  std::optional<SectionMap> sections;  ///< absent: not measured
  std::optional<ProcessPlan> process;  ///< absent: not planned
  std::vector<Printability> printability;  ///< one per printer of the library; empty: not planned
  std::optional<Evaluation> evaluation;    ///< absent: not planned
  std::vector<Tornado> ranking;            ///< empty: not asked for
  std::vector<Diagnostic> diagnostics;
  std::vector<StageTime> times;
};

struct AssemblyAnalysis {
  Assembly assembly;
  std::vector<PartAnalysis> parts;             ///< one per Assembly::parts; one that failed has no faces and says why
  std::shared_ptr<const AssemblyStudy> study;  ///< features/merge/study_assembly.h; null: one instance, or it gave up
  std::vector<StageTime> times;                ///< of the study
};

/// Error: not even the faces of the body could be looked at, or the work was cancelled.
Result<PartAnalysis> analyzePart(const Part& part, const ProcessLibrary& library, const AnalyzeOptions& options = {},
                                 const Progress& progress = {});
/// Error: cancelled. Parts that fail say so in their diagnostics.
Result<AssemblyAnalysis> analyzeAssembly(Assembly assembly, const ProcessLibrary& library,
                                         const AnalyzeOptions& options = {}, const Progress& progress = {});

}  // namespace stepwise
