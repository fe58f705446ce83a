// Pockets, passages, slots, steps, planar chamfers and outer faces: everything that is left after holes and blends.
//
// For each group of faces joined by inner corners: the stock clipped by the group's planes is the volume that one cut
// removed, if no material is in it. Its openings name it. Groups that lie on one such volume are pieces of one cut and
// are merged; what fits no convex volume is described by its outline. Cost: groups × faces near them.
// Does not see: curved walls as anything but free outlines.
#pragma once

#include "features/recognize/claims.h"
#include "features/recognize/find_stock.h"

namespace stepwise {

void findCavities(const FaceGraph& graph, const StockBlock& stock, Claims& claims);

}  // namespace stepwise
