// Takes off a volume with sharp corners what a round cutter leaves in them.
//
// A corner radius between two flat walls, a fillet along a floor, and the patch where fillets meet (a piece of torus or
// sphere) are cut off along chords, a little inside of the round surface, so that what is left holds no metal of them.
// A fillet of changing radius between two planes is cut off whole. Cost: one clip of the region for each chord.
// Does not see: freeform patches where fillets meet.
#pragma once

#include <vector>

#include "features/recognize/cavity_template.h"

namespace stepwise {

/// `planes`: the flat sides of the volume; a round face that is tangent to fewer than two of them changes nothing.
void clearCorner(const FaceGraph& graph, FaceId round, const std::vector<CavityPlane>& planes, ConvexRegion& region);

}  // namespace stepwise
