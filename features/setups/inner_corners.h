// Inner corners that a mill leaves rounder than they are drawn: the radius needed against the radius drawn.
//
// A corner between two walls gets the radius of the slimmest mill that reaches down to it; one between a wall and a
// floor is sharp under a flat end mill and is no corner here. Needs Access::tools; fills Access::corners, in order of
// edges and faces. Lengths in mm. Cost: linear in edges. Does not see: corners between curved walls that are not round.
#pragma once

#include "features/setups/access_directions.h"
#include "features/setups/tools.h"

namespace stepwise {

void findInnerCorners(const FaceGraph& graph, const Recognition& recognition, const ToolSet& tools, Access& access);

}  // namespace stepwise
