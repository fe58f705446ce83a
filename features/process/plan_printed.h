// Printed routes and metal injection moulding, each with all its steps and the machining it needs afterwards.
// Private to features/process.
#pragma once

#include "features/process/plan_context.h"

namespace stepwise {

/// The route of one printer of the library; not feasible, with the limit and the faces that break it, where the part's
/// size, material, mass, walls, holes, section or closed voids forbid it.
Route planPrinted(const PlanContext& context, const std::string& printer);

}  // namespace stepwise
