// Puts each inner round of a pocket where the tool that makes it says: corner radii along the tool are the pocket's,
// radii along its floor are fillets.
//
// Blends are found before cavities, when the tool's direction is not known; where other cuts have taken the floor or a
// wall next to a radius, it may have been taken for the other kind. Fillets of one radius around one floor, which other
// cuts have parted, become one. Looks at cavities that are cut along one axis.
// Cost: linear in the faces of such cavities and their neighbours. Does not see: fillets of changing radius.
#pragma once

#include "features/recognize/claims.h"

namespace stepwise {

void sortInnerRounds(const FaceGraph& graph, Claims& claims);

}  // namespace stepwise
