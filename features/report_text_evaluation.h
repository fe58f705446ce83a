// The part of the text report that says whether the part can be printed and should be.
#pragma once

#include <string>

#include "features/report.h"

namespace stepwise {

/// From one of the report's `parts`; empty where nothing was evaluated.
std::string writeEvaluationText(const Json& part);

}  // namespace stepwise
