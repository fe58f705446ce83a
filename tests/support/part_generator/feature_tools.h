// The volumes that single features remove from a block, with all that is true about them.
//
// Each is made in the block's own frame: the tool comes from +z, the block fills [0, x] × [0, y] × [−z, 0] of its size.
// Sizes and place are random within what leaves the feature whole. Tools reach out of the block where they are open.
// Classes as in the MFCAD++ and MFInstSeg papers. Lengths in mm.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geom/brep/solid.h"
#include "tests/support/part_generator/labelled_part.h"
#include "tests/support/part_generator/random_numbers.h"

namespace stepwise {

struct FeatureTool {
  std::string faceClass, kind;
  Solid body;
  std::vector<TrueDimension> dimensions;
  std::vector<Vec3> directions, alsoPossible;
};

struct FeatureMaker {
  std::string kind;
  /// Nothing where the dice gave a shape that does not fit the block.
  std::optional<FeatureTool> (*make)(RandomNumbers& random, Vec3 blockMm);
};

/// All makers, in a fixed order: the cut classes of the public vocabulary first.
const std::vector<FeatureMaker>& featureMakers();

}  // namespace stepwise
