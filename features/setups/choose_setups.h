// Fewest setups that cut every feature, for each class of machine, with the proof.
//
// Exact minimum set cover by branch and bound with a dual lower bound; ties are broken by toleranced pairs kept in one
// setup, then machined area, then the order of candidates. Faces of the raw stock need no setup (they are bought to
// size) unless `machineStockFaces` is set. Features that no direction reaches are listed, never dropped.
#pragma once

#include "features/setups/access_directions.h"
#include "features/setups/setup_plan.h"

namespace stepwise {

struct ChooseSetupsOptions {
  double enoughFraction = 0.98;  ///< as in AccessOptions
  bool machineStockFaces = false;
  Angle maxTilt = Angle::degrees(110);  ///< 5-axis: tool axis may lean this far from the table normal
  /// Pairs of faces with a tolerance between them (from PMI): kept in one setup where that costs no setup.
  std::vector<std::array<FaceId, 2>> tolerancedPairs;
};

std::vector<SetupPlan> chooseSetups(const FaceGraph& graph, const Recognition& recognition, const Access& access,
                                    const ChooseSetupsOptions& options = {});

}  // namespace stepwise
