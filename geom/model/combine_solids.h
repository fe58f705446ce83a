// Exact booleans between bodies.
//
// The result is one body, a compound where it falls apart. Neighbouring faces and edges on the same surface or curve
// are unified, as a CAD system would show them. Bad arguments (invalid bodies, no overlap where one is needed by the
// kernel) give an Error. Cost: pairs of faces whose boxes overlap.
#pragma once

#include <vector>

#include "geom/brep/solid.h"
#include "geom/core/result.h"

namespace stepwise {

Result<Solid> cut(const Solid& body, const Solid& tool);
Result<Solid> cutAll(const Solid& body, const std::vector<Solid>& tools);
Result<Solid> fuse(const Solid& a, const Solid& b);
Result<Solid> fuseAll(const Solid& body, const std::vector<Solid>& others);
Result<Solid> common(const Solid& a, const Solid& b);

/// What both bodies fill; 0 where they are apart. Invalid bodies give an Error: the kernel may not come back from them.
Result<double> sharedVolumeMm3(const Solid& a, const Solid& b);

}  // namespace stepwise
