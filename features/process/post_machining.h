// Machining that a printed part needs where the drawing asks more than the printer gives. Private to features/process.
#pragma once

#include "features/process/plan_context.h"
#include "features/process/printer_limits.h"

namespace stepwise {

/// Appends set-ups for threads, and for tolerances and roughness that are known and beyond the process; counts the
/// clampings. Where no tolerance is known the route says that none was counted. False where the material cannot be cut.
bool addPostMachining(const PlanContext& context, const PrinterLimits& limits, Route& route);

}  // namespace stepwise
