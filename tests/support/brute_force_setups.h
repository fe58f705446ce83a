// Fewest setups on a three-axis mill by trying all subsets of directions: what the exact cover is compared with.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <set>

#include "features/setups/machining_items.h"

namespace stepwise {

/// Each mask holds the directions that one item can be cut from.
inline int fewestDirections(const std::set<std::uint32_t>& masks, int directionCount) {
  int best = directionCount;
  for (std::uint32_t choice = 0; choice < (std::uint32_t{1} << directionCount); ++choice)
    if (std::popcount(choice) < best &&
        std::all_of(masks.begin(), masks.end(), [&](std::uint32_t mask) { return (mask & choice) != 0; }))
      best = std::popcount(choice);
  return best;
}

inline int fewestDirections(const MachiningItems& work, int directionCount) {
  std::set<std::uint32_t> masks;
  for (const MachiningItem& item : work.items) {
    if (item.stock || item.remainder) continue;
    std::uint32_t mask = 0;
    item.directions.forEach([&](int d) { mask |= std::uint32_t{1} << d; });
    masks.insert(mask);
  }
  return fewestDirections(masks, directionCount);
}

/// Of whole faces, or of faces cut in part from one direction and in part from another, whichever is fewer.
inline int bruteForceSetups(const FaceGraph& graph, const Recognition& recognition, const Access& access,
                            double enoughFraction) {
  const int directions = static_cast<int>(access.directions.size());
  const MachiningItems whole =
      findMachiningItems(graph, recognition, access, {.straight = straightReach(access, enoughFraction)});
  return std::min(fewestDirections(whole, directions),
                  fewestDirections(shareBySamples(whole, graph, access), directions));
}

}  // namespace stepwise
