// Cutters that have the form a feature is drawn with: chamfer mills, bull-nose mills, dovetail cutters, thread mills.
//
// Named beside the tool that makes the feature pass by pass (Access::tools), and instead of it where no such tool
// reaches: a floor fillet below the reach of any ball mill is a bull-nose mill's, the flanks of a dovetail are those of
// a dovetail cutter or of nothing. Tried from the directions that such a cutter can come from (a chamfer at 45°, a
// fillet round the foot of a wall, the mouth of a dovetail, the axis of a threaded hole), the largest first, at a few
// points of each face, with its cutting part in slices, its shank and its holder. Lengths in mm; part coordinates.
// Fills Access::forms, and what follows of tools, undercut and reached. Cost: a few dozen questions of Clearance for
// each such feature and direction. Does not see: chamfers at other angles; where on its edge a chamfer mill is sharp;
// outer threads; how a dovetail cutter comes in.
#pragma once

#include "features/setups/access_directions.h"
#include "features/setups/direction_views.h"
#include "features/setups/tool_reach.h"
#include "features/setups/tools.h"

namespace stepwise {

void findFormCutters(const FaceGraph& graph, const Recognition& recognition, const TriangleMesh& mesh,
                     DirectionViews& views, const ToolSet& tools, Access& access, const ToolReachOptions& options);

}  // namespace stepwise
