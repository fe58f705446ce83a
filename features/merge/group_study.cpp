#include "features/merge/group_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "features/analysis.h"

namespace stepwise {
namespace {

/// Larger pieces would take the greedy search minutes; boards with hundreds of parts are no candidates anyway.
constexpr std::size_t kMostNodes = 60;
/// Each is fused and analysed only to show why it loses.
constexpr std::size_t kMostAlternatives = 3;

/// What one part costs by a printed route: what is paid once a lot, and what each piece adds.
struct PrintedCost {
  double fixedEur = 0, pieceEur = 0;
  int clampings = 0, handovers = 0;
};
struct PartCost {
  std::optional<double> bestEur, machinedEur;
  int clampings = 0, handovers = 0;
  std::map<std::string, PrintedCost> printed;  ///< by route
  std::optional<double> bestPrintedEur() const {
    std::optional<double> best;
    for (const auto& [route, cost] : printed) best = std::min(best.value_or(1e300), cost.fixedEur + cost.pieceEur);
    return best;
  }
};

PartCost costOf(const PartAnalysis& part, int quantity) {
  PartCost cost;
  if (!part.process) return cost;
  for (const Route& route : part.process->routes) {
    if (!route.feasible || !route.cost) continue;
    const double each = route.cost->perPieceEur(quantity).value;
    if (route.kind == RouteKind::conventional) cost.machinedEur = std::min(cost.machinedEur.value_or(1e300), each);
    if (!cost.bestEur || each < *cost.bestEur) {
      cost.bestEur = each;
      cost.clampings = route.clampings;
      cost.handovers = route.handovers;
    }
    if (route.kind != RouteKind::printed) continue;
    // What a further piece costs once plates and furnaces are full; the rest is shared by all that is printed with it.
    const double further = (route.cost->totalEur(100'000).value - route.cost->totalEur(50'000).value) / 50'000;
    const double piece = std::min(each, further);
    cost.printed[route.name] = {each - piece, piece, route.clampings, route.handovers};
  }
  return cost;
}

const Route* bestRoute(const PartAnalysis& part, int quantity) {
  const Route* best = nullptr;
  if (!part.process) return best;
  for (const Route& route : part.process->routes)
    if (route.feasible && route.cost &&
        (!best || route.cost->perPieceEur(quantity).value < best->cost->perPieceEur(quantity).value))
      best = &route;
  return best;
}

const Route* bestPrintedRoute(const PartAnalysis& part, int quantity) {
  const Route* best = nullptr;
  if (!part.process) return best;
  for (const Route& route : part.process->routes)
    if (route.feasible && route.cost && route.kind == RouteKind::printed &&
        (!best || route.cost->perPieceEur(quantity).value < best->cost->perPieceEur(quantity).value))
      best = &route;
  return best;
}

const char* operationOf(JointKind kind) {
  switch (kind) {
    case JointKind::fastened: return "screw";
    case JointKind::pressed: return "press_fit";
    case JointKind::welded: return "laser_weld";
    case JointKind::soldered: return "solder";
    default: return "assemble";
  }
}

class GroupStudy {
 public:
  GroupStudy(const MergeContext& context, const Contacts& contacts, const Joints& joints, const AnalyzeOptions& options)
      : c_(context), contacts_(contacts), joints_(joints.joints), options_(options) {
    study_.quantityGiven = options.process.quantity.has_value();
    study_.quantity = options.process.quantity.value_or(static_cast<int>(number("merge.weight.quantity_count", 100)));
  }

  MergeStudy run() {
    for (const PartAnalysis& part : c_.parts) costs_.push_back(costOf(part, study_.quantity));
    for (const Joint& joint : joints_) study_.rules.push_back(answerRules(c_, joint));
    indexJoints();
    choose();
    for (auto* groups : {&study_.groups, &study_.alternatives})
      for (MergeGroup& group : *groups) make(group);
    preferWhatIsReallyBetter();
    explainKeptApart();
    offerInPlace();
    return std::move(study_);
  }

 private:
  double number(const std::string& key, double fallback) const {
    const auto value = c_.library.find(key);
    return value ? value->value : fallback;
  }
  int partOf(int instance) const { return c_.assembly.instances[instance].part; }
  const PartCost& costOfInstance(int instance) const { return costs_[partOf(instance)]; }
  RoleKind roleOf(int instance) const { return c_.roles[partOf(instance)].kind; }

  void indexJoints() {
    jointsOf_.resize(c_.assembly.instances.size());
    for (std::size_t j = 0; j < joints_.size(); ++j) {
      jointsOf_[joints_[j].a].push_back(static_cast<int>(j));
      jointsOf_[joints_[j].b].push_back(static_cast<int>(j));
    }
  }

  static int partner(const Joint& joint, int instance) { return joint.a == instance ? joint.b : joint.a; }
  bool isNode(int instance) const {
    return c_.assembly.parts[partOf(instance)].closed && !isBought(roleOf(instance)) &&
           costOfInstance(instance).bestEur;
  }

  double jointCostEur(JointKind kind) const {
    const std::string op = std::string("op.") + operationOf(kind);
    const double rate = number(op + ".rate_eur_h", 45) / 60;
    const double minutes = kind == JointKind::touching || kind == JointKind::held
                               ? number(op + ".part_s", 3) * number(op + ".micro_ratio", 1) / 60
                               : number(op + ".joint_min", 1);
    return rate * (minutes + number(op + ".setup_first_min", 10) / study_.quantity);
  }

  /// Fasteners, and pins that only locate, whose every neighbour is in the group or goes with it.
  std::vector<int> removedBy(const std::set<int>& group) const {
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

  std::optional<double> valueOf(const std::vector<int>& group) const {
    const std::set<int> inside(group.begin(), group.end());
    double saved = 0, before = 0;
    int clampings = 0, handovers = 0;
    Box3 box;
    for (const int i : group) {
      before += *costOfInstance(i).bestEur;
      clampings += costOfInstance(i).clampings;
      handovers += costOfInstance(i).handovers;
      for (const int j : jointsOf_[i]) {
        if (!inside.contains(partner(joints_[j], i)) || joints_[j].a != i) continue;
        if (study_.rules[j].apart() != nullptr) return std::nullopt;
        if (joints_[j].kind != JointKind::clearance) saved += jointCostEur(joints_[j].kind);
      }
    }
    if (!fitsAnyPrinter(group)) return std::nullopt;
    saved += jointCostEur(JointKind::fastened) * double(removedBy(inside).size());
    const std::optional<PrintedCost> after = printedTogether(group);
    if (!after) return std::nullopt;
    return before + saved - after->fixedEur - after->pieceEur +
           number("merge.weight.clamping_eur", 0) * (clampings - after->clampings) +
           number("merge.weight.handover_eur", 0) * (handovers - after->handovers);
  }

  /// Set up once for the dearest of the parts; what each piece takes adds up.
  std::optional<PrintedCost> printedTogether(const std::vector<int>& group) const {
    std::optional<PrintedCost> best;
    for (const auto& [route, first] : costOfInstance(group.front()).printed) {
      PrintedCost sum;
      bool all = true;
      for (const int i : group) {
        const auto found = costOfInstance(i).printed.find(route);
        all = all && found != costOfInstance(i).printed.end();
        if (!all) break;
        sum.fixedEur = std::max(sum.fixedEur, found->second.fixedEur);
        sum.pieceEur += found->second.pieceEur;
        sum.clampings = std::max(sum.clampings, found->second.clampings);
        sum.handovers = std::max(sum.handovers, found->second.handovers);
      }
      if (all && (!best || sum.fixedEur + sum.pieceEur < best->fixedEur + best->pieceEur)) best = sum;
    }
    return best;
  }

  bool fitsAnyPrinter(const std::vector<int>& group) const {
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

  /// An upper bound of what a part can bring to any group: it costs nothing but its own printing, and its joints go.
  double shareOf(int instance) const {
    const PartCost& cost = costOfInstance(instance);
    double least = 1e300;
    for (const auto& [route, printed] : cost.printed) least = std::min(least, printed.pieceEur);
    if (cost.printed.empty()) return 0;
    double share = *cost.bestEur - least + number("merge.weight.clamping_eur", 0) * cost.clampings +
                   number("merge.weight.handover_eur", 0) * cost.handovers;
    share = std::max(0.0, share);
    for (const int j : jointsOf_[instance])
      share += jointCostEur(joints_[j].kind) + jointCostEur(JointKind::fastened) * 3;
    return share;
  }

  void choose() {
    LiaisonGraph graph;
    std::vector<int> nodes;
    std::map<int, int> local;
    for (std::size_t i = 0; i < c_.assembly.instances.size(); ++i)
      if (isNode(static_cast<int>(i))) {
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
    for (const int i : nodes) graph.share.push_back(shareOf(i));
    const auto named = [&](const std::vector<int>& group) {
      std::vector<int> instances;
      for (const int i : group) instances.push_back(nodes[i]);
      return instances;
    };
    graph.value = [&](const std::vector<int>& group) { return valueOf(named(group)); };
    const GroupChoice choice = chooseGroups(graph);
    study_.valueEur = choice.value;
    study_.boundEur = choice.bound;
    study_.exact = choice.exact;
    for (const std::vector<int>& group : choice.groups) {
      MergeGroup merge;
      merge.instances = named(group);
      merge.valueEur = *valueOf(merge.instances);
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
      const std::optional<double> value = valueOf(whole);
      study_.runnersUp.push_back({"one part of all: " + listOf(whole), value,
                                  value ? std::string("it is worth less than the chosen plan") : whyNot(whole)});
      if (value && study_.alternatives.size() < kMostAlternatives) {
        MergeGroup alternative;
        alternative.instances = whole;
        alternative.valueEur = *value;
        study_.alternatives.push_back(std::move(alternative));
      }
    }
  }

  std::string whyNot(const std::vector<int>& group) const {
    const std::set<int> inside(group.begin(), group.end());
    for (std::size_t j = 0; j < joints_.size(); ++j)
      if (inside.contains(joints_[j].a) && inside.contains(joints_[j].b) && study_.rules[j].apart() != nullptr)
        return study_.rules[j].apart()->reason;
    return fitsAnyPrinter(group) ? "no printed route makes all of them" : "together they fit no printer";
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
      for (const int j : jointsOf_[order[k]])
        if (joints_[j].kind != JointKind::clearance && left.erase(partner(joints_[j], order[k])) > 0)
          order.push_back(partner(joints_[j], order[k]));
    order.insert(order.end(), left.begin(), left.end());
    return order;
  }

  void make(MergeGroup& group) {
    const std::set<int> inside(group.instances.begin(), group.instances.end());
    group.removed = removedBy(inside);
    noteIdleHoles(group, inside);
    noteConditions(group, inside);
    if (const MergeGroup* twin = findTwin(group)) {
      group.failure = twin->failure;
      group.merged = twin->merged;
      if (twin->merged) {  // the same body elsewhere
        const Placement from = c_.assembly.instances[twin->instances.front()].placement;
        const Placement to = c_.assembly.instances[group.instances.front()].placement;
        group.merged->solid = movedSolid(twin->merged->solid, to.after(from.inverse()));
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
    compare(group, inside);
  }

  /// What the really made and analysed body saves, each; absent: not known.
  std::optional<double> madeValueEur(const MergeGroup& group) const {
    const std::string label = costLabel();
    for (const Comparison& row : group.table)
      if (row.label == label && row.before && row.after) return *row.before - *row.after;
    return std::nullopt;
  }
  std::string costLabel() const { return fmt::format("cost, EUR each for {}", study_.quantity); }

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

  static Solid movedSolid(const Solid& solid, const Placement& placement) {
    const Result<MergedSolid> moved = mergeSolids({{solid, placement, ""}});
    return moved ? moved->solid : solid;
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

  struct Sums {
    double parts = 0, steps = 0, clampings = 0, suppliers = 0, handovers = 0, inspections = 0, rolledYield = 1,
           leadD = 0;
    std::optional<double> costEur = 0.0;
    void add(const Route* route, int quantity) {
      ++parts;
      if (!route) {
        costEur = std::nullopt;
        return;
      }
      steps += double(route->steps.size());
      clampings += route->clampings;
      suppliers += route->suppliers;
      handovers += route->handovers;
      for (const ProcessStep& step : route->steps)
        inspections += step.operation.find("inspect") != std::string::npos ? 1 : 0;
      if (route->yield) rolledYield *= route->yield->rolled.value;
      if (route->leadTime) leadD = std::max(leadD, route->leadTime->p50D);
      if (costEur && route->cost) *costEur += route->cost->perPieceEur(quantity).value;
    }
  };

  /// Parts by their best routes and the joints between them, against the merged part by its best printed route.
  void compare(MergeGroup& group, const std::set<int>& inside) const {
    const int quantity = study_.quantity;
    Sums before, after;
    for (const int i : group.instances) before.add(bestRoute(c_.parts[partOf(i)], quantity), quantity);
    int contacts = 0, fits = 0, joined = 0;
    double align = 0, queue = 0, joining = 0;
    const std::set<int> removed(group.removed.begin(), group.removed.end());
    const auto goes = [&](int i) { return inside.contains(i) || removed.contains(i); };
    for (const ContactPair& pair : contacts_.pairs) {
      if (!goes(pair.a) || !goes(pair.b)) continue;
      ++contacts;
      for (const FaceContact& contact : contacts_.of(pair).contacts)
        fits += contact.kind == ContactKind::coaxial ? 1 : 0;
    }
    for (const Joint& joint : joints_) {
      if (!goes(joint.a) || !goes(joint.b) || joint.kind == JointKind::clearance) continue;
      joining += jointCostEur(joint.kind);
      const std::string op = std::string("op.") + operationOf(joint.kind);
      queue = std::max(queue, number(op + ".queue_p50_d", 0));
      if (!inside.contains(joint.a) || !inside.contains(joint.b)) continue;
      ++joined;
      align = std::hypot(align, number(op + ".align_mm", 0));
      before.rolledYield *= number(op + ".fpy_ratio", 1);
    }
    const Route* printed = group.analysis ? bestPrintedRoute(*group.analysis, quantity) : nullptr;
    after.add(printed, quantity);
    const auto row = [&](const char* label, std::optional<double> b, std::optional<double> a) {
      group.table.push_back({label, b, a});
    };
    const auto known = [&](double value) { return printed ? std::optional<double>(value) : std::nullopt; };
    row("parts", before.parts + double(group.removed.size()), 1);
    row("contacts", contacts, 0);
    row("fits", fits, 0);
    row("alignment chain, joints", joined, 0);
    row("alignment through the joints, mm (3 sigma, root sum of squares)", align, 0);
    row("steps", before.steps, known(after.steps));
    row("clampings", before.clampings, known(after.clampings));
    row("suppliers", before.suppliers, known(after.suppliers));
    row("handovers", before.handovers, known(after.handovers));
    row("inspections", before.inspections, known(after.inspections));
    row("rolled yield", before.rolledYield, known(after.rolledYield));
    row("lead time P50, days", before.leadD + queue, known(after.leadD));
    row("joining, EUR each", joining, 0);
    row(costLabel().c_str(), before.costEur ? std::optional<double>(*before.costEur + joining) : std::nullopt,
        printed ? after.costEur : std::nullopt);
    addCostCurve(group, joining, printed);
    addMass(group);
    splitValue(group, before.costEur, joining, printed ? after.costEur : std::nullopt);
  }

  void addCostCurve(MergeGroup& group, double joining, const Route* printed) const {
    for (const int quantity : {1, 10, 1000, 10000}) {
      std::optional<double> sum = joining;
      for (const int i : group.instances) {
        const Route* route = bestRoute(c_.parts[partOf(i)], quantity);
        sum = sum && route ? std::optional<double>(*sum + route->cost->perPieceEur(quantity).value) : std::nullopt;
      }
      group.table.push_back(
          {fmt::format("cost, EUR each for {}", quantity), sum,
           printed
               ? std::optional<double>(bestPrintedRoute(*group.analysis, quantity)->cost->perPieceEur(quantity).value)
               : std::nullopt});
    }
  }

  void addMass(MergeGroup& group) const {
    std::optional<double> mass = 0.0;
    std::vector<int> all = group.instances;
    all.insert(all.end(), group.removed.begin(), group.removed.end());
    for (const int i : all) {
      const auto& density = c_.assembly.parts[partOf(i)].densityGPerCm3;
      mass = mass && density ? std::optional<double>(*mass + *density * c_.parts[partOf(i)].mass.volumeMm3 / 1000)
                             : std::nullopt;
    }
    const auto& density = c_.assembly.parts[partOf(group.instances.front())].densityGPerCm3;
    group.table.push_back(
        {"mass, g", mass, density ? std::optional<double>(*density * group.merged->volumeMm3 / 1000) : std::nullopt});
  }

  void splitValue(MergeGroup& group, std::optional<double> before, double joining, std::optional<double> after) const {
    std::optional<double> printedApart = 0.0;
    for (const int i : group.instances) {
      const std::optional<double> best = costOfInstance(i).bestPrintedEur();
      printedApart = printedApart && best ? std::optional<double>(*printedApart + *best) : std::nullopt;
    }
    if (before && printedApart) group.withoutRedesignEur = *before - *printedApart;
    if (printedApart && after) group.byIntegrationEur = *printedApart + joining - *after;
    if (!group.removed.empty())
      group.redesignCouldAdd.push_back(
          fmt::format("the holes of {} removed fasteners and pins closed", group.removed.size()));
    if (group.analysis && group.analysis->sections &&
        group.analysis->sections->maxSectionMm.value_or(0) > number("printer.lmm35.section_rec_mm", 5))
      group.redesignCouldAdd.push_back(fmt::format("the thickest section, {:.3g} mm, cored or filled with a lattice",
                                                   *group.analysis->sections->maxSectionMm));
    group.redesignCouldAdd.push_back("channels that no drill reaches, where the function asks for them");
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
      } else if (!isNode(joint.a) || !isNode(joint.b)) {
        study_.keptApart.push_back({joint.a, joint.b, "value", "no route is known that makes one of them"});
      } else {
        const std::optional<double> value = valueOf({joint.a, joint.b});
        study_.keptApart.push_back(
            {joint.a, joint.b, "value",
             value ? fmt::format("one part of both would be worth {:.3g} €; the chosen plan is better without", *value)
                   : whyNot({joint.a, joint.b})});
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
          study_.inPlace.push_back({joint.a, joint.b, gap, number("printer.lmm35.moving_gap_rec_mm", 0.25),
                                    number("printer.lmm35.moving_gap_abs_mm", 0.175)});
      }
    }
  }

  const MergeContext& c_;
  const Contacts& contacts_;
  const std::vector<Joint>& joints_;
  const AnalyzeOptions& options_;
  std::vector<PartCost> costs_;
  std::vector<std::vector<int>> jointsOf_;
  MergeStudy study_;
};

}  // namespace

MergeStudy studyGroups(const MergeContext& context, const Contacts& contacts, const Joints& joints,
                       const AnalyzeOptions& options) {
  return GroupStudy(context, contacts, joints, options).run();
}

}  // namespace stepwise
