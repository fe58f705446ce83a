// What is cut in one setup, sorted by how: outer removal, cavities, drilled holes, freeform, turned. Private to
// features/process.
//
// Volumes come from the features' own dimensions; what the stock has beyond them is outer removal, shared among the
// setups by the areas they cut. If the features claim more than there is to remove (they overlap), all are scaled down.
#pragma once

#include <optional>
#include <vector>

#include "features/process/plan_context.h"

namespace stepwise {

struct HoleCut {
  int feature = 0;
  double diameterMm = 0, depthMm = 0;  ///< one for each diameter of a stepped hole
};

/// What a smaller tool takes out of the corners after the larger one before it.
struct RestCut {
  double toolMm = 0, volumeMm3 = 0;
};

struct MilledRegion {
  std::optional<int> feature;
  double volumeMm3 = 0, areaMm2 = 0;
  double toolMm = 0;  ///< roughs it, and finishes all but the corners
  double depthOverWidth = 0;
  std::vector<RestCut> rest = {};  ///< from tool to tool of half the size
};

struct BallRegion {
  double areaMm2 = 0, ballMm = 0;
};

struct SetupWork {
  std::vector<MilledRegion> milled;
  std::vector<BallRegion> ball;
  std::vector<HoleCut> holes;
  double turnedVolumeMm3 = 0, turnedAreaMm2 = 0, turnedDiameterMm = 0;
  int turningTools = 0;
  std::vector<int> cutFeatures;          ///< all features made here but holes
  std::vector<std::string> libraryKeys;  ///< entries that shape this work: stock, tool sizes, drill limits
};

/// One per setup of the plan.
std::vector<SetupWork> divideWork(const PlanContext& context, const SetupPlan& plan, const RawMaterial& stock);

}  // namespace stepwise
