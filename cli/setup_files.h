// Files that show the setups of a plan: a picture of each, and the workpiece after each as STEP.
#pragma once

#include <string>
#include <vector>

#include "features/analysis.h"

namespace stepwise {

struct SetupFilesTask {
  std::string pictureFolder, stockFolder;  ///< must exist; empty: not wanted

  bool wanted() const { return !pictureFolder.empty() || !stockFolder.empty(); }
};

/// Writes the files of every part's shown plan, cut from stock by the options that the plan was held with. What could
/// not be made is a Diagnostic of the assembly.
void writeSetupFiles(const SetupFilesTask& task, const RawStockOptions& stock, AssemblyAnalysis& analysis);

/// Moves all files of a folder into another, which is made where it is missing.
Result<void> moveAllInto(const std::string& from, const std::string& to);

}  // namespace stepwise
