// What a group of parts would be worth as one printed part, by what its parts and joints cost.
//
// Euro a piece at one quantity. A group is worth what its parts cost by their best routes, less one printed route that
// makes them all (set up once), plus the joints and fasteners that go, plus what is lost where joining fails, plus the
// library's weights for clampings, handovers and days of lead time. The routes' own yield is in their cost.
// References are kept: context, joints and rules must outlive this. Threads: reading only.
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

/// What a group is worth, and of what that is made up.
struct GroupWorth {
  double partsEur = 0;    ///< the parts by their best routes
  double printedEur = 0;  ///< one printed part instead
  double joiningEur = 0;  ///< joints made and fasteners put in
  double scrapEur = 0;    ///< parts lost where a joint fails
  double chainEur = 0;    ///< clampings, handovers and days saved, by the library's weights

  double totalEur() const { return partsEur - printedEur + joiningEur + scrapEur + chainEur; }
  /// "one printed part 12 € instead of 9 € for the parts and 2 € for joining them; the shorter chain counts 1 €".
  std::string text() const;
};

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
  std::optional<GroupWorth> worthOf(const std::vector<int>& group) const;
  std::optional<double> valueOf(const std::vector<int>& group) const;
  /// The same once the merged body is known to be made by that route.
  std::optional<GroupWorth> worthOf(const std::vector<int>& group, const Route& made) const;
  /// The weights of a chain that is shorter by these.
  double chainEur(int clampings, int handovers, double days, double worthEur) const;
  std::string whyNot(const std::vector<int>& group) const;
  /// An upper bound of what a part can bring to any group: it costs nothing but its own printing, and its joints go.
  double shareOf(int instance) const;

 private:
  /// Set up once for the dearest of the parts; what each piece takes adds up.
  std::optional<PrintedCost> printedTogether(const std::vector<int>& group) const;
  bool fitsAnyPrinter(const std::vector<int>& group) const;
  /// Share of joints that fail, by which the parts are lost.
  double failingRatio(JointKind kind) const;
  std::optional<GroupWorth> worthAgainst(const std::vector<int>& group, const PrintedCost& after) const;

  const MergeContext& c_;
  const std::vector<Joint>& joints_;
  const std::vector<PairRules>& rules_;
  int quantity_;
  std::vector<PartCost> costs_;
  std::vector<std::vector<int>> jointsOf_;
  double allPartsEur_ = 0, longestD_ = 0;
};

}  // namespace stepwise
