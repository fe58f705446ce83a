// Finds which of many axis-aligned boxes meet a query box, in logarithmic time.
//
// Build once (packed R-tree by Boost.Geometry), then query from any number of threads.
#pragma once

#include <memory>
#include <vector>

#include "geom/core/vec3.h"

namespace stepwise {

class BoxIndex {
 public:
  /// Empty boxes are never found.
  explicit BoxIndex(const std::vector<Box3>& boxes);
  ~BoxIndex();
  BoxIndex(BoxIndex&&) noexcept;
  BoxIndex& operator=(BoxIndex&&) noexcept;

  /// Positions (in the vector given) of the boxes that touch `query`, ascending.
  std::vector<int> touching(const Box3& query) const;

 private:
  struct Tree;
  std::unique_ptr<Tree> tree_;
};

}  // namespace stepwise
