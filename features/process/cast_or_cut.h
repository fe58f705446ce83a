// Whether a milled part starts from a casting, and from how many pieces that would pay. Private to features/process.
//
// Both ways are planned in full and their costs compared; the pattern is paid once. Only asked where a foundry casts
// the material, size and walls, and much of a block would be cut away. Cost: two routes.
// Does not see: investment and die casting, castings that save setups because faces stay as cast.
#pragma once

#include <string>

#include "features/process/plan_context.h"

namespace stepwise {

/// In words, with what decides; `route` is the one the plan has, with its cost.
std::string whetherCast(const PlanContext& context, const SetupPlan& plan, const CountRange& clampings,
                        const Route& route);

}  // namespace stepwise
