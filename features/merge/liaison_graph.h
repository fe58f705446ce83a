// The liaison graph as a picture: a node for each instance, an edge for each joint, groups in one colour.
//
// SVG without scripts or fonts of its own; names are escaped. Instances stand on a circle in their order, so the same
// assembly gives the same bytes. Does not see: more than can be read; beyond some 80 instances it is a ball of wool.
#pragma once

#include <string>

#include "features/analysis.h"

namespace stepwise {

/// Error "no-assembly": nothing was studied.
Result<std::string> drawLiaisonGraph(const AssemblyAnalysis& analysis);

}  // namespace stepwise
