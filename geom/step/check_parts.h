// Doubts about what was read: against the text, against the file's own validation figures, and against common sense.
#pragma once

#include "geom/step/assembly.h"
#include "geom/step/part21_scan.h"

namespace stepwise {

/// Validity, loose tolerances, validation properties of one body; adds diagnostics to it. `unitMm` is the file's unit:
/// exporters and readers disagree on whether validation properties are in it.
void checkPart(Part& part, double unitMm);

/// Bodies and faces lost on the way, and sizes that suggest a wrong unit; adds diagnostics to the assembly.
void checkAgainstText(const Part21Scan& scan, Assembly& assembly);

}  // namespace stepwise
