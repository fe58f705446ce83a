// Finds the cylinder by which a chuck or collet holds the workpiece.
//
// The raw bar in the first setup of turning; else an outer cylinder along the line away from the holder that exists, is
// not cut now, and has nothing wider between itself and the holder. Lengths in mm. Cost: faces × edges.
// Does not see: chucks that clamp in a bore, run-out classes.
#pragma once

#include <optional>
#include <string>

#include "features/setups/plan_workholding.h"
#include "features/setups/workpiece.h"

namespace stepwise {

struct RoundGrip {
  std::vector<FaceId> faces;
  bool onStock = false;
  double diameterMm = 0, gripDepthMm = 0, contactAreaMm2 = 0;
  Vec3 axisPoint = {}, axis = {};
  double lowMm = 0, highMm = 0;  ///< of what is held, along `axis`
};

struct RoundSearch {
  std::optional<RoundGrip> grip;
  std::string whyNot;
};

/// The bar beyond the part; only where the stock is a bar. `up`: unit, away from the chuck.
RoundSearch findBarGrip(const RawStock& stock, Vec3 up, const WorkholdingOptions& options);
/// `up`: unit, away from the chuck.
RoundSearch findRoundGrip(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options);
/// A cylinder square to `up`, for jaws with a V or bored to its diameter.
RoundSearch findLyingCylinder(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options);

}  // namespace stepwise
