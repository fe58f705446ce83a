// The calls that the command line and the plugin rest on: a part or an assembly in, everything known about it out.
#pragma once

#include <string>
#include <vector>

#include "features/process/plan_process.h"
#include "features/recognize/recognize_features.h"
#include "features/setups/access_directions.h"
#include "features/setups/choose_setups.h"
#include "features/setups/plan_workholding.h"
#include "geom/brep/mass_properties.h"
#include "geom/core/progress.h"
#include "geom/mesh/tessellate.h"
#include "geom/step/assembly.h"

namespace stepwise {

struct AnalyzeOptions {
  BuildFaceGraphOptions faceGraph;
  RecognizeOptions recognize;
  AccessOptions access;
  ChooseSetupsOptions setups;
  WorkholdingOptions workholding;
  PlanProcessOptions process;
};

struct PartAnalysis {
  FaceGraph graph;
  MassProperties mass;
  OrientedBox box;
  Recognition recognition;
  Access access;
  std::vector<SetupPlan> setups;  ///< one per MachineClass, in the order of kMachineClasses
  std::vector<CountRange> clampings;  ///< likewise
  ProcessPlan process;
  std::vector<Diagnostic> diagnostics;
};

struct AssemblyAnalysis {
  Assembly assembly;
  std::vector<PartAnalysis> parts;  ///< one per Assembly::parts
};

Result<PartAnalysis> analyzePart(const Part& part, const ProcessLibrary& library, const AnalyzeOptions& options = {},
                                 const Progress& progress = {});
Result<AssemblyAnalysis> analyzeAssembly(Assembly assembly, const ProcessLibrary& library,
                                         const AnalyzeOptions& options = {}, const Progress& progress = {});

}  // namespace stepwise
