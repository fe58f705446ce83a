// What no cutting tool makes and a wire or an electrode can: faces out of reach, and sharp inner corners of closed
// cavities, which a round tool leaves round. Private to features/process.
#pragma once

#include <optional>
#include <vector>

#include "features/process/plan_context.h"

namespace stepwise {

struct EdmWork {
  std::vector<FaceId> wire, sinker;
  std::vector<int> sharp;  ///< features whose walls are here because their corners are sharp
};

/// Walls of the pockets and passages that are closed all around and have sharp corners between walls.
EdmWork findSharpCorners(const PlanContext& context);

/// The plan's unreached faces by the process their reason names, and sharp corners among the reached ones; none where a
/// reason names no EDM.
std::optional<EdmWork> findEdmWork(const PlanContext& context, const SetupPlan& plan);

/// Appends the steps to a route of machining steps, extends its name and counts the clampings. False where the library
/// has no EDM rate for the material.
bool addEdmSteps(const PlanContext& context, const EdmWork& work, Route& route);

}  // namespace stepwise
