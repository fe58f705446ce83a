// Says why no direction reaches a face, what stands in the way, and which other process could make it.
//
// Processes: wire EDM where the face is ruled along a direction and open at both ends, sinker EDM where some direction
// sees part of it, "not machinable" where none does.
#pragma once

#include <string>

#include "features/setups/access_directions.h"

namespace stepwise {

std::string explainUnreached(const FaceGraph& graph, const Recognition& recognition, const Access& access, FaceId face);

/// "(0, 0.707, -0.707)": rounded for reading, without negative zeros.
std::string describeDirection(Vec3 direction);
/// "face 4", "faces 4, 7", "faces 4, 7, 9 and 5 more".
std::string describeFaces(const std::vector<FaceId>& faces);

}  // namespace stepwise
