#include "features/merge/group_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "features/analysis.h"
#include "features/merge/compare_group.h"
#include "features/merge/group_values.h"
#include "features/merge/plan_groups.h"
#include "geom/model/make_solid.h"

namespace stepwise {
namespace {

/// Each is fused and analysed only to show why it loses.
constexpr std::size_t kMostAlternatives = 3;
/// The choice is made again without what turned out impossible, until so many bodies were fused in vain.
constexpr std::size_t kMostFusedInVain = 20;
/// Groups up to this size are fused quickly, whether that succeeds or not.
constexpr std::size_t kSmallGroup = 8;
/// More than two bodies are fused only if no more pairs of their faces may meet: each body is cut with all before it.
constexpr std::size_t kMostFacePairs = 30'000;
constexpr std::size_t kMostRunnersUp = 6;
constexpr std::size_t kMostWithout = 4;  // of them by leaving out a chosen group: each is a search of its own

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
        values_(context, joints_, study_.rules, study_.quantity),
        planner_(context, joints_, study_.rules, values_) {}

  MergeStudy run() {
    choose();
    addAlternatives();
    preferWhatIsReallyBetter();
    compareRunnersUp();
    explainKeptApart();
    offerInPlace();
    return std::move(study_);
  }

 private:
  using Group = GroupPlanner::Group;

  int partOf(int instance) const { return values_.partOf(instance); }

  /// Chooses, makes, rules out what is impossible, and chooses again.
  void choose() {
    GroupChoice choice;
    std::size_t inVain = 0;
    for (bool again = true; again;) {
      choice = planner_.choose(refused_);
      again = false;
      for (const Group& group : choice.groups) {
        const MergeGroup& made = madeOf(group);
        if (!made.failure && !made.refusal) continue;
        refuse(made);
        inVain += tooLarge(group) ? 1 : group.size();
        again = inVain < kMostFusedInVain;
      }
    }
    std::erase_if(choice.groups, [&](const Group& group) { return refused_.holds(group); });
    study_.exact = choice.exact && refused_.mostParts == GroupPlanner::kMostMerged;
    study_.boundEur = choice.bound;
    estimatedEur_ = choice.value;
    for (const Group& group : choice.groups) study_.groups.push_back(madeOf(group));
    for (const MergeGroup& group : study_.groups) study_.valueEur += group.valueEur;
    study_.boundEur = std::max(study_.boundEur, study_.valueEur);
    if (choice.leftApart > 0)
      study_.diagnostics.push_back(
          {Severity::info, "groups-not-chosen", "assembly",
           fmt::format("{} of the pieces that hang together are too large to look for groups", choice.leftApart),
           "analyse its sub-assemblies on their own"});
  }

  /// Where one pair could not be joined, no other group with it is tried; where a large group failed, no group of more
  /// than half its parts.
  void refuse(const MergeGroup& made) {
    refused_.groups.insert(made.instances);
    if (!made.failure) return;
    if (made.instances.size() > kSmallGroup)
      refused_.mostParts = std::min(refused_.mostParts, made.instances.size() / 2);
    for (const auto& [i, onto] : inContactOrder(made.instances))
      if (nameOfPair(onto, i) == made.failure->where) {
        refused_.pairs.insert(std::minmax(i, onto));
        return;
      }
  }

  std::string nameOfPair(int onto, int i) const {
    return c_.assembly.instances[onto].name + " and " + c_.assembly.instances[i].name;
  }

  /// The made and analysed body of a group; the same parts in the same places are made once.
  const MergeGroup& madeOf(const Group& group) {
    const auto known = made_.find(group);
    if (known != made_.end()) return known->second;
    MergeGroup fresh;
    fresh.instances = group;
    fresh.valueEur = planner_.valueOf(group).value_or(0);
    make(fresh);
    return made_.emplace(group, std::move(fresh)).first->second;
  }

  std::optional<Error> tooLarge(const Group& group) const {
    if (group.size() <= 2) return std::nullopt;
    std::size_t before = 0, pairs = 0;
    for (const int i : group) {
      const std::size_t faces = faceCount(c_.assembly.parts[partOf(i)].solid);
      pairs += before * faces;
      before += faces;
    }
    if (pairs <= kMostFacePairs) return std::nullopt;
    return Error{"too-large-to-fuse", fmt::format("{} parts", group.size()),
                 fmt::format("{} parts with {} faces were not fused, which would take too long", group.size(), before),
                 "merge sub-assemblies first"};
  }

  bool isChosen(const Group& group) const {
    return std::any_of(study_.groups.begin(), study_.groups.end(),
                       [&](const MergeGroup& g) { return g.instances == group; });
  }

  /// What was ruled out, once of each shape, and each piece as one part.
  void addAlternatives() {
    for (const Group& group : refused_.groups) {
      const MergeGroup& made = madeOf(group);
      const bool shown = std::any_of(study_.alternatives.begin(), study_.alternatives.end(),
                                     [&](const MergeGroup& other) { return sameShape(other, made); });
      if (!shown && study_.alternatives.size() < kMostAlternatives) study_.alternatives.push_back(made);
    }
    std::size_t wholes = 0;
    for (const Group& piece : planner_.pieces()) {
      if (isChosen(piece) || refused_.holds(piece) || wholes >= kMostAlternatives) continue;
      if (!planner_.valueOf(piece)) continue;
      ++wholes;
      study_.alternatives.push_back(madeOf(piece));
    }
  }

  std::string planText(const std::vector<Group>& groups) const {
    std::string text;
    for (const Group& group : groups) text += (text.empty() ? "" : "; ") + listOf(group) + " as one part";
    return text.empty() ? "all parts apart" : text;
  }

  void addRunnerUp(RunnerUp other) {
    const bool known = std::any_of(study_.runnersUp.begin(), study_.runnersUp.end(),
                                   [&](const RunnerUp& r) { return r.plan == other.plan; });
    if (!known && study_.runnersUp.size() < kMostRunnersUp) study_.runnersUp.push_back(std::move(other));
  }

  /// The plan with nothing merged, the best plans without one of the chosen groups, what was ruled out, and the pieces
  /// as one part; where nothing is merged, the pair that comes nearest.
  void compareRunnersUp() {
    if (planner_.pieces().empty()) return;
    if (!study_.groups.empty())
      addRunnerUp({"all parts apart", 0.0, fmt::format("the chosen plan is worth {:.3g} € more", study_.valueEur)});
    for (const MergeGroup& group : study_.groups) {
      if (study_.runnersUp.size() >= kMostWithout) break;
      GroupPlanner::Refused without = refused_;
      without.groups.insert(group.instances);
      const GroupChoice next = planner_.choose(without);
      if (next.groups.empty()) continue;
      // Estimates are compared with estimates: only the chosen groups were made.
      addRunnerUp({planText(next.groups), next.value,
                   fmt::format("by estimate it is worth {:.3g} € less: {}", std::max(0.0, estimatedEur_ - next.value),
                               worthText(next.groups))});
    }
    for (const MergeGroup& group : study_.alternatives) addRunnerUp(asRunnerUp(group));
    for (const Group& piece : planner_.pieces())
      if (!isChosen(piece) && !planner_.valueOf(piece))
        addRunnerUp({planText({piece}), std::nullopt, values_.whyNot(piece)});
    if (const auto pair = planner_.bestPair(); pair && study_.groups.empty())
      addRunnerUp({planText({*pair}), planner_.valueOf(*pair), values_.worthOf(*pair)->text()});
  }

  /// What the groups of another plan are made up of; those that the chosen plan has as well say nothing.
  std::string worthText(const std::vector<Group>& groups) const {
    for (const Group& group : groups)
      if (!isChosen(group))
        if (const auto worth = values_.worthOf(group)) return worth->text();
    return "a group less";
  }

  RunnerUp asRunnerUp(const MergeGroup& group) const {
    if (group.failure)
      return {planText({group.instances}), std::nullopt,
              fmt::format("it could not be made: {}: {}", group.failure->where, group.failure->message)};
    const std::string why = worthOfMade(group) ? worthOfMade(group)->text() : std::string("its worth is not known");
    return {planText({group.instances}), group.valueEur, group.refusal.value_or(why)};
  }

  /// What the really made and analysed body is worth; absent: no printed route makes it.
  std::optional<GroupWorth> worthOfMade(const MergeGroup& group) const {
    if (!group.analysis) return std::nullopt;
    const Route* route = bestRoute(*group.analysis, study_.quantity, RouteKind::printed);
    return route ? values_.worthOf(group.instances, *route) : std::nullopt;
  }

  /// Why the made body is no good; absent: it is.
  std::optional<std::string> refusalOf(const MergeGroup& group) const {
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

  std::string listOf(const std::vector<int>& instances) const {
    constexpr std::size_t kMostNames = 6;
    std::string text;
    for (std::size_t k = 0; k < std::min(kMostNames, instances.size()); ++k)
      text += (k == 0 ? "" : ", ") + c_.assembly.instances[instances[k]].name;
    if (instances.size() > kMostNames) text += fmt::format(" … ({} parts)", instances.size());
    return text;
  }

  /// Members so that each touches one before it, with that one; the first with itself.
  std::vector<std::pair<int, int>> inContactOrder(const Group& group) const {
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

  std::vector<PlacedSolid> bodiesOf(const Group& group) const {
    std::vector<PlacedSolid> bodies;
    for (const auto& [i, onto] : inContactOrder(group))
      bodies.push_back({c_.assembly.parts[partOf(i)].solid, c_.assembly.instances[i].placement,
                        c_.assembly.instances[i].name, i == onto ? "" : c_.assembly.instances[onto].name});
    return bodies;
  }

  void make(MergeGroup& group) {
    const std::set<int> inside(group.instances.begin(), group.instances.end());
    group.removed = values_.removedBy(inside);
    noteIdleHoles(group, inside);
    noteConditions(group, inside);
    group.failure = tooLarge(group.instances);
    if (group.failure) return;
    if (const MergeGroup* twin = findTwin(group)) {
      group.failure = twin->failure;
      group.refusal = twin->refusal;
      group.conditions = twin->conditions;
      group.valueEur = twin->valueEur;
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
    const Result<MergedSolid> merged = mergeSolids(bodiesOf(group.instances));
    if (!merged) {
      group.failure = merged.error();
      return;
    }
    group.merged = *merged;
    analyze(group);
    compareGroup(c_, contacts_, joints_, values_, study_.quantity, group);
    if (const auto worth = worthOfMade(group)) group.valueEur = worth->totalEur();
    group.refusal = refusalOf(group);
    answerByMadeBody(group);
  }

  /// What only the made body could show is answered by it, on the printer that likes it best.
  static void answerByMadeBody(MergeGroup& group) {
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

  /// Groups are chosen by estimates; where the made bodies tell that a larger one is better, it takes the place of
  /// those inside it.
  void preferWhatIsReallyBetter() {
    for (std::size_t k = 0; k < study_.alternatives.size();) {
      const MergeGroup whole = study_.alternatives[k];
      const auto isPartOfIt = [&](const MergeGroup& group) {
        return std::includes(whole.instances.begin(), whole.instances.end(), group.instances.begin(),
                             group.instances.end());
      };
      double chosen = 0;
      for (const MergeGroup& group : study_.groups)
        if (isPartOfIt(group)) chosen += group.valueEur;
      if (whole.failure || whole.refusal || whole.valueEur <= chosen) {
        ++k;
        continue;
      }
      for (const MergeGroup& group : study_.groups)
        if (isPartOfIt(group))
          addRunnerUp(
              {planText({group.instances}), group.valueEur, "the larger part saves more, as the made bodies show"});
      std::erase_if(study_.groups, isPartOfIt);
      study_.valueEur += whole.valueEur - chosen;
      study_.boundEur = std::max(study_.boundEur, study_.valueEur);
      study_.alternatives.erase(study_.alternatives.begin() + static_cast<std::ptrdiff_t>(k));
      study_.groups.push_back(whole);
    }
    std::sort(study_.groups.begin(), study_.groups.end(),
              [](const MergeGroup& p, const MergeGroup& q) { return p.instances < q.instances; });
  }

  /// An earlier group of the same parts in the same places to one another.
  const MergeGroup* findTwin(const MergeGroup& group) const {
    for (const auto& [members, earlier] : made_)
      if (sameShape(earlier, group)) return &earlier;
    return nullptr;
  }

  bool sameShape(const MergeGroup& p, const MergeGroup& q) const {
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
    part.material = c_.materialOf(partOf(group.instances.front()));
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
        study_.keptApart.push_back({joint.a, joint.b, "value", whyApart({joint.a, joint.b})});
      }
    }
  }

  /// No rule forbids the pair; what it would be worth says why it is not merged.
  std::string whyApart(const Group& pair) const {
    if (const auto known = made_.find(pair); known != made_.end() && refused_.groups.contains(pair)) {
      const MergeGroup& made = known->second;
      return made.failure ? fmt::format("one part of both could not be made: {}", made.failure->message)
                          : made.refusal.value_or("");
    }
    const std::optional<GroupWorth> worth = values_.worthOf(pair);
    if (!worth) return values_.whyNot(pair);
    return fmt::format("worth {:.3g} € as one: {}{}", worth->totalEur(), worth->text(),
                       worth->totalEur() > 0 ? "; the chosen plan is better without" : "");
  }

  void offerInPlace() {
    for (std::size_t j = 0; j < joints_.size(); ++j) {
      const Joint& joint = joints_[j];
      if (!isMoving(joint.kind) || joint.kind == JointKind::gear) continue;
      if (isBought(values_.roleOf(joint.a)) || isBought(values_.roleOf(joint.b))) continue;
      for (const ContactPair& pair : contacts_.pairs) {
        if (pair.a != joint.a || pair.b != joint.b) continue;
        double gap = 1e300;
        for (const FaceContact& contact : contacts_.of(pair).contacts) gap = std::min(gap, contact.gapMm);
        if (gap == 1e300) continue;
        const double needed = values_.number("printer.lmm35.moving_gap_rec_mm", 0.25);
        study_.inPlace.push_back({joint.a, joint.b, gap, needed,
                                  values_.number("printer.lmm35.moving_gap_abs_mm", 0.175),
                                  conditionsInPlace(joint, study_.rules[j], needed)});
      }
    }
  }

  /// One print is of one material and one build; its stops need the gap as well as its bearing faces.
  static std::vector<std::string> conditionsInPlace(const Joint& joint, const PairRules& rules, double neededMm) {
    std::vector<std::string> conditions;
    for (const RuleAnswer& answer : rules.answers) {
      const bool asked =
          answer.rule == "material" || answer.rule == "envelope" || answer.rule == "wall" || answer.rule == "section";
      if (!asked || answer.answer == Answer::no) continue;
      if (answer.answer == Answer::yes || answer.rule == "material")
        conditions.push_back(fmt::format("{}: {}", answer.rule, answer.reason));
    }
    if (joint.playMm && *joint.playMm < 2 * neededMm)
      conditions.push_back(
          fmt::format("travel: {:.3g} of play along the axis leaves no {:.3g} at both stops", *joint.playMm, neededMm));
    return conditions;
  }

  const MergeContext& c_;
  const Contacts& contacts_;
  const std::vector<Joint>& joints_;
  const AnalyzeOptions& options_;
  MergeStudy study_;
  GroupValues values_;
  GroupPlanner planner_;
  double estimatedEur_ = 0;  ///< of the chosen plan
  std::map<Group, MergeGroup> made_;
  GroupPlanner::Refused refused_;
};

}  // namespace

MergeStudy studyGroups(const MergeContext& context, const Contacts& contacts, const Joints& joints,
                       const AnalyzeOptions& options) {
  return GroupStudy(context, contacts, joints, options).run();
}

}  // namespace stepwise
