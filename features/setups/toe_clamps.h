// Finds places where strap clamps press the workpiece onto a table with T-slots.
//
// A place is a square pad on something flat that faces up, exists and is not cut now, at its rim towards one of the
// four sides of the block, with nothing of the part standing above the strap on its way out and nothing cut now near
// it. Two that stand far apart hold, four are taken where there are as many. Lengths in mm, forces in N. Cost: a few
// hundred strips against the edges of the part; tried only where jaws do not hold. Clamps that
// press from the side are found as the jaws of a vise are (ways_to_hold).
// Does not see: straps that are moved between cuts, supports below overhangs.
#pragma once

#include <optional>
#include <string>

#include "features/setups/plan_workholding.h"
#include "features/setups/soft_hold.h"
#include "features/setups/workpiece.h"

namespace stepwise {

struct ToeClampGrip {
  std::vector<FaceId> faces;  ///< pressed on; empty: raw stock
  bool onStock = false;
  std::vector<StrapClamp> straps;
  Support support;
  double holdsN = 0;  ///< cutting force that friction takes, with safety
};

struct ToeClampSearch {
  std::optional<ToeClampGrip> grip;
  std::string whyNot;
};

/// `up`: unit, away from the table.
ToeClampSearch findToeClamps(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options);

}  // namespace stepwise
