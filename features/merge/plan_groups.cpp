#include "features/merge/plan_groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "geom/core/disjoint_sets.h"

namespace stepwise {
namespace {

/// Where one instance stands to another, rounded so that copies of a sub-assembly agree.
std::string placeText(const Placement& from, const Placement& to) {
  const Placement relative = from.inverse().after(to);
  std::string text;
  for (const Vec3 v : {relative.axes[0], relative.axes[1], relative.origin})
    for (const double c : {v.x, v.y, v.z}) text += fmt::format("{},", std::llround(c * 1e4));
  return text;
}

std::vector<GroupPlanner::Group> connected(int parts, const std::vector<std::pair<int, int>>& edges) {
  DisjointSets linked(parts);
  for (const auto& [a, b] : edges) linked.join(a, b);
  std::map<int, GroupPlanner::Group> pieces;
  for (int i = 0; i < parts; ++i) pieces[linked.smallest(i)].push_back(i);
  std::vector<GroupPlanner::Group> found;
  for (auto& [first, members] : pieces)
    if (members.size() > 1) found.push_back(std::move(members));
  return found;
}

}  // namespace

GroupPlanner::GroupPlanner(const MergeContext& context, const std::vector<Joint>& joints,
                           const std::vector<PairRules>& rules, const GroupValues& values)
    : c_(context), joints_(joints), values_(values) {
  std::map<int, int> local;
  for (std::size_t i = 0; i < c_.assembly.instances.size(); ++i) {
    const int instance = static_cast<int>(i);
    if (!values_.isNode(instance)) continue;
    local[instance] = static_cast<int>(nodes_.size());
    nodes_.push_back(instance);
    graph_.share.push_back(values_.shareOf(instance));
  }
  graph_.parts = static_cast<int>(nodes_.size());
  for (std::size_t j = 0; j < joints_.size(); ++j) {
    const auto a = local.find(joints_[j].a), b = local.find(joints_[j].b);
    if (a == local.end() || b == local.end() || joints_[j].kind == JointKind::clearance) continue;
    if (rules[j].apart() == nullptr) graph_.edges.emplace_back(a->second, b->second);
  }
  pieces_ = connected(graph_.parts, graph_.edges);
  for (Group& piece : pieces_)
    for (int& part : piece) part = nodes_[part];
}

std::optional<double> GroupPlanner::valueOf(const Group& group) const {
  if (group.size() > kMostMerged) return std::nullopt;
  const auto [known, fresh] = known_.try_emplace(group);
  if (fresh) known->second = values_.valueOf(group);
  return known->second;
}

bool GroupPlanner::Refused::holds(const Group& group) const {
  return group.size() > mostParts || groups.contains(group) || (tooLarge && tooLarge(group)) ||
         std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
           return std::binary_search(group.begin(), group.end(), pair.first) &&
                  std::binary_search(group.begin(), group.end(), pair.second);
         });
}

GroupChoice GroupPlanner::choose(const Refused& without) const {
  LiaisonGraph graph = graph_;
  const auto named = [&](const std::vector<int>& group) {
    Group instances;
    for (const int i : group) instances.push_back(nodes_[i]);
    return instances;
  };
  graph.value = [&](const std::vector<int>& group) -> std::optional<double> {
    const Group instances = named(group);
    return without.holds(instances) ? std::nullopt : valueOf(instances);
  };
  graph.signature = [&](const std::vector<int>& piece) { return signatureOf(piece); };
  GroupChoice choice = chooseGroups(graph);
  for (std::vector<int>& group : choice.groups) group = named(group);
  return choice;
}

std::optional<GroupPlanner::Group> GroupPlanner::bestPair() const {
  std::optional<Group> best;
  double most = 0;
  for (const auto& [a, b] : graph_.edges) {
    Group pair{std::min(nodes_[a], nodes_[b]), std::max(nodes_[a], nodes_[b])};
    const std::optional<double> value = valueOf(pair);
    if (!value || (best && *value <= most)) continue;
    best = std::move(pair);
    most = *value;
  }
  return best;
}

/// Part, place and joints of each member, those to screws and other bought parts as well: they count in the value.
std::string GroupPlanner::signatureOf(const std::vector<int>& piece) const {
  const auto placeOf = [&](int i) -> const Placement& { return c_.assembly.instances[i].placement; };
  const Placement& first = placeOf(nodes_[piece.front()]);
  std::string text;
  for (const int part : piece) {
    const int instance = nodes_[part];
    text += fmt::format("|{}@{}", values_.partOf(instance), placeText(first, placeOf(instance)));
    std::vector<std::string> joined;
    for (const int j : values_.jointsOf(instance)) {
      const int other = GroupValues::partner(joints_[j], instance);
      joined.push_back(
          fmt::format("{}:{}@{}", name(joints_[j].kind), values_.partOf(other), placeText(first, placeOf(other))));
    }
    std::sort(joined.begin(), joined.end());
    for (const std::string& joint : joined) text += ";" + joint;
  }
  return text;
}

}  // namespace stepwise
