// Faces that no cutting tool reaches and that a wire or an electrode can make. Private to features/process.
#pragma once

#include <optional>
#include <vector>

#include "features/process/plan_context.h"

namespace stepwise {

struct EdmWork {
  std::vector<FaceId> wire, sinker;
};

/// Sorts the plan's unreached faces by the process their reason names; none where a reason names no EDM.
std::optional<EdmWork> findEdmWork(const SetupPlan& plan);

/// Appends the steps to a route of machining steps, extends its name and counts the clampings. False where the library
/// has no EDM rate for the material.
bool addEdmSteps(const PlanContext& context, const EdmWork& work, Route& route);

}  // namespace stepwise
