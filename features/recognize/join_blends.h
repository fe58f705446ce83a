// Joins the pieces of one broken edge: chamfers on one plane, rounds on one cylinder, fillets whose radius grows evenly
// between two planes, that other features interrupt.
//
// One pass of the tool makes them, and a drawing gives them one dimension. Runs last. Cost: near-linear in blends.
// Does not see: pieces of conical blends, of variable rounds, of fillets that grow unevenly or between curved faces.
#pragma once

#include "features/recognize/claims.h"

namespace stepwise {

void joinInterruptedBlends(const FaceGraph& graph, Claims& claims);

}  // namespace stepwise
