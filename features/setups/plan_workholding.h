// How the workpiece is held in each setup, chosen on the in-process workpiece.
//
// The ways are tried in the order a shop would: vise, chuck or collet, soft jaws, the vise on an angle plate, toe
// clamps on the table, vacuum, zero point, a foot of stock kept below the part, carrier frame, and a custom fixture
// last; wax and carrier frames first for micro parts. The free end of a long turned piece is carried by a tailstock or
// a steady rest. A way holds if the faces it needs exist at that moment, are not cut in the setup, and give enough
// depth and area below what is cut. Each refused way says why. A vise holds against a roughing cut at the top of the
// part, or a light one and says so, without slipping and tipping, and presses no wall of a hollow out of shape; jaws
// stay below every cut beside them and below tools that lean over them. The order of setups is tried, too, where the
// first one needs special means: what is cut first decides what is there to hold later. Lengths in mm, forces in N.
// Does not see: the vise's own body below the jaws, hollows between walls that are not parallel.
#pragma once

#include "features/setups/raw_stock.h"
#include "features/setups/setup_plan.h"
#include "features/setups/side_backing.h"
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
  double jawHeightMm = 40;        ///< of vises and soft jaws, above the bed that the workpiece rests on
  double largeViseMm = 300;       ///< that a large vise opens
  double jawWidthMm = 150;        ///< along which the jaws of one vise hold
  int mostVises = 4;              ///< in line on one table
  double softJawDepthMm = 40;     ///< to which soft jaws are milled, so that what stands out beyond has room in them
  double angleBlockMm = 500;      ///< longest side of a part that is held leaning in a vise or chuck
  double frameGapMm = 15;         ///< widest window between a part and the bar of its carrier frame that tabs bridge
  double frameBarMm = 10;         ///< width of the bars of a carrier frame
  double holderDiameterMm = 20;   ///< of tools
  double edgeClampMm = 20;        ///< height of clamps that press sideways on the table
  double maxRoundGripMm = 50;     ///< length that the jaws of a chuck or a collet hold
  double largeChuckMm = 500;      ///< of a large lathe
  double freeLengthRatio = 3;     ///< length over diameter from which the free end of a turned piece is carried
  double steadyRatio = 12;        ///< from which its middle is carried as well
  double tableMm = 2000;          ///< longest side that straps hold on a table
  double strapPadMm = 12;         ///< width and depth of what a strap clamp presses on
  double strapClearMm = 8;        ///< between a strap and what is cut
  double strapForceN = 8000;      ///< of one strap
  double maxChuckMm = 200.0;
  double maxColletMm = 32.0;               ///< collets centre better than jaws up to here
  double vacuumMinAreaMm2 = 2500;          ///< below it leaks at the rim decide
  double vacuumNMm2 = 0.08;                ///< that the air presses with
  double minBoltMm = 3.0;                  ///< smallest hole that a bolt or pull stud holds the part by
  Angle maxViseTilt = Angle::degrees(75);  ///< of a vise or chuck on an angle plate
  double thinPlateShare = 0.05;            ///< height against jaw opening below which a plate bends in a vise
  double proudMm = 1.0;            ///< that the workpiece stands above the jaws at least, so that no tool meets them
  double proudShare = 0.2;         ///< the same against the height; the smaller one counts
  double viseForceN = 10'000;      ///< of a vise, where the contact bears it
  double contactNMm2 = 50;         ///< pressure that leaves no mark on soft metal
  double frictionRatio = 0.15;     ///< of smooth jaws on metal, dry
  double lightCutN = 100;          ///< with an end mill of 5 mm; small parts see smaller mills, by the square
  double roughCutN = 400;          ///< likewise with one of 10 mm
  double safetyRatio = 2;          ///< of holding over cutting
  double maxDeflectionMm = 0.02;   ///< of a wall that jaws press on
  double elasticityNMm2 = 70'000;  ///< of aluminium, the softest of the usual metals
  double footMm = 5.0;             ///< height of stock left below a part to be gripped by
  double neckNMm2 = 100;           ///< bending that aluminium bears again and again where a part is joined to its foot
  double colletRunOutMm = 0.01;    ///< of what is held again in a collet
  double chuckRunOutMm = 0.04;     ///< likewise in three jaws
  double handMassG = 15'000;       ///< heavier workpieces need lifting gear
  double densityGPerCm3 = 8.0;     ///< of the heaviest usual metal, where nobody named the material
  RawStockOptions stock = {};
};

/// Fills Setup::clamping of every setup of the plan, in order; the stock is the oriented box plus allowance (or bar).
/// Setups may change places, never against precedence between features.
/// `backing`: what stands behind the block's sides; null: a raw side is whole until it is cut into.
/// A rotary axis may be turned round where the part is better held by its other end.
void planWorkholding(SetupPlan& plan, const FaceGraph& graph, const Recognition& recognition, const OrientedBox& box,
                     const WorkholdingOptions& options = {}, const SideBacking* backing = nullptr);

/// The number of clampings the plan needs: setups with equal direction and equal clamping share one. Low and high are
/// the counts under the other readings of the drawing.
CountRange countClampings(const SetupPlan& plan);

}  // namespace stepwise
