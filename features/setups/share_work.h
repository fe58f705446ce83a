// Chooses the fewest ways to clamp that cut all items, and says which of them cuts what.
//
// Exact (findMinimumCover) over items with different directions. Ties: toleranced pairs of faces in one setup where
// that costs none, axes that the part has itself, area cut, order of candidates. Items that several chosen ways could
// cut go to the one that can cut most, so that the others stay short. Cost: near-linear in items.
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "features/setups/machining_items.h"
#include "features/setups/setup_candidates.h"

namespace stepwise {

/// One chosen way to clamp with the items it cuts (positions in the list of items, ascending; never empty).
struct SharedSetup {
  int candidate = 0;
  std::vector<int> items;
  double areaMm2 = 0;
};

struct SharedWork {
  std::vector<SharedSetup> setups;  ///< in order of candidates
  int lowerBound = 0;               ///< no fewer setups cut the items
  std::vector<int> uncut;           ///< items that no candidate cuts
};

using WantedItem = std::function<bool(const MachiningItem&)>;

SharedWork shareWork(const std::vector<SetupCandidate>& candidates, const std::vector<MachiningItem>& items,
                     const WantedItem& wanted, const std::vector<std::array<FaceId, 2>>& tolerancedPairs);

/// Number of setups for the wanted items.
int countSetups(const std::vector<SetupCandidate>& candidates, const std::vector<MachiningItem>& items,
                const WantedItem& wanted);

}  // namespace stepwise
