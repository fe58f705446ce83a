// The volumes that single features remove from a block, with all that is true about them.
//
// Each is made in the block's own frame: the tool comes from +z, the block fills [0, x] × [0, y] × [−z, 0] of its size.
// Sizes and place are random within what leaves the feature whole. Tools reach out of the block where they are open.
// Classes as in the MFCAD++ and MFInstSeg papers. Lengths in mm.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "geom/brep/face_graph.h"
#include "geom/brep/solid.h"
#include "tests/support/part_generator/labelled_part.h"
#include "tests/support/part_generator/random_numbers.h"

namespace stepwise {

/// What is true about some of the faces that a volume leaves.
struct FeatureTruth {
  std::string faceClass, kind;
  std::vector<TrueDimension> dimensions;
  std::vector<Vec3> directions, alsoPossible;
};

struct FeatureTool {
  std::string faceClass, kind;
  Solid body;
  std::vector<TrueDimension> dimensions;
  std::vector<Vec3> directions, alsoPossible;
  std::vector<FeatureTruth> others = {};              ///< features beside the main one that the same volume leaves
  std::function<int(const Face&)> labelOf = nullptr;  ///< for faces of `body`: 0 the main one, i: others[i − 1]

  FeatureTruth main() const { return {faceClass, kind, dimensions, directions, alsoPossible}; }
};

struct FeatureMaker {
  std::string kind;
  /// Nothing where the dice gave a shape that does not fit the block.
  std::optional<FeatureTool> (*make)(RandomNumbers& random, Vec3 blockMm);
};

/// Makers of the public vocabulary's classes and of plain richer holes and slots, in a fixed order.
const std::vector<FeatureMaker>& featureMakers();
/// Kinds outside the vocabulary that leave more than one form: fillets, islands, ribs, key ways, grooves in bores.
const std::vector<FeatureMaker>& compoundMakers();

}  // namespace stepwise
