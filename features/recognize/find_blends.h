// Claims rounds on outer edges and fillets in inner corners, one feature for each chain of equal radius.
//
// Corner radii between the walls of a cavity stay free: they belong to the cavity. Runs after the holes and before the
// cavities. Cost: linear in faces and edges. Does not see: chamfers (find_chamfers), bends of sheet parts.
#pragma once

#include "features/recognize/claims.h"
#include "features/recognize/classify_blends.h"

namespace stepwise {

void findBlends(const FaceGraph& graph, Claims& claims, const ClassifyBlendsOptions& options = {});

}  // namespace stepwise
