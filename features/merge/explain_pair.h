// Says in words how two instances touch, what joins them, and rule by rule what keeps them apart.
//
// Instances by their ids of the report, from 1. Does not see: pairs that neither touch nor mesh (it says so).
#pragma once

#include <string>

#include "features/analysis.h"

namespace stepwise {

/// Error: no assembly was studied, or there is no such instance.
Result<std::string> explainPair(const AssemblyAnalysis& analysis, int a, int b);

}  // namespace stepwise
