// The same part written down differently, with its truth carried over.
//
// Faces of the copy are told by where they lie: no two features of a generated part share a surface.
#pragma once

#include <string>
#include <vector>

#include "geom/core/result.h"
#include "tests/support/part_generator/labelled_part.h"

namespace stepwise {

enum class PartVariant { plain, rotated, shuffled, split, slivers, halved, splines, inch, gaps };

const std::vector<PartVariant>& allPartVariants();
std::string nameOf(PartVariant variant);

/// What lengths of the copy can be known to: a spline fitted to a cylinder is one only within the tolerance of the fit,
/// and rounded points are off by half of their last digit each.
double toleranceMm(PartVariant variant);

/// Angles, places and orders follow from the part's seed.
Result<LabelledPart> varied(const LabelledPart& part, PartVariant variant);

}  // namespace stepwise
