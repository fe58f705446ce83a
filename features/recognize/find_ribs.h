// Finds gussets and webs: thin walls with two parallel sides that stand in a corner or on a floor.
//
// A gusset stands between two faces and has a narrow sloped edge face; one of its sides may lie flush with the border
// of the part. A web stands on a floor, its edge face parallel to it, its ends free or in walls. Rounds on the edges
// and fillets at the root are looked through, on flat and on round bases. Runs after blends, before the cavities, which
// would read the corner beside a rib as a step. A web with sharp roots is one where it is lower than the cavity it
// stands in; between two slots or pockets it is what the cutters left, and no rib. Cost: near-linear.
// Does not see: webs that other cuts have divided.
#pragma once

#include "features/recognize/claims.h"

namespace stepwise {

struct FindRibsOptions {
  /// A web thicker than this share of its height is a block.
  double maxThicknessToHeight = 0.5;
};

void findRibs(const FaceGraph& graph, Claims& claims, const FindRibsOptions& options = {});

}  // namespace stepwise
