// Merged bodies really made: fused, analysed, compared with their parts, and why one is no good.
//
// Groups of equal parts in equal places are made once. Members are fused in the order in which they touch, so that a
// failure names its pair. Lengths in mm, money in euro. Refers to what it is built from. Threads: one.
// Does not see: which groups are worth asking about (group_study.h).
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "features/merge/group_study.h"
#include "features/merge/group_values.h"
#include "features/merge/plan_groups.h"

namespace stepwise {

class GroupMaker {
 public:
  using Group = GroupPlanner::Group;

  GroupMaker(const MergeContext& context, const Contacts& contacts, const std::vector<Joint>& joints,
             const std::vector<PairRules>& rules, const GroupValues& values, const AnalyzeOptions& options,
             int quantity)
      : c_(context),
        contacts_(contacts),
        joints_(joints),
        rules_(rules),
        values_(values),
        options_(options),
        quantity_(quantity) {}

  /// The made and analysed body of a group; `estimatedEur`: its worth as long as no body tells.
  const MergeGroup& madeOf(const Group& group, double estimatedEur);
  /// What was made of these instances, or of equal parts in equal places; null: nothing yet.
  const MergeGroup* alike(const Group& group) const;
  /// Bodies that were put into fusing so far; those of twins once.
  std::size_t fused() const { return fused_; }

  /// Why a group of so many faces is not fused; absent: it is.
  std::optional<Error> tooLarge(const Group& group) const;
  /// What the really made and analysed body is worth; absent: no printed route makes it.
  std::optional<GroupWorth> worthOfMade(const MergeGroup& group) const;
  /// Members so that each touches one before it, with that one; the first with itself.
  std::vector<std::pair<int, int>> inContactOrder(const Group& group) const;
  bool sameShape(const MergeGroup& p, const MergeGroup& q) const;
  /// "plate, arm … (26 parts)".
  std::string listOf(const Group& group) const;

 private:
  int partOf(int instance) const { return values_.partOf(instance); }
  void make(MergeGroup& group);
  void copyTwin(const MergeGroup& twin, MergeGroup& group) const;
  const MergeGroup* findTwin(const MergeGroup& group) const;
  std::vector<PlacedSolid> bodiesOf(const Group& group) const;
  void noteIdleHoles(MergeGroup& group, const std::set<int>& inside) const;
  void noteConditions(MergeGroup& group, const std::set<int>& inside) const;
  void analyze(MergeGroup& group) const;
  std::optional<std::string> refusalOf(const MergeGroup& group) const;

  const MergeContext& c_;
  const Contacts& contacts_;
  const std::vector<Joint>& joints_;
  const std::vector<PairRules>& rules_;
  const GroupValues& values_;
  const AnalyzeOptions& options_;
  int quantity_;
  std::map<Group, MergeGroup> made_;
  std::size_t fused_ = 0;
};

}  // namespace stepwise
