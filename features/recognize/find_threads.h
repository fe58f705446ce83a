// Finds modelled threads and worms: faces that wind around an axis along helical edges.
//
// Pitch, starts, hand and diameters come from the helical edges: length, rise and distance from the axis. Edges that run
// on from each other count as one: exporters split at every seam. Flanks, floors, crests between two helices and the
// planes in which grooves end are the thread's. A metric designation is given where diameter and pitch agree with ISO
// 261 coarse pitch. Lengths in mm. Cost: near-linear.
// Does not see: cosmetic threads (a plain cylinder), stacked rings drawn instead of a helix, tapered threads.
#pragma once

#include <optional>
#include <string>

#include "features/recognize/claims.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

struct FindThreadsOptions {
  double minTurns = 0.9;  ///< helical edges that together wind less may be any oblique cut
};

void findThreads(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                 const FindThreadsOptions& options = {});

/// "M6" for 6 mm and 1 mm; nothing where no ISO 261 coarse pitch fits both.
std::optional<std::string> metricCoarse(double majorDiameterMm, double pitchMm);

}  // namespace stepwise
