// Which groups an assembly's parts could be merged into for the most benefit, some groups ruled out.
//
// Made parts and the joints between them that no rule keeps apart are the liaison graph; its connected pieces are
// searched by choose_groups.h, pieces of equal parts in equal places once. Values are remembered, so that choosing
// again without some groups costs little. Groups of more than `kMostMerged` are not looked at: fusing them takes
// minutes. References are kept: all must outlive this. Threads: one at a time.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "features/merge/choose_groups.h"
#include "features/merge/group_values.h"

namespace stepwise {

class GroupPlanner {
 public:
  static constexpr std::size_t kMostMerged = 60;
  using Group = std::vector<int>;  ///< instances, ascending

  GroupPlanner(const MergeContext& context, const std::vector<Joint>& joints, const std::vector<PairRules>& rules,
               const GroupValues& values);

  /// Groups that may not be chosen, and pairs that may not be in one group: what could not be made.
  struct Refused {
    std::set<Group> groups;
    std::set<std::pair<int, int>> pairs;
    std::size_t mostParts = kMostMerged;
    std::function<bool(const Group&)> tooLarge;  ///< to be fused; none: nothing is

    bool holds(const Group& group) const;
  };

  /// Groups in instances.
  GroupChoice choose(const Refused& without) const;
  /// Connected sets of two or more parts that no rule keeps apart from their neighbours.
  const std::vector<Group>& pieces() const { return pieces_; }
  /// The neighbours whose merging alone brings most or costs least; none: no two may be merged.
  std::optional<Group> bestPair() const;
  std::optional<double> valueOf(const Group& group) const;

 private:
  std::string signatureOf(const std::vector<int>& piece) const;

  const MergeContext& c_;
  const std::vector<Joint>& joints_;
  const GroupValues& values_;
  LiaisonGraph graph_;      ///< without its functions
  std::vector<int> nodes_;  ///< instance of each part of the graph
  std::vector<Group> pieces_;
  mutable std::map<Group, std::optional<double>> known_;
};

}  // namespace stepwise
