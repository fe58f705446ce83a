// The assembly after merging: groups as one body each, parts that stay where they were, needless fasteners gone.
//
// Each body in its own colour. Where no group was chosen, the alternatives that were made are shown instead.
#pragma once

#include "features/analysis.h"

namespace stepwise {

/// Error "nothing-merged": no merged body was made.
Result<Assembly> buildMergedAssembly(const AssemblyAnalysis& analysis);

/// The body of one group alone, in the assembly's coordinates; `group` is its id in the report, among groups and
/// alternatives, from 1. Error
/// "nothing-merged": there is no such group, or its body could not be made, with the reason.
Result<Assembly> buildMergedBody(const AssemblyAnalysis& analysis, int group);

}  // namespace stepwise
