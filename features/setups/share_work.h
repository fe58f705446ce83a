// Chooses the fewest ways to clamp that cut all items, and says which of them cuts what.
//
// Exact (findMinimumCover) over items with different directions. Ties: stated toleranced pairs of faces in one setup
// where that costs none, axes that the part has itself, inferred pairs, area cut, order of candidates; by comparing all
// minimum covers where they are few (enumerateMinimumCovers), else pair after pair. Items that several chosen ways
// could cut go to the one that can cut most, so that the others stay short. Cost: near-linear in items.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <vector>

#include "features/setups/machining_items.h"
#include "features/setups/setup_candidates.h"
#include "features/setups/toleranced_pairs.h"

namespace stepwise {

/// One chosen way to clamp with the items it cuts (positions in the list of items, ascending; never empty).
struct SharedSetup {
  int candidate = 0;
  std::vector<int> items;
  double areaMm2 = 0;
};

/// What ties among minimum covers are broken by, in this order.
struct CoverRank {
  int statedPairs = 0;         ///< that one setup cuts together
  int ownAxes = 0;             ///< setups along an axis that the part has itself
  int inferredPairs = 0;       ///< that one setup cuts together
  std::int64_t areaShare = 0;  ///< cut without tilting, in millionths of the wanted area
  auto operator<=>(const CoverRank&) const = default;
};

/// One of the minimum covers.
struct RankedCover {
  std::vector<int> candidates;  ///< ascending
  CoverRank rank;
};

struct SharedWork {
  std::vector<SharedSetup> setups;   ///< in order of candidates
  int lowerBound = 0;                ///< no fewer setups cut the items
  std::vector<int> uncut;            ///< items that no candidate cuts
  std::vector<RankedCover> optimal;  ///< best first, the chosen one at the front; empty: not enumerated
  bool allOptimal = false;           ///< there are no others
};

using WantedItem = std::function<bool(const MachiningItem&)>;

struct ShareWorkOptions {
  std::vector<TolerancedPair> pairs = {};
  enum class Ties { first, compareAll } ties = Ties::first;  ///< first: any minimum cover of the largest weight
};

SharedWork shareWork(const std::vector<SetupCandidate>& candidates, const std::vector<MachiningItem>& items,
                     const WantedItem& wanted, const ShareWorkOptions& options = {});

/// As shareWork, with the cover already chosen.
SharedWork shareWorkOver(const std::vector<int>& cover, const std::vector<SetupCandidate>& candidates,
                         const std::vector<MachiningItem>& items, const WantedItem& wanted,
                         const ShareWorkOptions& options);

/// Number of setups for the wanted items.
int countSetups(const std::vector<SetupCandidate>& candidates, const std::vector<MachiningItem>& items,
                const WantedItem& wanted);

}  // namespace stepwise
