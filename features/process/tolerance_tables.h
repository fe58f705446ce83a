// Standard tolerances from the library's tables: ISO 286 grades and ISO 2768 general tolerances.
//
// Lengths in mm. Nominal sizes beyond a table give no value. Does not see: fundamental deviations (the position of a
// fit's zone), only its width.
#pragma once

#include <optional>
#include <string_view>

#include "features/process/process_library.h"

namespace stepwise {

/// Width of the tolerance zone of an IT grade (1 … 16), from the table, not from the formula.
std::optional<double> itWidthMm(const ProcessLibrary& library, int grade, double nominalMm);

/// The coarsest grade whose zone is no wider than `widthMm`; 0 where even IT1 is wider.
std::optional<int> gradeFor(const ProcessLibrary& library, double nominalMm, double widthMm);

enum class GeneralClass { fine, medium, coarse, veryCoarse };
/// "ISO 2768-m".
const char* name(GeneralClass general);
/// Half width of ISO 2768-1 for a length; none where the class has no value for the step.
std::optional<double> generalToleranceMm(const ProcessLibrary& library, GeneralClass general, double nominalMm);

/// "H7" → 7, "h6" → 6, "H7/g6" → 7 (the hole's); none where the text is no fit.
std::optional<int> gradeOfFit(std::string_view fit);

}  // namespace stepwise
