// The force of a cut, and what jaws hold against it.
//
// Jaws hold by friction and by the pressure that moves to the edge where the workpiece tips; what stands out beyond
// them is a lever on the grip and a beam that bends. Long parts are held by several vises in line. Lengths in mm,
// forces in N. Cost: constant. Does not see: chatter, the spring of the vise itself, hollows in what stands out.
#pragma once

#include <string>

#include "features/setups/plan_workholding.h"
#include "features/setups/workpiece.h"

namespace stepwise {

/// Force of a light cut on this part.
double lightCutN(const Workpiece& workpiece, const WorkholdingOptions& options);
/// Diameter of the mill that takes the bulk off: a tenth of the part, 10 mm at most.
double roughingMillMm(const Workpiece& workpiece);
/// What the workpiece must be held against in this setup: a roughing cut, unless Workpiece::cut says a light one.
double neededForceN(const Workpiece& workpiece, const WorkholdingOptions& options);

/// Force with which jaws hold: of the vises, or what the contact bears.
double clampingForceN(double contactAreaMm2, const WorkholdingOptions& options, int vises = 1);

struct Grip {
  double forceN = 0;  ///< pressing the jaws together
  double depthMm = 0;
  double openingMm = 0;
};
/// Cutting force at `leverMm` above the jaws' top that the grip holds without slipping or tipping, with safety.
double heldForceN(const Grip& grip, double leverMm, const WorkholdingOptions& options);

/// What stands out beyond the jaws on one side, as a beam.
struct Overhang {
  double lengthMm = 0;
  double widthMm = 0, heightMm = 0;  ///< of the beam's section; the cut presses along the height
};
/// Why a grip that turns at `momentNmm` at most does not carry the overhang; empty: it does.
std::string whyNotCarried(const Overhang& overhang, double momentNmm, const Workpiece& workpiece,
                          const WorkholdingOptions& options);

}  // namespace stepwise
