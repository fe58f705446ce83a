// All covers of the proven minimum size, where there are few.
//
// Depth first over the item with the fewest sets left; a set that was tried is closed to its later siblings, so every
// cover comes once. Items and sets are 0-based. Cost: bounded by the options. No threads.
// Based on: the branching of Knuth 2000, "Dancing links". Differs: covers may overlap, their size is given.
#pragma once

#include <cstddef>
#include <vector>

namespace stepwise {

struct EnumerateCoversOptions {
  std::size_t maxCovers = 64;  ///< more than a reader compares
  int maxNodes = 20'000;       ///< a few milliseconds
};

struct Covers {
  std::vector<std::vector<int>> covers;  ///< indices of sets, ascending, in lexicographic order
  bool all = true;                       ///< false: there may be more
};

/// `sets[s]` lists the items of set s; items in no set are left out. `size` is the minimum.
Covers enumerateMinimumCovers(int itemCount, const std::vector<std::vector<int>>& sets, int size,
                              const EnumerateCoversOptions& options = {});

}  // namespace stepwise
