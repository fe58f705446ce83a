// Grinding and honing of what the tolerances, form or roughness ask beyond the best of the operation before.
#pragma once

#include <string>

#include "features/process/plan_context.h"

namespace stepwise {

/// Adds one grinding step for outer faces and one honing step for bores to the route, each with a clamping of its own,
/// where a size, a form (flatness, roundness, …) or a roughness is finer than `operation` ("mill-3axis") reaches at its
/// best by the library. What is finer than grinding reaches too is a condition of the route.
void addFineFinish(const PlanContext& context, const std::string& operation, Route& route);

}  // namespace stepwise
