// Says why no direction reaches a face, what stands in the way, and which other process could make it.
//
// Processes: wire EDM where the face is ruled along a direction and open at both ends, sinker EDM where some direction
// sees enough of it for an electrode to come along, "not machinable" where none does.
#pragma once

#include <string>

#include "features/setups/access_directions.h"
#include "features/setups/setup_plan.h"

namespace stepwise {

UnreachedFace explainUnreached(const FaceGraph& graph, const Recognition& recognition, const Access& access,
                               FaceId face);

/// "(0, 0.707, -0.707)": rounded for reading, without negative zeros.
std::string describeDirection(Vec3 direction);
/// "feature 4", "features 4, 7", "features 4, 7, 9, 11, 12 and 5 more".
std::string describeIds(const std::string& noun, const std::vector<int>& ids);
std::string describeFaces(const std::vector<FaceId>& faces);

}  // namespace stepwise
