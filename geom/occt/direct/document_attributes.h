// Colours, layers and validation figures of a text, given to the nodes of a document. For geom/ only.
#pragma once

#include <map>

#include "geom/occt/direct/body_builder.h"
#include "geom/occt/shape_document.h"
#include "geom/step/direct/product_tree.h"

namespace stepwise::direct {

/// The nodes of `document` are one per product of `tree` that has a shape, in order.
void readAttributes(const EntityAccess& entities, const ProductTree& tree,
                    const std::map<EntityAt, const BuiltBody*>& bodies, ShapeDocument& document);

}  // namespace stepwise::direct
