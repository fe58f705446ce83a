// Turns the products that a reader found into parts and instances. For geom/ only.
#pragma once

#include "geom/occt/shape_document.h"
#include "geom/step/assembly.h"
#include "geom/step/part21_scan.h"
#include "geom/step/step_reader.h"

namespace stepwise {

/// Fills parts, instances, missing, file.solidsRead and diagnostics of `assembly`.
void collectParts(const ShapeDocument& document, const Part21Scan& scan, const ReadStepOptions& options,
                  Assembly& assembly);

}  // namespace stepwise
