#include "features/merge/group_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "features/analysis.h"

namespace stepwise {

const char* operationOf(JointKind kind) {
  switch (kind) {
    case JointKind::fastened: return "screw";
    case JointKind::pressed: return "press_fit";
    case JointKind::welded: return "laser_weld";
    case JointKind::soldered: return "solder";
    default: return "assemble";
  }
}

GroupValues::GroupValues(const MergeContext& context, const std::vector<Joint>& joints,
                         const std::vector<PairRules>& rules, int quantity)
    : c_(context), joints_(joints), rules_(rules), quantity_(quantity), jointsOf_(context.assembly.instances.size()) {
  for (const PartAnalysis& part : c_.parts) costs_.push_back(stepwise::costOf(part, quantity_));
  for (std::size_t i = 0; i < context.assembly.instances.size(); ++i) {
    if (!isNode(static_cast<int>(i))) continue;
    allPartsEur_ += *costOf(static_cast<int>(i)).bestEur;
    longestD_ = std::max(longestD_, costOf(static_cast<int>(i)).leadD);
  }
  double queueD = 0;
  for (std::size_t j = 0; j < joints_.size(); ++j) {
    queueD = std::max(queueD, number(std::string("op.") + operationOf(joints_[j].kind) + ".queue_p50_d", 0));
    jointsOf_[joints_[j].a].push_back(static_cast<int>(j));
    jointsOf_[joints_[j].b].push_back(static_cast<int>(j));
  }
  longestD_ += queueD;
}

double GroupValues::number(const std::string& key, double fallback) const {
  const LibraryValue* value = c_.library.value(key);
  return value ? value->value : fallback;
}

bool GroupValues::isNode(int instance) const {
  return c_.assembly.parts[partOf(instance)].closed && !isBought(roleOf(instance)) && costOf(instance).bestEur;
}

double GroupValues::jointCostEur(JointKind kind) const {
  const std::string op = std::string("op.") + operationOf(kind);
  const double rate = number(op + ".rate_eur_h", 45) / 60;
  const double minutes = kind == JointKind::touching || kind == JointKind::held
                             ? number(op + ".part_s", 3) * number(op + ".micro_ratio", 1) / 60
                             : number(op + ".joint_min", 1);
  return rate * (minutes + number(op + ".setup_first_min", 10) / quantity_);
}

std::vector<int> GroupValues::removedBy(const std::set<int>& group) const {
  std::set<int> candidates;
  for (const int i : group)
    for (const int j : jointsOf_[i]) {
      const int other = partner(joints_[j], i);
      const bool pin = roleOf(other) == RoleKind::pin || roleOf(other) == RoleKind::rod;
      if (!group.contains(other) && (isFastener(roleOf(other)) || pin)) candidates.insert(other);
    }
  for (const int i : std::set<int>(candidates))
    for (const int j : jointsOf_[i])
      if (isFastener(roleOf(partner(joints_[j], i)))) candidates.insert(partner(joints_[j], i));
  for (bool changed = true; changed;) {
    changed = false;
    for (auto it = candidates.begin(); it != candidates.end();) {
      const bool needed = std::any_of(jointsOf_[*it].begin(), jointsOf_[*it].end(), [&](int j) {
        const int other = partner(joints_[j], *it);
        return isMoving(joints_[j].kind) || (!group.contains(other) && !candidates.contains(other));
      });
      if (needed) changed = true;
      it = needed ? candidates.erase(it) : std::next(it);
    }
  }
  // A pin in one part only joins nothing: it has a purpose of its own.
  std::vector<int> removed;
  for (const int i : candidates) {
    std::set<int> members;
    for (const int j : jointsOf_[i])
      if (group.contains(partner(joints_[j], i))) members.insert(partner(joints_[j], i));
    if (members.size() > 1 || isFastener(roleOf(i))) removed.push_back(i);
  }
  return removed;
}

std::string GroupWorth::text() const {
  std::string text =
      fmt::format("one printed part {:.3g} € instead of {:.3g} € for the parts and {:.3g} € for joining them",
                  printedEur, partsEur, joiningEur + scrapEur);
  if (std::abs(chainEur) >= 0.005)
    text += fmt::format("; the {} chain counts {:.3g} €", chainEur > 0 ? "shorter" : "longer", std::abs(chainEur));
  return text;
}

double GroupValues::chainEur(int clampings, int handovers, double days, double worthEur) const {
  return number("merge.weight.clamping_eur", 0) * clampings + number("merge.weight.handover_eur", 0) * handovers +
         number("merge.weight.day_ratio", 0) * days * worthEur;
}

std::optional<GroupWorth> GroupValues::worthOf(const std::vector<int>& group) const {
  if (!fitsAnyPrinter(group)) return std::nullopt;
  const std::optional<PrintedCost> after = printedTogether(group);
  return after ? worthAgainst(group, *after) : std::nullopt;
}

std::optional<GroupWorth> GroupValues::worthOf(const std::vector<int>& group, const Route& made) const {
  return worthAgainst(group, {0, made.cost->perPieceEur(quantity_).value, made.clampings, made.handovers,
                              made.leadTime ? made.leadTime->p50D : 0});
}

std::optional<GroupWorth> GroupValues::worthAgainst(const std::vector<int>& group, const PrintedCost& after) const {
  const std::set<int> inside(group.begin(), group.end());
  GroupWorth worth;
  int clampings = 0, handovers = 0;
  double leadD = 0, queueD = 0, failing = 0;
  for (const int i : group) {
    worth.partsEur += *costOf(i).bestEur;
    clampings += costOf(i).clampings;
    handovers += costOf(i).handovers;
    leadD = std::max(leadD, costOf(i).leadD);
    for (const int j : jointsOf_[i]) {
      if (!inside.contains(partner(joints_[j], i)) || joints_[j].a != i) continue;
      if (rules_[j].apart() != nullptr) return std::nullopt;
      if (joints_[j].kind == JointKind::clearance) continue;
      worth.joiningEur += jointCostEur(joints_[j].kind);
      failing += failingRatio(joints_[j].kind);
      queueD = std::max(queueD, number(std::string("op.") + operationOf(joints_[j].kind) + ".queue_p50_d", 0));
    }
  }
  worth.joiningEur += jointCostEur(JointKind::fastened) * double(removedBy(inside).size());
  worth.scrapEur = worth.partsEur * failing;
  worth.printedEur = after.fixedEur + after.pieceEur;
  worth.chainEur =
      chainEur(clampings - after.clampings, handovers - after.handovers, leadD + queueD - after.leadD, worth.partsEur);
  return worth;
}

std::optional<double> GroupValues::valueOf(const std::vector<int>& group) const {
  const std::optional<GroupWorth> worth = worthOf(group);
  return worth ? std::optional<double>(worth->totalEur()) : std::nullopt;
}

double GroupValues::failingRatio(JointKind kind) const {
  return 1 - number(std::string("op.") + operationOf(kind) + ".fpy_ratio", 1);
}

std::optional<PrintedCost> GroupValues::printedTogether(const std::vector<int>& group) const {
  std::optional<PrintedCost> best;
  for (const auto& [route, first] : costOf(group.front()).printed) {
    PrintedCost sum;
    bool all = true;
    for (const int i : group) {
      const auto found = costOf(i).printed.find(route);
      all = all && found != costOf(i).printed.end();
      if (!all) break;
      sum.fixedEur = std::max(sum.fixedEur, found->second.fixedEur);
      sum.pieceEur += found->second.pieceEur;
      sum.clampings = std::max(sum.clampings, found->second.clampings);
      sum.handovers = std::max(sum.handovers, found->second.handovers);
      sum.leadD = std::max(sum.leadD, found->second.leadD);
    }
    if (all && (!best || sum.fixedEur + sum.pieceEur < best->fixedEur + best->pieceEur)) best = sum;
  }
  return best;
}

bool GroupValues::fitsAnyPrinter(const std::vector<int>& group) const {
  Box3 box;
  for (const int i : group) {
    const Box3& own = c_.parts[partOf(i)].graph.box;
    for (const double x : {own.min.x, own.max.x})
      for (const double y : {own.min.y, own.max.y})
        for (const double z : {own.min.z, own.max.z})
          box.add(c_.assembly.instances[i].placement.applyToPoint({x, y, z}));
  }
  const Vec3 size = box.size();
  std::array<double, 3> sides{size.x, size.y, size.z};
  std::sort(sides.begin(), sides.end());
  for (const std::string& printer : c_.library.children("printer")) {
    const std::string key = "printer." + printer + ".envelope_";
    std::array<double, 3> room{number(key + "x_mm", 0), number(key + "y_mm", 0), number(key + "z_mm", 0)};
    std::sort(room.begin(), room.end());
    if (sides[0] <= room[0] && sides[1] <= room[1] && sides[2] <= room[2]) return true;
  }
  return false;
}

/// Losses and days count by the worth of the whole group: all that could ever be in it stands for that.
double GroupValues::shareOf(int instance) const {
  const PartCost& cost = costOf(instance);
  double least = 1e300;
  for (const auto& [route, printed] : cost.printed) least = std::min(least, printed.pieceEur);
  if (cost.printed.empty()) return 0;
  double share =
      std::max(0.0, *cost.bestEur - least) + chainEur(cost.clampings, cost.handovers, longestD_, *cost.bestEur);
  for (const int j : jointsOf_[instance])
    share += jointCostEur(joints_[j].kind) + jointCostEur(JointKind::fastened) * 3 +
             failingRatio(joints_[j].kind) * allPartsEur_;
  return share;
}

std::string GroupValues::whyNot(const std::vector<int>& group) const {
  const std::set<int> inside(group.begin(), group.end());
  for (std::size_t j = 0; j < joints_.size(); ++j)
    if (inside.contains(joints_[j].a) && inside.contains(joints_[j].b) && rules_[j].apart() != nullptr)
      return rules_[j].apart()->reason;
  return fitsAnyPrinter(group) ? "no printed route makes all of them" : "together they fit no printer";
}

}  // namespace stepwise
