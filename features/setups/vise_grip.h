// Finds the pair of parallel faces by which a vise holds the workpiece best.
//
// Jaw faces are planes square to the line away from the holder: raw sides of the block where the stock behind them is
// not cut away before or now, and faces that exist and are not cut now. Between two opposite ones the largest overlap
// below every cut that breaks out on them is taken, as long as nothing of the part stands out beyond the jaws at that
// height, what stands out above or beside them neither turns the part in the grip nor bends, the jaws are that high, no
// leaning tool passes below their top, the grip holds a cut, and no wall of a hollow gives way. Long parts take several
// vises in line. Lengths in mm. Cost: pairs × rows × edges. Does not see: tapped or hooked jaws, stops, jaws that clamp
// outwards.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "features/setups/plan_workholding.h"
#include "features/setups/workpiece.h"

namespace stepwise {

struct ViseGrip {
  std::vector<FaceId> firstJaw, secondJaw;
  bool onStock = false;
  double openingMm = 0, gripDepthMm = 0, contactAreaMm2 = 0;
  Vec3 normal;                           ///< of the first jaw's face, out of the part
  double firstMm = 0, secondMm = 0;      ///< the jaws' planes along `normal`
  double jawBottomMm = 0, jawTopMm = 0;  ///< along the line away from the vise
  std::array<double, 2> alongMm{};       ///< stretch that both jaws touch, along normal × the line away from the vise
  double holdsN = 0;                     ///< cutting force at the top of the part that it holds
  int vises = 1;                         ///< in line
  bool rough = false;                    ///< on faces as they were cast
};

struct ViseSearch {
  std::optional<ViseGrip> grip;
  std::string whyNot;  ///< of the first pair that a vise opens for, else of the first
};

/// `up`: unit, away from the vise.
ViseSearch findViseGrip(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options);

}  // namespace stepwise
