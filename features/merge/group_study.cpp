#include "features/merge/group_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "features/analysis.h"
#include "features/merge/make_groups.h"
#include "features/merge/printed_in_place.h"

namespace stepwise {
namespace {

/// Each is fused and analysed only to show why it loses.
constexpr std::size_t kMostAlternatives = 3;
/// The choice is made again without what turned out impossible, until so many bodies were fused in vain, or so
/// often.
constexpr std::size_t kMostFusedInVain = 20;  // then as many again in pairs
constexpr int kMostRounds = 60;
/// Groups up to this size are fused quickly, whether that succeeds or not.
constexpr std::size_t kSmallGroup = 8;
/// Bodies that share more than this of the smaller one are one body drawn twice, or drawn in the wrong place.
constexpr double kMostSharedRatio = 0.5;
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
        study_(startStudy(context, joints, options)),
        values_(context, joints_, study_.rules, study_.quantity),
        planner_(context, joints_, study_.rules, values_),
        maker_(context, contacts, joints_, study_.rules, values_, options, study_.quantity) {}

  MergeStudy run() {
    ruleOutAtOnce();
    choose();
    addAlternatives();
    preferWhatIsReallyBetter();
    compareRunnersUp();
    explainKeptApart();
    study_.inPlace = offerInPlace(contacts_, joints_, study_.rules, values_);
    return std::move(study_);
  }

 private:
  using Group = GroupPlanner::Group;

  const MergeGroup& madeOf(const Group& group) { return maker_.madeOf(group, planner_.valueOf(group).value_or(0)); }

  /// What one fills of the other; absent: they share too little to say so.
  std::optional<double> sharedRatio(const ContactPair& pair) const {
    const auto& shared = contacts_.of(pair).interference;
    const auto volumeOf = [&](int i) { return c_.parts[values_.partOf(i)].mass.volumeMm3; };
    const double smaller = std::min(volumeOf(pair.a), volumeOf(pair.b));
    if (!shared || !shared->volumeMm3 || smaller <= 0) return std::nullopt;
    const double ratio = *shared->volumeMm3 / smaller;
    return ratio > kMostSharedRatio ? std::optional<double>(ratio) : std::nullopt;
  }

  /// What is too large to be fused, or drawn in one place.
  void ruleOutAtOnce() {
    refused_.tooLarge = [this](const Group& group) { return maker_.tooLarge(group).has_value(); };
    for (const ContactPair& pair : contacts_.pairs)
      if (const auto ratio = sharedRatio(pair)) {
        refused_.pairs.insert({pair.a, pair.b});
        drawnWrongly_[{pair.a, pair.b}] = *ratio;
      }
  }

  /// Chooses, makes, rules out what is impossible, and chooses again.
  void choose() {
    GroupChoice choice;
    bool vain = true;
    std::size_t fusedInVain = 0;
    for (int round = 0; vain && round < kMostRounds && fusedInVain < 2 * kMostFusedInVain; ++round) {
      if (fusedInVain >= kMostFusedInVain) refused_.mostParts = 2;  // pairs are quick, and many are alike
      choice = planner_.choose(refused_);
      vain = false;
      for (const Group& group : choice.groups) {
        const std::size_t before = maker_.fused();
        const MergeGroup& made = madeOf(group);
        if (!made.failure && !made.refusal) continue;
        refuse(made);
        fusedInVain += maker_.fused() - before;
        vain = true;
      }
    }
    std::erase_if(choice.groups, [&](const Group& group) { return refused_.holds(group); });
    const auto& pieces = planner_.pieces();
    const bool allSmall = std::none_of(pieces.begin(), pieces.end(), refused_.tooLarge);
    study_.exact = choice.exact && !vain && allSmall && refused_.mostParts == GroupPlanner::kMostMerged;
    study_.boundEur = study_.exact ? choice.bound : planner_.choose({}).bound;
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
    for (const auto& [i, onto] : maker_.inContactOrder(made.instances))
      if (nameOfPair(onto, i) == made.failure->where) {
        refused_.pairs.insert(std::minmax(i, onto));
        return;
      }
  }

  std::string nameOfPair(int onto, int i) const {
    return c_.assembly.instances[onto].name + " and " + c_.assembly.instances[i].name;
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
                                     [&](const MergeGroup& other) { return maker_.sameShape(other, made); });
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
    for (const Group& group : groups) text += (text.empty() ? "" : "; ") + maker_.listOf(group) + " as one part";
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
    const std::string why =
        maker_.worthOfMade(group) ? maker_.worthOfMade(group)->text() : std::string("its worth is not known");
    return {planText({group.instances}), group.valueEur, group.refusal.value_or(why)};
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
      if (const auto wrong = drawnWrongly_.find({joint.a, joint.b}); wrong != drawnWrongly_.end()) {
        study_.keptApart.push_back(
            {joint.a, joint.b, "overlap",
             fmt::format("they fill the same place, {:.0f} % of the smaller: one part drawn twice, or drawn wrongly",
                         100 * wrong->second)});
      } else if (const RuleAnswer* rule = study_.rules[j].apart()) {
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
    const MergeGroup* made = maker_.alike(pair);
    if (made && (made->failure || made->refusal))
      return made->failure ? fmt::format("one part of both could not be made: {}", made->failure->message)
                           : made->refusal.value_or("");
    const std::optional<GroupWorth> worth = values_.worthOf(pair);
    if (!worth) return values_.whyNot(pair);
    return fmt::format("worth {:.3g} € as one: {}{}", worth->totalEur(), worth->text(),
                       worth->totalEur() <= 0 ? ""
                       : study_.exact         ? "; the chosen plan is better without"
                                              : "; not every group was looked at");
  }

  const MergeContext& c_;
  const Contacts& contacts_;
  const std::vector<Joint>& joints_;
  MergeStudy study_;
  GroupValues values_;
  GroupPlanner planner_;
  double estimatedEur_ = 0;  ///< of the chosen plan
  GroupMaker maker_;
  std::map<std::pair<int, int>, double> drawnWrongly_;  ///< what one fills of the other
  GroupPlanner::Refused refused_;
};

}  // namespace

MergeStudy studyGroups(const MergeContext& context, const Contacts& contacts, const Joints& joints,
                       const AnalyzeOptions& options) {
  return GroupStudy(context, contacts, joints, options).run();
}

}  // namespace stepwise
