// Finds what stands up from the part: bosses on a flat base, gussets and free-standing ribs.
//
// A boss is what rises from an inner loop of a plane whose edges are all inner corners (root fillets are looked
// through). A gusset is a thin web between two faces: two parallel sides with two inner corners each (one side may lie
// flush with the border of the part) and a narrow sloped edge face. Runs after blends and holes, before the cavities,
// which would read the base around a boss as a cavity. Cost: near-linear.
// Does not see: bosses that reach the border of their base, and ribs that stay at the height of the stock: between two
// slots those are walls, not ribs.
#pragma once

#include "features/recognize/claims.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

struct FindBossesOptions {
  /// A web thicker than this share of its height is a block.
  double maxRibThicknessToHeight = 0.5;
};

void findBosses(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims, const FindBossesOptions& options = {});

}  // namespace stepwise
