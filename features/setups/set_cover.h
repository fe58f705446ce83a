// Exact minimum set cover with a proven lower bound.
#pragma once

#include <cstdint>
#include <vector>

namespace stepwise {

struct SetCoverOptions {
  /// Search nodes after which the best cover so far is returned with its proven bound.
  std::int64_t maxNodes = 2'000'000;
};

struct SetCover {
  std::vector<int> chosen;  ///< indices of sets, ascending
  int lowerBound = 0;       ///< equal to chosen.size() when optimal
  std::vector<int> uncoverable;  ///< items in no set; the cover is of the others
};

/// `sets[s]` lists the items (0 … itemCount − 1) in set s; `weight[s]` breaks ties among minimum covers: largest sum
/// wins, then the lexicographically smallest choice. An empty `weight` means all 0.
SetCover findMinimumCover(int itemCount, const std::vector<std::vector<int>>& sets, const std::vector<double>& weight = {},
                          const SetCoverOptions& options = {});

}  // namespace stepwise
