// How much of a labelled part's truth a recognition found.
//
// Right faces carry the true class. An instance is exact when one feature has its class, exactly its faces and, for
// richer kinds, its form. Dimensions (1 µm) and directions (0.01°) are compared on exact instances only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "features/recognize/feature.h"
#include "tests/support/part_generator/labelled_part.h"

namespace stepwise {

struct KindScore {
  int faces = 0, facesRight = 0;
  int instances = 0, exact = 0;
  int dimensions = 0, dimensionsRight = 0;
  int directions = 0, directionsRight = 0;  ///< one for each exact instance that has any

  void add(const KindScore& other);
};

struct RecognitionScore {
  std::map<std::string, KindScore> byKind;  ///< "stock" for the block's sides
  std::vector<std::string> misses;          ///< one line for each instance, dimension or direction that is wrong

  KindScore total() const;
  bool perfect() const { return misses.empty(); }
};

struct ScoreOptions {
  double lengthToleranceMm = 1e-3;
  double angleToleranceDeg = 0.01;
};

RecognitionScore scoreRecognition(const LabelledPart& truth, const Recognition& said, const ScoreOptions& options = {});

}  // namespace stepwise
