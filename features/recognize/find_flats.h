// Finds flats on turned parts: planes along the turning axis cut into an outer diameter, with the shoulders they end
// at.
//
// Measured as a drawing does: depth from the diameter they are cut into, length along the axis, width across it. Runs
// after the turned profile is claimed. Cost: linear in planar faces.
// Does not see: that several flats make a square or a hexagon; each is a feature of its own.
#pragma once

#include "features/recognize/claims.h"

namespace stepwise {

void findFlats(const FaceGraph& graph, Claims& claims);

}  // namespace stepwise
