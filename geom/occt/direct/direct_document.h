// The direct reader: a checked text turned into a ShapeDocument without the kernel's reader. For geom/ only.
//
// Each unique body is built once, different bodies at once. A body that cannot be built, or is in doubt, is read by the
// kernel's own reader and told in a diagnostic; so is the whole file where the structure of its products is not
// followed here. Cost: one pass over the entities, then the geometry of the bodies.
#pragma once

#include <string_view>

#include "geom/core/progress.h"
#include "geom/core/result.h"
#include "geom/occt/shape_document.h"
#include "geom/step/part21_index.h"

namespace stepwise {

/// What becomes of bodies that cannot be built directly.
enum class RefusedBodies { toKernel, fail };

/// Errors: "not-direct" with the reason where the whole text must go to the kernel's reader; "kernel-failure".
Result<ShapeDocument> readDirectly(std::string_view text, const Part21Index& index, RefusedBodies refused,
                                   const Progress& progress);

}  // namespace stepwise
