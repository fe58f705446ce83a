// Exact minimum set cover with a proven lower bound.
//
// Reductions (essential sets, dominated items and sets, independent components) first, then branch and bound by
// iterative deepening: "is there a cover with k sets?" for rising k, so that an interrupted search still leaves a
// proven bound. Ties among minimum covers are searched to the end, too. Items and sets are 0-based. Cost: exponential
// in the worst case, milliseconds for a few hundred items in up to a hundred sets of practical structure. No threads.
// Based on: Beasley 1987, "An algorithm for set covering problem" (reductions, dual ascent). Differs: unit costs,
// integer dual bounds that need no rounding care, weight and order as exact second and third criteria.
#pragma once

#include <cstdint>
#include <vector>

namespace stepwise {

struct SetCoverOptions {
  /// Search nodes after which the best cover so far is returned with its proven bound.
  std::int64_t maxNodes = 2'000'000;
  /// Which of the minimum covers: the one of the largest weight, or any, where only their size is asked for.
  enum class Ties { best, any } ties = Ties::best;
};

struct SetCover {
  std::vector<int> chosen;       ///< indices of sets, ascending
  int lowerBound = 0;            ///< no cover has fewer sets; equal to chosen.size() when that is proven
  bool tieProven = false;        ///< the choice among minimum covers is proven, too; false where any was asked for
  std::vector<int> uncoverable;  ///< items in no set; the cover is of the others
};

/// `sets[s]` lists the items (0 … itemCount − 1) in set s; `weight[s]` breaks ties among minimum covers: largest sum
/// wins, then the lexicographically smallest choice. An empty `weight` means all 0. Weights count to 40 bits of
/// the largest one, so that noise in the last digits does not make equal areas unequal.
SetCover findMinimumCover(int itemCount, const std::vector<std::vector<int>>& sets,
                          const std::vector<double>& weight = {}, const SetCoverOptions& options = {});

}  // namespace stepwise
