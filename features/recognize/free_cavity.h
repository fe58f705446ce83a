// Describes a cavity whose removed volume is no convex block: free outlines, rounded corners, islands, sloped floors.
//
// Finds the tool direction that sees most of the faces, tells walls from floors, counts where the floor's outline is
// open, and measures along and across the tool. Does not see: which other cavities it crosses.
#pragma once

#include <optional>

#include "features/recognize/cavity_components.h"
#include "features/recognize/cavity_template.h"
#include "features/recognize/find_stock.h"

namespace stepwise {

/// Nothing only if the component has no face that a straight tool could see.
std::optional<CavityMatch> describeFreeCavity(const FaceGraph& graph, const StockBlock& stock,
                                              const CavityComponent& component);

}  // namespace stepwise
