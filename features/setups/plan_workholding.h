// How the workpiece is held in each setup, chosen on the in-process workpiece.
#pragma once

#include "features/setups/setup_plan.h"
#include "geom/brep/face_graph.h"
#include "geom/mesh/oriented_box.h"

namespace stepwise {

struct WorkholdingOptions {
  double minGripDepthMm = 2.0;  ///< vise jaws below this do not hold; micro parts go to wax or carrier frames
  double maxViseOpeningMm = 200.0;
  double microPartMm = 5.0;  ///< largest box side below which jaws are too coarse
};

/// Fills Setup::clamping of every setup of the plan, in order; the stock is the oriented box plus allowance (or bar).
void planWorkholding(SetupPlan& plan, const FaceGraph& graph, const Recognition& recognition, const OrientedBox& box,
                     const WorkholdingOptions& options = {});

/// The number of clampings the plan needs: equal direction, equal clamping share one.
CountRange countClampings(const SetupPlan& plan);

}  // namespace stepwise
