// Gives the dimensions and tolerances that the text holds to the parts whose faces they speak of. For geom/ only.
#pragma once

#include <vector>

#include "geom/occt/shape_document.h"
#include "geom/step/assembly.h"
#include "geom/step/part21_pmi.h"

namespace stepwise {

/// Fills Part::pmi. What leads to no face goes to the only part there is, or is told in a diagnostic of the assembly.
void linkPmi(const ShapeDocument& document, const std::vector<Part21Pmi>& found, Assembly& assembly);

}  // namespace stepwise
