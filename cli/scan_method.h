// What results depend on beside the content of a file: this program and its settings.
#pragma once

#include "cli/command.h"
#include "cli/results/scan_database.h"

namespace stepwise {

/// Limits on time and memory are not part of it: a result that kept within them is the same with others. Error: the
/// user's library cannot be read.
Result<ScanMethod> methodOf(const AnalysisArguments& arguments);

}  // namespace stepwise
