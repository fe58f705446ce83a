// Makes one body of several that touch: fused, the faces between them gone, neighbouring faces on one surface unified.
//
// Lengths in mm. Bodies are added one by one; after each the volume must be that of both less what they share, within
// 0.1 %, and the body must pass the kernel's validity check and be one piece, else the Error names the body that
// failed and the one it was to be joined to. Gaps up to `gapMm` are closed by a tolerant boolean where the exact one
// leaves the bodies apart. Threads: pure. Does not see: clearances wider than that; they stay open, and printing rules
// judge them as gaps.
#pragma once

#include <string>
#include <vector>

#include "geom/brep/solid.h"
#include "geom/core/result.h"
#include "geom/core/vec3.h"

namespace stepwise {

struct PlacedSolid {
  Solid solid;
  Placement placement;
  std::string name;       ///< for errors
  std::string onto = {};  ///< the body before it that it touches, for errors; empty: not known
};

struct MergedSolid {
  Solid solid;
  double volumeMm3 = 0;
  double partsVolumeMm3 = 0;   ///< sum over the parts
  double sharedVolumeMm3 = 0;  ///< counted twice in that sum
  int facesBefore = 0, facesAfter = 0;
};

struct MergeSolidsOptions {
  double gapMm = 0.01;
  double volumeTolerance = 1e-3;
};

/// Neighbours must follow one another: each body touches one before it.
Result<MergedSolid> mergeSolids(const std::vector<PlacedSolid>& bodies, const MergeSolidsOptions& options = {});

}  // namespace stepwise
