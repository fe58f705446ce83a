#include "features/merge/group_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "features/analysis.h"
#include "features/merge/compare_group.h"
#include "features/merge/group_values.h"
#include "geom/model/make_solid.h"

namespace stepwise {
namespace {

/// Larger pieces would take the greedy search minutes; boards with hundreds of parts are no candidates anyway.
constexpr std::size_t kMostNodes = 60;
/// Each is fused and analysed only to show why it loses.
constexpr std::size_t kMostAlternatives = 3;

MergeStudy startStudy(const MergeContext& context, const Joints& joints, const AnalyzeOptions& options) {
  MergeStudy study;
  const LibraryValue* usual = context.library.value("merge.weight.quantity_count");
  study.quantityGiven = options.process.quantity.has_value();
  study.quantity = options.process.quantity.value_or(usual ? static_cast<int>(usual->value) : 100);
  for (const Joint& joint : joints.joints) study.rules.push_back(answerRules(context, joint));
  return study;
}

class GroupStudy {
 public:
  GroupStudy(const MergeContext& context, const Contacts& contacts, const Joints& joints, const AnalyzeOptions& options)
      : c_(context),
        contacts_(contacts),
        joints_(joints.joints),
        options_(options),
        study_(startStudy(context, joints, options)),
        values_(context, joints_, study_.rules, study_.quantity) {}

  MergeStudy run() {
    choose();
    for (auto* groups : {&study_.groups, &study_.alternatives})
      for (MergeGroup& group : *groups) make(group);
    preferWhatIsReallyBetter();
    explainKeptApart();
    offerInPlace();
    return std::move(study_);
  }

 private:
  int partOf(int instance) const { return values_.partOf(instance); }

  void choose() {
    LiaisonGraph graph;
    std::vector<int> nodes;
    std::map<int, int> local;
    for (std::size_t i = 0; i < c_.assembly.instances.size(); ++i)
      if (values_.isNode(static_cast<int>(i))) {
        local[static_cast<int>(i)] = static_cast<int>(nodes.size());
        nodes.push_back(static_cast<int>(i));
      }
    for (std::size_t j = 0; j < joints_.size(); ++j) {
      const auto a = local.find(joints_[j].a), b = local.find(joints_[j].b);
      if (a == local.end() || b == local.end() || joints_[j].kind == JointKind::clearance) continue;
      if (study_.rules[j].apart() == nullptr) graph.edges.emplace_back(a->second, b->second);
    }
    if (nodes.size() > kMostNodes) {
      study_.exact = false;
      study_.diagnostics.push_back(
          {Severity::info, "groups-not-chosen", "assembly",
           fmt::format("{} parts could be made by the shop, more than the {} among which groups are chosen",
                       nodes.size(), kMostNodes),
           "analyse its sub-assemblies on their own"});
      return;
    }
    graph.parts = static_cast<int>(nodes.size());
    for (const int i : nodes) graph.share.push_back(values_.shareOf(i));
    const auto named = [&](const std::vector<int>& group) {
      std::vector<int> instances;
      for (const int i : group) instances.push_back(nodes[i]);
      return instances;
    };
    graph.value = [&](const std::vector<int>& group) { return values_.valueOf(named(group)); };
    const GroupChoice choice = chooseGroups(graph);
    study_.valueEur = choice.value;
    study_.boundEur = choice.bound;
    study_.exact = choice.exact;
    for (const std::vector<int>& group : choice.groups) {
      MergeGroup merge;
      merge.instances = named(group);
      merge.valueEur = *values_.valueOf(merge.instances);
      study_.groups.push_back(std::move(merge));
    }
    compareRunnersUp(graph, named);
  }

  /// Everything apart, each connected piece as one, and each group without one of its parts.
  template <class Named>
  void compareRunnersUp(const LiaisonGraph& graph, const Named& named) {
    if (graph.edges.empty()) return;
    study_.runnersUp.push_back(
        {"all parts apart", 0.0, fmt::format("the chosen plan is worth {:.3g} € more", study_.valueEur)});
    std::vector<int> piece(graph.parts);
    for (int i = 0; i < graph.parts; ++i) piece[i] = i;
    for (bool changed = true; changed;) {
      changed = false;
      for (const auto& [a, b] : graph.edges)
        if (piece[a] != piece[b]) {
          piece[a] = piece[b] = std::min(piece[a], piece[b]);
          changed = true;
        }
    }
    std::map<int, std::vector<int>> pieces;
    for (int i = 0; i < graph.parts; ++i) pieces[piece[i]].push_back(i);
    for (const auto& [first, members] : pieces) {
      if (members.size() < 2) continue;
      const std::vector<int> whole = named(members);
      const bool chosen = std::any_of(study_.groups.begin(), study_.groups.end(),
                                      [&](const MergeGroup& g) { return g.instances == whole; });
      if (chosen) continue;
      const std::optional<double> value = values_.valueOf(whole);
      study_.runnersUp.push_back(
          {"one part of all: " + listOf(whole), value,
           value ? std::string("it is worth less than the chosen plan") : values_.whyNot(whole)});
      if (value && study_.alternatives.size() < kMostAlternatives) {
        MergeGroup alternative;
        alternative.instances = whole;
        alternative.valueEur = *value;
        study_.alternatives.push_back(std::move(alternative));
      }
    }
  }

  std::string listOf(const std::vector<int>& instances) const {
    std::string text;
    for (const int i : instances) text += fmt::format("{}{}", text.empty() ? "" : ", ", c_.assembly.instances[i].name);
    return text;
  }

  /// Members so that each touches one before it.
  std::vector<int> inContactOrder(const std::vector<int>& group) const {
    std::set<int> left(group.begin() + 1, group.end());
    std::vector<int> order{group.front()};
    for (std::size_t k = 0; k < order.size(); ++k)
      for (const int j : values_.jointsOf(order[k]))
        if (joints_[j].kind != JointKind::clearance && left.erase(GroupValues::partner(joints_[j], order[k])) > 0)
          order.push_back(GroupValues::partner(joints_[j], order[k]));
    order.insert(order.end(), left.begin(), left.end());
    return order;
  }

  void make(MergeGroup& group) {
    const std::set<int> inside(group.instances.begin(), group.instances.end());
    group.removed = values_.removedBy(inside);
    noteIdleHoles(group, inside);
    noteConditions(group, inside);
    if (const MergeGroup* twin = findTwin(group)) {
      group.failure = twin->failure;
      group.merged = twin->merged;
      if (twin->merged) {  // the same body elsewhere
        const Placement from = c_.assembly.instances[twin->instances.front()].placement;
        const Placement to = c_.assembly.instances[group.instances.front()].placement;
        group.merged->solid = moved(twin->merged->solid, to.after(from.inverse()));
      }
      group.analysis = twin->analysis;
      group.table = twin->table;
      group.withoutRedesignEur = twin->withoutRedesignEur;
      group.byIntegrationEur = twin->byIntegrationEur;
      group.redesignCouldAdd = twin->redesignCouldAdd;
      return;
    }
    std::vector<PlacedSolid> bodies;
    for (const int i : inContactOrder(group.instances))
      bodies.push_back(
          {c_.assembly.parts[partOf(i)].solid, c_.assembly.instances[i].placement, c_.assembly.instances[i].name});
    const Result<MergedSolid> merged = mergeSolids(bodies);
    if (!merged) {
      group.failure = merged.error();
      return;
    }
    group.merged = *merged;
    analyze(group);
    compareGroup(c_, contacts_, joints_, values_, study_.quantity, group);
  }

  /// What the really made and analysed body saves, each; absent: not known.
  std::optional<double> madeValueEur(const MergeGroup& group) const {
    const std::string label = costLabel(study_.quantity);
    for (const Comparison& row : group.table)
      if (row.label == label && row.before && row.after) return *row.before - *row.after;
    return std::nullopt;
  }

  /// Groups are chosen by estimates; where the made bodies tell that a larger one is better, it takes the place of
  /// those inside it.
  void preferWhatIsReallyBetter() {
    for (std::size_t k = 0; k < study_.alternatives.size();) {
      const MergeGroup& whole = study_.alternatives[k];
      const std::optional<double> value = madeValueEur(whole);
      const auto isPartOfIt = [&](const MergeGroup& group) {
        return std::includes(whole.instances.begin(), whole.instances.end(), group.instances.begin(),
                             group.instances.end());
      };
      double chosen = 0;
      for (const MergeGroup& group : study_.groups)
        if (isPartOfIt(group)) chosen += madeValueEur(group).value_or(0);
      if (!value || *value <= std::max(chosen, 0.0)) {
        ++k;
        continue;
      }
      const std::string plan = "one part of all: " + listOf(whole.instances);
      std::erase_if(study_.runnersUp, [&](const RunnerUp& other) { return other.plan == plan; });
      MergeGroup better = whole;
      study_.valueEur += *value - chosen;
      study_.boundEur = std::max(study_.boundEur, study_.valueEur);
      for (const MergeGroup& group : study_.groups)
        if (isPartOfIt(group))
          study_.runnersUp.push_back({listOf(group.instances) + " as one part", madeValueEur(group),
                                      "the larger part saves more, as the made bodies show"});
      std::erase_if(study_.groups, isPartOfIt);
      better.valueEur = *value;
      study_.alternatives.erase(study_.alternatives.begin() + static_cast<std::ptrdiff_t>(k));
      study_.groups.push_back(std::move(better));
    }
    for (RunnerUp& other : study_.runnersUp)
      if (other.plan == "all parts apart")
        other.why = fmt::format("the chosen plan is worth {:.3g} € more", study_.valueEur);
    std::sort(study_.groups.begin(), study_.groups.end(),
              [](const MergeGroup& p, const MergeGroup& q) { return p.instances < q.instances; });
  }

  /// An earlier group of the same parts in the same places to one another.
  const MergeGroup* findTwin(const MergeGroup& group) const {
    for (const MergeGroup& earlier : study_.groups) {
      if (&earlier == &group) return nullptr;
      if (earlier.instances.size() == group.instances.size() && sameShape(earlier, group)) return &earlier;
    }
    return nullptr;
  }

  bool sameShape(const MergeGroup& p, const MergeGroup& q) const {
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

  void noteIdleHoles(MergeGroup& group, const std::set<int>& inside) const {
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

  void noteConditions(MergeGroup& group, const std::set<int>& inside) const {
    for (const char* rule : kMergeRules)
      for (std::size_t j = 0; j < joints_.size(); ++j) {
        if (!inside.contains(joints_[j].a) || !inside.contains(joints_[j].b)) continue;
        const auto& answers = study_.rules[j].answers;
        const auto answer =
            std::find_if(answers.begin(), answers.end(), [&](const RuleAnswer& r) { return r.rule == rule; });
        if (answer == answers.end() || answer->effect != Effect::condition) continue;
        group.conditions.push_back(fmt::format("{}: {}", rule, answer->reason));
        break;
      }
  }

  void analyze(MergeGroup& group) const {
    const Part& first = c_.assembly.parts[partOf(group.instances.front())];
    Part part;
    part.name = "merged: " + listOf(group.instances);
    part.solid = group.merged->solid;
    part.material = first.material;
    part.densityGPerCm3 = first.densityGPerCm3;
    part.faces.resize(faceCount(part.solid));
    AnalyzeOptions options = options_;
    options.process.pmi.clear();
    Result<PartAnalysis> analysis = analyzePart(part, c_.library, options);
    if (analysis) group.analysis = std::make_shared<const PartAnalysis>(std::move(*analysis));
  }

  void explainKeptApart() {
    std::map<int, int> groupOf;
    std::set<int> removed;
    for (std::size_t g = 0; g < study_.groups.size(); ++g) {
      for (const int i : study_.groups[g].instances) groupOf[i] = static_cast<int>(g);
      removed.insert(study_.groups[g].removed.begin(), study_.groups[g].removed.end());
    }
    for (std::size_t j = 0; j < joints_.size(); ++j) {
      const Joint& joint = joints_[j];
      const auto a = groupOf.find(joint.a), b = groupOf.find(joint.b);
      if (a != groupOf.end() && b != groupOf.end() && a->second == b->second) continue;
      if (removed.contains(joint.a) || removed.contains(joint.b)) continue;
      if (const RuleAnswer* rule = study_.rules[j].apart()) {
        study_.keptApart.push_back({joint.a, joint.b, rule->rule, rule->reason});
      } else if (joint.kind == JointKind::clearance) {
        study_.keptApart.push_back({joint.a, joint.b, "motion", joint.text});
      } else if (!values_.isNode(joint.a) || !values_.isNode(joint.b)) {
        study_.keptApart.push_back({joint.a, joint.b, "value", "no route is known that makes one of them"});
      } else {
        const std::optional<double> value = values_.valueOf({joint.a, joint.b});
        study_.keptApart.push_back(
            {joint.a, joint.b, "value",
             value ? fmt::format("one part of both would be worth {:.3g} €; the chosen plan is better without", *value)
                   : values_.whyNot({joint.a, joint.b})});
      }
    }
  }

  void offerInPlace() {
    for (const Joint& joint : joints_) {
      if (!isMoving(joint.kind) || joint.kind == JointKind::gear) continue;
      for (const ContactPair& pair : contacts_.pairs) {
        if (pair.a != joint.a || pair.b != joint.b) continue;
        double gap = 1e300;
        for (const FaceContact& contact : contacts_.of(pair).contacts) gap = std::min(gap, contact.gapMm);
        if (gap < 1e300)
          study_.inPlace.push_back({joint.a, joint.b, gap, values_.number("printer.lmm35.moving_gap_rec_mm", 0.25),
                                    values_.number("printer.lmm35.moving_gap_abs_mm", 0.175)});
      }
    }
  }

  const MergeContext& c_;
  const Contacts& contacts_;
  const std::vector<Joint>& joints_;
  const AnalyzeOptions& options_;
  MergeStudy study_;
  GroupValues values_;
};

}  // namespace

MergeStudy studyGroups(const MergeContext& context, const Contacts& contacts, const Joints& joints,
                       const AnalyzeOptions& options) {
  return GroupStudy(context, contacts, joints, options).run();
}

}  // namespace stepwise
