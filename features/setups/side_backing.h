// What stands behind the sides of the block: the face whose cut takes away the stock that one would hold there.
//
// Behind a place on a side lies stock, then the first face of the part that one meets looking inwards; where one meets
// none, the nearest face beside that line, level with the block's middle or a quarter from its ends. The stock goes
// when that face is cut. Places are told apart in cells, finer towards the ends of a side, where jaws hold. Lengths in
// mm, part coordinates, sides numbered as in RawStock. Cost: one ray to five for each cell, cast when first asked for.
// Threads: const calls are safe, and answer the same for any number of threads.
// Does not see: stock that a cut of other faces takes along, thin material between such cuts.
#pragma once

#include <array>
#include <atomic>
#include <span>
#include <vector>

#include "geom/mesh/oriented_box.h"
#include "geom/mesh/ray_caster.h"

namespace stepwise {

class SideBacking {
 public:
  /// The rays must outlive it. `box`: of the finished part.
  SideBacking(const RayCaster& rays, const OrientedBox& box);

  /// The face behind a place on a side 0 … 5; 0: none is near. Places beyond the part's box count as the side
  /// that they stand before.
  FaceId behind(int side, Vec3 place) const;
  /// The same for the places first, first + step, … in turn; quicker than to ask for each.
  void behind(int side, Vec3 first, Vec3 step, std::span<FaceId> faces) const;

 private:
  struct Side {
    std::vector<double> u, v;                     ///< middles of the cells, from the box's centre
    mutable std::vector<std::atomic<int>> faces;  ///< [u + v·u.size()]; below 0: not asked yet
  };
  FaceId look(int side, double u, double v) const;
  FaceId inCell(int side, std::size_t u, std::size_t v) const;

  const RayCaster& rays_;
  OrientedBox box_;
  std::array<Side, 6> sides_;
};

}  // namespace stepwise
