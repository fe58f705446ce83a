// Gathers what no simpler word fits: connected regions of freeform faces, bounded and measured.
//
// Walls swept straight along one direction are left to the cavities and outer profiles, which read them as outlines.
// Areas in mm², radii in mm, from the face graph. Cost: linear. Does not see: bends narrower than a twelfth of a face.
#pragma once

#include <optional>

#include "features/recognize/claims.h"

namespace stepwise {

void findFreeform(const FaceGraph& graph, Claims& claims);

/// A face whose rulings all run one way: what a straight cutter or wire leaves. Nothing for other faces.
std::optional<Vec3> sweepDirection(const FaceGraph& graph, const Face& face);

}  // namespace stepwise
