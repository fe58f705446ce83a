// Which things belong together: sets of numbers that grow as two members at a time are joined (union-find).
//
// Members are 0 … count − 1; a set is known by its smallest member, whatever the order of joining. Cost: near-constant
// a call.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace stepwise {

class DisjointSets {
 public:
  explicit DisjointSets(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0); }

  /// The smallest member of the set that `member` is in.
  int smallest(int member) {
    while (parent_[member] != member) member = parent_[member] = parent_[parent_[member]];
    return member;
  }
  void join(int a, int b) {
    a = smallest(a);
    b = smallest(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<int> parent_;
};

}  // namespace stepwise
