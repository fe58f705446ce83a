// Finds the pair of parallel faces by which a vise holds the workpiece best.
//
// Jaw faces are planes square to the line away from the holder: raw sides of the block, and faces that exist and are
// not cut now. Between two opposite ones the largest overlap below every cut that breaks out on them is taken, as long
// as nothing of the part stands out beyond the jaws at that height or far out above them, the jaws are that high, no
// leaning tool passes below their top, the grip holds a light cut, and no wall of a hollow gives way. Lengths in mm.
// Cost: pairs × rows × edges. Does not see: tapped or hooked jaws, stops, jaws that clamp outwards.
#pragma once

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
  double holdsN = 0;                     ///< cutting force at the top of the part that it holds
};

struct ViseSearch {
  std::optional<ViseGrip> grip;
  std::string whyNot;  ///< of the first pair that was tried
};

/// Force with which jaws hold: of the vise, or what the contact bears.
double clampingForceN(double contactAreaMm2, const WorkholdingOptions& options);
/// Cutting force at `leverMm` above the jaws' top that a grip holds without slipping or tipping, with safety.
double heldForceN(double forceN, double gripDepthMm, double leverMm, const WorkholdingOptions& options);

/// `up`: unit, away from the vise.
ViseSearch findViseGrip(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options);

}  // namespace stepwise
