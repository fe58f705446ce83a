// Routes on machine tools: one for each plan of setups, and the same with EDM for faces no cutting tool reaches.
// Private to features/process.
#pragma once

#include "features/process/plan_context.h"

namespace stepwise {

/// Steps from stock to shipping. Not feasible where the plan is not, or the material or the machine's size forbids it;
/// then `reason` says so and there are no steps.
Route planConventional(const PlanContext& context, const SetupPlan& plan, const CountRange& clampings);
/// The same from the stock that is asked for here.
Route planFrom(PlanProcessOptions::Stock stock, const PlanContext& context, const SetupPlan& plan,
               const CountRange& clampings);

/// The plan's route with wire or sinker EDM for its unreached faces and sharp inner corners; none where there are
/// neither, or where a face is left that no EDM makes either.
std::optional<Route> planWithEdm(const PlanContext& context, const SetupPlan& plan, const CountRange& clampings);

/// Deburring, washing, final inspection and shipping, as every route ends (deburring only after machining).
enum class EdgeBreak { needed, none };
void addEnding(const PlanContext& context, Route& route, EdgeBreak edges);

}  // namespace stepwise
