// Which holes a drill, reamer, end mill or boring bar makes from which end. Private to features/setups.
//
// Exact, from the hole's own diameters and depths; only what stands around its opening is asked of the triangles.
// Replaces the entries of the hole's faces in Access::tools. Lengths in mm. Cost: a few questions a hole and direction.
// Does not see: cross holes that deflect a drill, slanted entries.
#pragma once

#include "features/setups/access_directions.h"
#include "features/setups/direction_views.h"
#include "features/setups/tools.h"

namespace stepwise {

void findDrillReach(const Recognition& recognition, DirectionViews& views, const ToolSet& tools, Access& access);

}  // namespace stepwise
