// Finds modelled threads and worms: faces that wind around an axis along helical edges.
//
// Pitch and diameters come from the helical edges: length, rise and distance from the axis. A metric designation is
// given where diameter and pitch agree with ISO 261 coarse pitch. Lengths in mm. Cost: near-linear.
// Does not see: cosmetic threads (a plain cylinder), stacked rings drawn instead of a helix, multiple starts.
#pragma once

#include <optional>
#include <string>

#include "features/recognize/claims.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

struct FindThreadsOptions {
  double minTurns = 0.9;  ///< a helical edge shorter than this may be any oblique cut
};

void findThreads(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                 const FindThreadsOptions& options = {});

/// "M6" for 6 mm and 1 mm; nothing where no ISO 261 coarse pitch fits both.
std::optional<std::string> metricCoarse(double majorDiameterMm, double pitchMm);

}  // namespace stepwise
