// The best way to divide parts into connected groups, each worth something as one piece.
//
// Exact up to `exactUpTo` parts in one connected piece: branch and bound over the connected groups of the first part
// not yet placed, with the value of what is left remembered by set. Beyond: pairs of groups are joined while that
// gains, all in one is tried as well, and `bound` says how much better any plan could be; pieces beyond `joinedUpTo`
// are left apart with their bound. Pieces of equal signature are solved once. Deterministic. Threads: pure. Does not
// see: what makes a group valuable or impossible; the caller's `value` says. Based on: branch and bound for set
// partitioning (Balas & Padberg 1976). Differs: columns are grown along the liaison graph, never listed.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stepwise {

struct LiaisonGraph {
  int parts = 0;                           ///< at most 64 in one connected piece count for the exact search
  std::vector<std::pair<int, int>> edges;  ///< pairs that may be joined directly
  /// What a group of two or more is worth as one piece; none: not allowed. Single parts are worth 0.
  std::function<std::optional<double>(const std::vector<int>& group)> value;
  /// No group is worth more than the sum of its parts' shares.
  std::vector<double> share;
  /// Equal for connected pieces that are alike part by part, in ascending order; none: no two are.
  std::function<std::string(const std::vector<int>& piece)> signature = {};
};

struct GroupChoice {
  std::vector<std::vector<int>> groups;  ///< of two or more parts, ascending, by first part
  double value = 0;
  double bound = 0;  ///< no choice is worth more; equal to the value where exact
  bool exact = true;
  long long looked = 0;  ///< groups whose value was asked
  int solved = 0;        ///< connected pieces that were searched
  int repeated = 0;      ///< further ones that were known from an equal piece
  int leftApart = 0;     ///< and those too large to be searched
};

struct ChooseGroupsOptions {
  int exactUpTo = 16;
  int joinedUpTo = 400;  ///< joining looks at every pair of neighbours again and again
};

GroupChoice chooseGroups(const LiaisonGraph& graph, const ChooseGroupsOptions& options = {});

}  // namespace stepwise
