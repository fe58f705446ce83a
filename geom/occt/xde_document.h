// The kernel's own reader as a source of a ShapeDocument. For geom/ only.
#pragma once

#include <string_view>

#include "geom/core/progress.h"
#include "geom/core/result.h"
#include "geom/occt/shape_document.h"

namespace stepwise {

/// Reads the whole text with the kernel. Errors: "not-readable", "no-shape", "kernel-failure". One at a time.
Result<ShapeDocument> readWithKernel(std::string_view text, const Progress& progress);

}  // namespace stepwise
