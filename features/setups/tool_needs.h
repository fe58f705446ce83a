// Which tools a setup takes, feature by feature. Private to features/setups.
//
// From Access::tools at the tool axes of the setup; empty where tools were not tried. Cost: linear in faces.
#pragma once

#include "features/setups/access_directions.h"
#include "features/setups/setup_plan.h"

namespace stepwise {

/// By feature id, faces without owner first.
std::vector<ToolNeed> findToolNeeds(const Recognition& recognition, const Access& access, const Setup& setup);

}  // namespace stepwise
