// The assembly after merging: groups as one body each, parts that stay where they were, needless fasteners gone.
//
// Each body in its own colour. Where no group was chosen, the alternatives that were made are shown instead.
#pragma once

#include "features/analysis.h"

namespace stepwise {

/// Error "nothing-merged": no merged body was made.
Result<Assembly> buildMergedAssembly(const AssemblyAnalysis& analysis);

}  // namespace stepwise
