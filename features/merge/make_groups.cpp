#include "features/merge/make_groups.h"

#include <fmt/format.h>

#include <algorithm>

#include "features/analysis.h"
#include "features/merge/compare_group.h"
#include "geom/model/make_solid.h"

namespace stepwise {
namespace {

/// More than two bodies are fused only if no more pairs of their faces may meet: each body is cut with all before it.
constexpr std::size_t kMostFacePairs = 30'000;

/// What only the made body could show is answered by it, on the printer that likes it best.
void answerByMadeBody(MergeGroup& group) {
  if (!group.analysis || group.analysis->printability.empty()) return;
  for (const std::string rule : {"section", "void", "drain"}) {
    std::erase_if(group.conditions, [&](const std::string& text) { return text.starts_with(rule + ": "); });
    const RuleResult* best = nullptr;
    for (const Printability& printer : group.analysis->printability)
      for (const RuleResult& result : printer.rules)
        if (result.rule == rule && (!best || rankOf(result.outcome) < rankOf(best->outcome))) best = &result;
    if (!best || best->outcome == Outcome::pass) continue;
    group.conditions.push_back(fmt::format("{}: the merged body is {}: {}", rule, name(best->outcome), best->text));
  }
}

}  // namespace

const MergeGroup& GroupMaker::madeOf(const Group& group, double estimatedEur) {
  const auto found = made_.find(group);
  if (found != made_.end()) return found->second;
  MergeGroup fresh;
  fresh.instances = group;
  fresh.valueEur = estimatedEur;
  make(fresh);
  return made_.emplace(group, std::move(fresh)).first->second;
}

const MergeGroup* GroupMaker::alike(const Group& group) const {
  const auto found = made_.find(group);
  if (found != made_.end()) return &found->second;
  MergeGroup probe;
  probe.instances = group;
  probe.removed = values_.removedBy({group.begin(), group.end()});
  return findTwin(probe);
}

std::optional<Error> GroupMaker::tooLarge(const Group& group) const {
  if (group.size() <= 2) return std::nullopt;
  std::size_t before = 0, pairs = 0;
  for (const int i : group) {
    const std::size_t faces = c_.parts[partOf(i)].graph.faces.size();
    pairs += before * faces;
    before += faces;
  }
  if (pairs <= kMostFacePairs) return std::nullopt;
  return Error{"too-large-to-fuse", fmt::format("{} parts", group.size()),
               fmt::format("{} parts with {} faces were not fused, which would take too long", group.size(), before),
               "merge sub-assemblies first"};
}

std::optional<GroupWorth> GroupMaker::worthOfMade(const MergeGroup& group) const {
  if (!group.analysis) return std::nullopt;
  const Route* route = bestRoute(*group.analysis, quantity_, RouteKind::printed);
  return route ? values_.worthOf(group.instances, *route) : std::nullopt;
}

/// Why the made body is no good; absent: it is.
std::optional<std::string> GroupMaker::refusalOf(const MergeGroup& group) const {
  if (!group.analysis) return "the merged body could not be analysed";
  const std::vector<Printability>& printers = group.analysis->printability;
  const bool fits =
      std::any_of(printers.begin(), printers.end(), [](const Printability& p) { return p.outcome != Outcome::fail; });
  if (!printers.empty() && !fits) {
    std::set<std::string> rules;
    std::string text;
    for (const Printability& printer : printers)
      for (const RuleResult& rule : printer.rules)
        if (rule.outcome == Outcome::fail && rules.insert(rule.rule).second)
          text += "; " + rule.rule + ": " + rule.text;
    return "no printer takes the merged body" + text;
  }
  const std::optional<GroupWorth> worth = worthOfMade(group);
  if (!worth) return "no printed route makes the merged body";
  if (worth->totalEur() <= 0) return "the body really made saves nothing: " + worth->text();
  return std::nullopt;
}

std::string GroupMaker::listOf(const Group& instances) const {
  constexpr std::size_t kMostNames = 6;
  std::string text;
  for (std::size_t k = 0; k < std::min(kMostNames, instances.size()); ++k)
    text += (k == 0 ? "" : ", ") + c_.assembly.instances[instances[k]].name;
  if (instances.size() > kMostNames) text += fmt::format(" … ({} parts)", instances.size());
  return text;
}

std::vector<std::pair<int, int>> GroupMaker::inContactOrder(const Group& group) const {
  std::set<int> left(group.begin() + 1, group.end());
  std::vector<std::pair<int, int>> order{{group.front(), group.front()}};
  for (std::size_t k = 0; k < order.size(); ++k)
    for (const int j : values_.jointsOf(order[k].first)) {
      const int other = GroupValues::partner(joints_[j], order[k].first);
      if (joints_[j].kind != JointKind::clearance && left.erase(other) > 0) order.emplace_back(other, order[k].first);
    }
  for (const int other : left) order.emplace_back(other, group.front());
  return order;
}

std::vector<PlacedSolid> GroupMaker::bodiesOf(const Group& group) const {
  std::vector<PlacedSolid> bodies;
  for (const auto& [i, onto] : inContactOrder(group))
    bodies.push_back({c_.assembly.parts[partOf(i)].solid, c_.assembly.instances[i].placement,
                      c_.assembly.instances[i].name, i == onto ? "" : c_.assembly.instances[onto].name});
  return bodies;
}

void GroupMaker::make(MergeGroup& group) {
  const std::set<int> inside(group.instances.begin(), group.instances.end());
  group.removed = values_.removedBy(inside);
  noteIdleHoles(group, inside);
  noteConditions(group, inside);
  group.failure = tooLarge(group.instances);
  if (group.failure) return;
  if (const MergeGroup* twin = findTwin(group)) return copyTwin(*twin, group);
  fused_ += group.instances.size();
  const Result<MergedSolid> merged = mergeSolids(bodiesOf(group.instances));
  if (!merged) {
    group.failure = merged.error();
    return;
  }
  group.merged = *merged;
  analyze(group);
  compareGroup(c_, contacts_, joints_, values_, options_, quantity_, group);
  if (const auto worth = worthOfMade(group)) group.valueEur = worth->totalEur();
  group.refusal = refusalOf(group);
  answerByMadeBody(group);
}

void GroupMaker::copyTwin(const MergeGroup& twin, MergeGroup& group) const {
  group.failure = twin.failure;
  group.refusal = twin.refusal;
  group.conditions = twin.conditions;
  group.valueEur = twin.valueEur;
  group.merged = twin.merged;
  if (twin.merged) {  // the same body elsewhere
    const Placement from = c_.assembly.instances[twin.instances.front()].placement;
    const Placement to = c_.assembly.instances[group.instances.front()].placement;
    group.merged->solid = moved(twin.merged->solid, to.after(from.inverse()));
  }
  group.analysis = twin.analysis;
  group.table = twin.table;
  group.withoutRedesignEur = twin.withoutRedesignEur;
  group.byIntegrationEur = twin.byIntegrationEur;
  group.redesignCouldAdd = twin.redesignCouldAdd;
  // Members stand in the same places of both lists.
  const auto standIn = [&](int i) {
    const auto at = std::find(twin.instances.begin(), twin.instances.end(), i);
    return group.instances[static_cast<std::size_t>(at - twin.instances.begin())];
  };
  for (CriticalPair pair : twin.criticalPairs) {
    pair.a = standIn(pair.a);
    pair.b = standIn(pair.b);
    group.criticalPairs.push_back(std::move(pair));
  }
}

/// An earlier group of the same parts in the same places to one another.
const MergeGroup* GroupMaker::findTwin(const MergeGroup& group) const {
  for (const auto& [members, earlier] : made_)
    if (sameShape(earlier, group)) return &earlier;
  return nullptr;
}

bool GroupMaker::sameShape(const MergeGroup& p, const MergeGroup& q) const {
  if (p.instances.size() != q.instances.size() || p.removed.size() != q.removed.size()) return false;
  const auto placeOf = [&](int i) -> const Placement& { return c_.assembly.instances[i].placement; };
  const Placement fromP = placeOf(p.instances.front()).inverse(), fromQ = placeOf(q.instances.front()).inverse();
  for (std::size_t k = 0; k < p.instances.size(); ++k) {
    if (partOf(p.instances[k]) != partOf(q.instances[k])) return false;
    const Placement a = fromP.after(placeOf(p.instances[k])), b = fromQ.after(placeOf(q.instances[k]));
    double difference = distance(a.origin, b.origin);
    for (std::size_t axis = 0; axis < 3; ++axis) difference += distance(a.axes[axis], b.axes[axis]);
    if (difference > 1e-4) return false;
  }
  return true;
}

void GroupMaker::noteIdleHoles(MergeGroup& group, const std::set<int>& inside) const {
  const std::set<int> removed(group.removed.begin(), group.removed.end());
  for (const ContactPair& pair : contacts_.pairs) {
    const bool aRemoved = removed.contains(pair.a), bRemoved = removed.contains(pair.b);
    const int part = aRemoved ? pair.b : pair.a, fastener = aRemoved ? pair.a : pair.b;
    if (aRemoved == bRemoved || !inside.contains(part)) continue;
    IdleHole hole{part, fastener, {}};
    for (const FaceContact& contact : contacts_.of(pair).contacts)
      if (contact.kind == ContactKind::coaxial || contact.kind == ContactKind::threaded) {
        const std::vector<FaceId>& faces = aRemoved ? contact.facesB : contact.facesA;
        hole.faces.insert(hole.faces.end(), faces.begin(), faces.end());
      }
    if (!hole.faces.empty()) group.idleHoles.push_back(std::move(hole));
  }
}

void GroupMaker::noteConditions(MergeGroup& group, const std::set<int>& inside) const {
  for (const char* rule : kMergeRules)
    for (std::size_t j = 0; j < joints_.size(); ++j) {
      if (!inside.contains(joints_[j].a) || !inside.contains(joints_[j].b)) continue;
      const auto& answers = rules_[j].answers;
      const auto answer =
          std::find_if(answers.begin(), answers.end(), [&](const RuleAnswer& r) { return r.rule == rule; });
      if (answer == answers.end() || answer->effect != Effect::condition) continue;
      group.conditions.push_back(fmt::format("{}: {}", rule, answer->reason));
      break;
    }
}

void GroupMaker::analyze(MergeGroup& group) const {
  const Part& first = c_.assembly.parts[partOf(group.instances.front())];
  Part part;
  part.name = "merged: " + listOf(group.instances);
  part.solid = group.merged->solid;
  part.material = c_.materialOf(partOf(group.instances.front()));
  part.densityGPerCm3 = first.densityGPerCm3;
  part.faces.resize(faceCount(part.solid));
  AnalyzeOptions options = options_;
  options.process.pmi.clear();
  Result<PartAnalysis> analysis = analyzePart(part, c_.library, options);
  if (analysis) group.analysis = std::make_shared<const PartAnalysis>(std::move(*analysis));
}

}  // namespace stepwise
