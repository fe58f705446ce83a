// Photochemical etching of flat sheet-like parts. Private to features/process.
#pragma once

#include "features/process/plan_context.h"

namespace stepwise {

/// Thickness of a part that is one flat sheet cut through at right angles; none for any other part.
std::optional<double> flatSheetThicknessMm(const PlanContext& context);

/// None where the part is no flat sheet of an etchable thickness; not feasible (with the reason) where a hole or a
/// tolerance is beyond etching.
std::optional<Route> planEtched(const PlanContext& context);

}  // namespace stepwise
