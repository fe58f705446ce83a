// What a group of parts would be worth as one printed part, by what its parts and joints cost.
//
// Euro a piece at one quantity. A group is worth what its parts cost by their best routes, less one printed route that
// makes them all (set up once), plus the joints and fasteners that go, plus the library's weights for clampings and
// handovers. References are kept: context, joints and rules must outlive this. Threads: reading only.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "features/merge/merge_rules.h"
#include "features/merge/part_costs.h"

namespace stepwise {

/// The library's operation that makes a joint: "screw", "press_fit", …
const char* operationOf(JointKind kind);

class GroupValues {
 public:
  GroupValues(const MergeContext& context, const std::vector<Joint>& joints, const std::vector<PairRules>& rules,
              int quantity);

  int partOf(int instance) const { return c_.assembly.instances[instance].part; }
  RoleKind roleOf(int instance) const { return c_.roles[partOf(instance)].kind; }
  const PartCost& costOf(int instance) const { return costs_[partOf(instance)]; }
  const std::vector<int>& jointsOf(int instance) const { return jointsOf_[instance]; }
  static int partner(const Joint& joint, int instance) { return joint.a == instance ? joint.b : joint.a; }
  double number(const std::string& key, double fallback) const;

  /// Whether the shop makes the part, by a route of known cost: only such parts are chosen among.
  bool isNode(int instance) const;
  double jointCostEur(JointKind kind) const;
  /// Fasteners, and pins that only locate, whose every neighbour is in the group or goes with it.
  std::vector<int> removedBy(const std::set<int>& group) const;
  /// None: a rule keeps two of them apart, or no printed route makes them all.
  std::optional<double> valueOf(const std::vector<int>& group) const;
  std::string whyNot(const std::vector<int>& group) const;
  /// An upper bound of what a part can bring to any group: it costs nothing but its own printing, and its joints go.
  double shareOf(int instance) const;

 private:
  /// Set up once for the dearest of the parts; what each piece takes adds up.
  std::optional<PrintedCost> printedTogether(const std::vector<int>& group) const;
  bool fitsAnyPrinter(const std::vector<int>& group) const;

  const MergeContext& c_;
  const std::vector<Joint>& joints_;
  const std::vector<PairRules>& rules_;
  int quantity_;
  std::vector<PartCost> costs_;
  std::vector<std::vector<int>> jointsOf_;
};

}  // namespace stepwise
