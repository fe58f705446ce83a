// Fewest setups that cut every feature, for each class of machine, with the proof.
//
// Exact minimum set cover by branch and bound with a dual lower bound. All minimum plans are compared where they are
// few, up to the part's symmetry: most toleranced pairs kept in one setup (stated before inferred), then machined area,
// then what workholding says (SetupPlan::tied), then the order of candidates. Faces of the raw stock need no setup
// (they are bought to size) unless `machineStockFaces` is set; the other reading of the drawing is counted beside it.
// Faces that no direction reaches are listed, never dropped. A plan's minimum is that of features cut whole wherever
// one direction can, free shapes shared between directions where that saves a setup; turning takes the largest turned
// profile. Does not see: how the part is held (plan_workholding does), tool lengths beyond what Access knows. Cost:
// well below a millisecond for tens of faces and directions. No threads.
#pragma once

#include <array>
#include <vector>

#include "features/setups/access_directions.h"
#include "features/setups/setup_plan.h"

namespace stepwise {

struct ChooseSetupsOptions {
  double enoughFraction = 0.98;  ///< as in AccessOptions
  bool machineStockFaces = false;
  Angle maxTilt = Angle::degrees(110);  ///< 5-axis: tool axis may lean this far from the table normal
  double usualSwissBarMm = 32;          ///< bar capacity of the common Swiss-type lathes
  double maxSwissBarMm = 38;            ///< bar capacity of the largest ones
  double unsupportedSlenderness = 3;    ///< L/D up to which a bar end is turned without guide bushing or tailstock
  /// Pairs of faces with a tolerance between them (from PMI): kept in one setup where that costs no setup. Others are
  /// inferred from the shape and count less.
  std::vector<std::array<FaceId, 2>> tolerancedPairs = {};
  /// Pairs that place the part on a neighbour in its assembly: they count as the inferred ones do.
  std::vector<std::array<FaceId, 2>> matingPairs = {};
};

/// One plan for each machine class, in the order of kMachineClasses; clampings are still empty.
std::vector<SetupPlan> chooseSetups(const FaceGraph& graph, const Recognition& recognition, const Access& access,
                                    const ChooseSetupsOptions& options = {});

}  // namespace stepwise
