// How the workpiece is held in each setup, chosen on the in-process workpiece.
//
// The ways are tried in the order a shop would: vise, chuck or collet, soft jaws, the vise on an angle plate, vacuum,
// zero point, carrier frame, and a custom fixture last; wax and carrier frames first for micro parts. A way holds if
// the faces it needs exist at that moment, are not cut in the setup, and give enough depth and area below what is cut.
// Each refused way says why. Lengths in mm. Does not see: cutting forces, deflection of thin walls, the vise's own body
// below the jaws.
#pragma once

#include "features/setups/raw_stock.h"
#include "features/setups/setup_plan.h"
#include "geom/brep/face_graph.h"
#include "geom/mesh/oriented_box.h"

namespace stepwise {

/// Depths that differ by less are the same; sums of heights are that exact.
inline constexpr double kGripNoiseMm = 1e-6;

struct WorkholdingOptions {
  double minGripDepthMm = 2.0;  ///< vise jaws below this do not hold; micro parts go to wax or carrier frames
  double maxViseOpeningMm = 200.0;
  double microPartMm = 5.0;       ///< largest box side below which jaws are too coarse
  double jawClearanceMm = 0.5;    ///< between the top of the jaws and the lowest cut beside them
  double minContactAreaMm2 = 10;  ///< on each jaw; less only pinches the part
  double maxOverhangRatio = 12;   ///< height above the jaws against grip depth; beyond it the cut tips the part out
  double maxChuckMm = 200.0;
  double maxColletMm = 32.0;               ///< collets centre better than jaws up to here
  double vacuumMinAreaMm2 = 2500;          ///< 0.08 N/mm² of vacuum then hold 200 N, a light finishing cut
  double minBoltMm = 3.0;                  ///< smallest hole that a bolt or pull stud holds the part by
  Angle maxViseTilt = Angle::degrees(75);  ///< of a vise or chuck on an angle plate
  double thinPlateShare = 0.05;            ///< height against jaw opening below which a plate bends in a vise
  RawStockOptions stock = {};
};

/// Fills Setup::clamping of every setup of the plan, in order; the stock is the oriented box plus allowance (or bar).
/// A rotary axis may be turned round where the part is better held by its other end.
void planWorkholding(SetupPlan& plan, const FaceGraph& graph, const Recognition& recognition, const OrientedBox& box,
                     const WorkholdingOptions& options = {});

/// The number of clampings the plan needs: setups with equal direction and equal clamping share one. Low and high are
/// the counts under the other readings of the drawing.
CountRange countClampings(const SetupPlan& plan);

}  // namespace stepwise
