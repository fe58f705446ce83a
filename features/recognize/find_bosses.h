// Finds what stands up from the part: bosses, and ribs that stand free on a flat base.
//
// A boss is what rises from an inner loop of a plane whose edges are all inner corners (root fillets are looked
// through), an outer cylinder that stands on a plane although other cuts interrupt it, the wall around a hole that
// reaches the border of its base, or an eye that lies along its base. Faces that other cuts left in a round boss are
// not its own. On a turned part only what stands beside the
// axis is a boss. A slender one is a free-standing rib. Runs after blends, holes and the turned profile, before the
// cavities, which would read the base around a boss as a cavity. Cost: near-linear.
// Does not see: bosses without a hole that reach the border of their base and are not round; webs and gussets
// (find_ribs).
#pragma once

#include "features/recognize/claims.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

struct FindBossesOptions {
  /// A web thicker than this share of its height is a block.
  double maxRibThicknessToHeight = 0.5;
};

void findBosses(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                const FindBossesOptions& options = {});

}  // namespace stepwise
