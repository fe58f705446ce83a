// Walks the kernel's assembly tree: unique bodies become Parts, their occurrences Instances. For geom/ only.
#pragma once

#include <TopTools_IndexedMapOfShape.hxx>

#include "geom/occt/step_document.h"
#include "geom/step/assembly.h"
#include "geom/step/part21_scan.h"

namespace stepwise {

/// Fills parts, instances and missing parts of `assembly`; names, colours, layers and materials included.
void collectParts(const StepDocument& document, const Part21Scan& scan, const ReadStepOptions& options,
                  Assembly& assembly);

}  // namespace stepwise
