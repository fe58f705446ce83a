// What results depend on beside the content of a file: this program and its settings.
#pragma once

#include "cli/command.h"
#include "cli/results/scan_database.h"

namespace stepwise {

/// `pagePolicy` is the one by which pages judge; empty: none. Limits on time and memory are not part of it: a result
/// that kept within them is the same with others. Error: the user's library or the policy cannot be read.
Result<ScanMethod> methodOf(const AnalysisArguments& arguments, const std::string& pagePolicy);

}  // namespace stepwise
