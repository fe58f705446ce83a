// T-slots: a wide volume whose ceiling is broken by a neck, and the walls of the neck.
//
// The neck's walls face each other across the slot's run, stand on the ceiling's outer side, and between them nothing
// is left up to the stock's side. Cost: faces that look across each broken passage. Does not see: curved T-slots.
#pragma once

#include <vector>

#include "features/recognize/cavity_groups.h"

namespace stepwise {

/// Names T-slots among the groups; the groups of neck walls are absorbed.
void joinNecks(const FaceGraph& graph, const CavityExplainer& explainer, std::vector<CavityGroup>& groups);

}  // namespace stepwise
