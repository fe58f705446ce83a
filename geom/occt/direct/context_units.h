// What the numbers of a representation mean: its units and its uncertainty. For geom/ only.
#pragma once

#include <optional>

#include "geom/occt/direct/geometry_maker.h"

namespace stepwise::direct {

/// `representation`: any SHAPE_REPRESENTATION; its context is its last parameter. Throws NotDirect where the units
/// cannot be resolved: the kernel then assumes what no text says.
ContextUnits contextUnits(const EntityAccess& entities, EntityAt representation);

}  // namespace stepwise::direct
