#include "features/setups/choose_setups.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>
#include <tuple>

#include "features/setups/explain_unreached.h"
#include "features/setups/machining_items.h"
#include "features/setups/precedence.h"
#include "features/setups/set_cover.h"
#include "features/setups/setup_candidates.h"
#include "features/setups/turning_reach.h"
#include "geom/core/check.h"

namespace stepwise {
namespace {

/// Search nodes for one cover: far above what parts take, yet a fraction of a second.
constexpr std::int64_t kMaxNodes = 50'000;
/// Added to a candidate's weight, which is at most this for its area, to prefer axes that the part itself has.
constexpr double kNaturalAxis = 1e6;

/// What all machine classes share for one part.
struct Part {
  const FaceGraph& graph;
  const Recognition& recognition;
  const Access& access;
  const ChooseSetupsOptions& options;
  Precedence precedence;
  std::vector<BitSet> straight;
  std::optional<TurningAxis> turning;
  std::vector<BitSet> turned;
};

/// A chosen candidate with the items it cuts.
struct Draft {
  const SetupCandidate* candidate = nullptr;
  std::vector<int> items;
};

bool isRequired(const MachiningItem& item, const ChooseSetupsOptions& options) {
  return !item.stock || options.machineStockFaces;
}

/// Positions of the items that an optimisation looks at, in the list of all items.
std::vector<int> selectItems(const std::vector<MachiningItem>& items,
                             const std::function<bool(const MachiningItem&)>& wanted) {
  std::vector<int> selected;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (wanted(items[i])) selected.push_back(static_cast<int>(i));
  return selected;
}

/// Weight of each candidate: natural axes first, then the area it can cut, in millionths so that noise cannot decide.
std::vector<double> weigh(const std::vector<SetupCandidate>& candidates, const std::vector<MachiningItem>& items,
                          const std::vector<int>& selected) {
  double total = 0;
  for (int i : selected) total += items[i].areaMm2;
  std::vector<double> weight;
  for (const SetupCandidate& candidate : candidates) {
    double area = 0;
    for (int i : selected) {
      const BitSet& directions = items[i].directions;
      const bool cut =
          candidate.straight ? directions.test(*candidate.straight) : directions.intersects(candidate.directions);
      if (cut) area += items[i].areaMm2;
    }
    const double share = total > 0 ? std::round(1e6 * area / total) : 0;
    weight.push_back(share + (candidate.natural ? 2 * kNaturalAxis : 0));
  }
  return weight;
}

/// For each candidate the selected items it cuts, numbered as in `selected`.
std::vector<std::vector<int>> coverSets(const std::vector<SetupCandidate>& candidates,
                                        const std::vector<MachiningItem>& items, const std::vector<int>& selected) {
  std::vector<std::vector<int>> sets(candidates.size());
  for (std::size_t c = 0; c < candidates.size(); ++c)
    for (std::size_t k = 0; k < selected.size(); ++k)
      if (items[selected[k]].directions.intersects(candidates[c].directions)) sets[c].push_back(static_cast<int>(k));
  return sets;
}

/// Items of a toleranced pair of faces, numbered as in `selected`; empty where one face needs no cutting.
std::vector<int> itemsOfPair(const std::array<FaceId, 2>& pair, const std::vector<MachiningItem>& items,
                             const std::vector<int>& selected) {
  std::vector<int> found;
  for (FaceId face : pair) {
    const std::size_t before = found.size();
    for (std::size_t k = 0; k < selected.size(); ++k) {
      const std::vector<FaceId>& faces = items[selected[k]].faces;
      if (std::binary_search(faces.begin(), faces.end(), face)) found.push_back(static_cast<int>(k));
    }
    if (found.size() == before) return {};
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

struct Choice {
  SetCover cover;
  std::vector<std::vector<int>> pairs;  ///< item groups that one setup cuts together
};

/// The minimum cover; each toleranced pair that can be cut in one setup at no cost becomes one more thing to cover.
Choice chooseCover(const std::vector<SetupCandidate>& candidates, const std::vector<MachiningItem>& items,
                   const std::vector<int>& selected, const std::vector<std::array<FaceId, 2>>& tolerancedPairs) {
  std::vector<std::vector<int>> sets = coverSets(candidates, items, selected);
  const std::vector<double> weight = weigh(candidates, items, selected);
  int itemCount = static_cast<int>(selected.size());
  Choice choice{findMinimumCover(itemCount, sets, weight, {.maxNodes = kMaxNodes}), {}};
  for (const auto& pair : tolerancedPairs) {
    const std::vector<int> group = itemsOfPair(pair, items, selected);
    if (group.empty()) continue;
    std::vector<std::vector<int>> extended = sets;
    for (std::vector<int>& set : extended)
      if (std::includes(set.begin(), set.end(), group.begin(), group.end())) set.push_back(itemCount);
    const SetCover cover = findMinimumCover(itemCount + 1, extended, weight, {.maxNodes = kMaxNodes});
    if (!cover.uncoverable.empty() || cover.chosen.size() > choice.cover.chosen.size()) continue;
    const int proven = std::max(choice.cover.lowerBound, 0);
    choice.cover = cover;
    choice.cover.lowerBound = proven;  // of the cover without wishes
    choice.pairs.push_back(group);
    sets = std::move(extended);
    ++itemCount;
  }
  return choice;
}

/// Every item goes to one chosen setup: toleranced pairs together, then to the setup that can cut most, so that the
/// others stay short.
std::vector<Draft> shareOut(const std::vector<SetupCandidate>& candidates, const std::vector<MachiningItem>& items,
                            const std::vector<int>& selected, const Choice& choice) {
  std::vector<Draft> drafts;
  for (int c : choice.cover.chosen) drafts.push_back({&candidates[c], {}});
  const auto cuts = [&](const Draft& draft, int k) {
    return items[selected[k]].directions.intersects(draft.candidate->directions);
  };
  std::vector<std::int64_t> reach(drafts.size(), 0);
  for (std::size_t d = 0; d < drafts.size(); ++d) {
    double area = 0;
    for (std::size_t k = 0; k < selected.size(); ++k)
      if (cuts(drafts[d], static_cast<int>(k))) area += items[selected[k]].areaMm2;
    reach[d] = std::llround(area * 1e6);
  }
  std::vector<int> bySize(drafts.size());
  std::iota(bySize.begin(), bySize.end(), 0);
  std::stable_sort(bySize.begin(), bySize.end(), [&](int a, int b) { return reach[a] > reach[b]; });

  std::vector<int> draftOf(selected.size(), -1);
  const auto assign = [&](const std::vector<int>& group) {
    for (int d : bySize) {
      if (!std::all_of(group.begin(), group.end(),
                       [&](int k) { return draftOf[k] < 0 ? cuts(drafts[d], k) : draftOf[k] == d; }))
        continue;
      for (int k : group) draftOf[k] = d;
      return;
    }
  };
  for (const std::vector<int>& group : choice.pairs) assign(group);
  for (int k = 0; k < static_cast<int>(selected.size()); ++k)
    if (draftOf[k] < 0) assign({k});
  for (std::size_t k = 0; k < selected.size(); ++k)
    if (draftOf[k] >= 0) drafts[draftOf[k]].items.push_back(selected[k]);
  std::erase_if(drafts, [](const Draft& draft) { return draft.items.empty(); });
  return drafts;
}

void sortUnique(std::vector<int>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// Features and faces of the items, in order of precedence and of number.
template <class Target>
void listWork(const Part& part, const std::vector<MachiningItem>& items, const std::vector<int>& chosen,
              Target& target) {
  std::vector<int> features;
  for (int i : chosen) {
    target.faces.insert(target.faces.end(), items[i].faces.begin(), items[i].faces.end());
    if (items[i].feature != 0) features.push_back(items[i].feature);
  }
  sortUnique(target.faces);
  sortUnique(features);
  target.features = part.precedence.ordered(std::move(features));
}

/// Fewest tool axes that cut the draft's items within its clamping.
std::vector<ToolPosition> choosePositions(const Part& part, const std::vector<MachiningItem>& items,
                                          const Draft& draft) {
  std::vector<SetupCandidate> axes;
  draft.candidate->directions.forEach([&](int d) {
    BitSet own(part.access.directions.size());
    own.set(d);
    axes.push_back({part.access.directions[d].direction, std::move(own), draft.candidate->straight == d, d});
  });
  const Choice choice = chooseCover(axes, items, draft.items, {});
  std::vector<ToolPosition> positions;
  std::vector<double> area;
  for (const Draft& axis : shareOut(axes, items, draft.items, choice)) {
    ToolPosition position;
    position.direction = axis.candidate->axis;
    listWork(part, items, axis.items, position);
    positions.push_back(std::move(position));
    double sum = 0;
    for (int i : axis.items) sum += items[i].areaMm2;
    area.push_back(std::round(sum * 1e6));
  }
  std::vector<std::size_t> order(positions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return area[a] > area[b]; });
  std::vector<ToolPosition> sorted;
  for (std::size_t i : order) sorted.push_back(std::move(positions[i]));
  return sorted;
}

/// Setups whose features others wait for come first, then those that take most away.
std::vector<int> orderSetups(const Part& part, const std::vector<MachiningItem>& items,
                             const std::vector<Draft>& drafts) {
  const int count = static_cast<int>(drafts.size());
  std::vector<double> removal(drafts.size(), 0), area(drafts.size(), 0);
  std::vector<std::set<int>> features(drafts.size());
  for (int d = 0; d < count; ++d) {
    for (int i : drafts[d].items) {
      area[d] += items[i].areaMm2;
      if (items[i].feature != 0) features[d].insert(items[i].feature);
    }
    for (int feature : features[d]) removal[d] += part.precedence.removalMm3(feature);
    removal[d] = std::round(removal[d] * 1e6);
    area[d] = std::round(area[d] * 1e6);
  }
  std::vector<std::set<int>> waitsFor(drafts.size());
  for (const auto& [first, later] : part.precedence.pairs())
    for (int a = 0; a < count; ++a)
      for (int b = 0; b < count; ++b)
        if (a != b && features[a].contains(first) && features[b].contains(later) && !features[b].contains(first))
          waitsFor[b].insert(a);
  std::vector<int> order, open(drafts.size());
  std::iota(open.begin(), open.end(), 0);
  while (!open.empty()) {
    const auto next = std::min_element(open.begin(), open.end(), [&](int a, int b) {
      return std::tuple(waitsFor[a].size(), -removal[a], -area[a], a) <
             std::tuple(waitsFor[b].size(), -removal[b], -area[b], b);
    });
    const int done = *next;
    open.erase(next);
    order.push_back(done);
    for (std::set<int>& waiting : waitsFor) waiting.erase(done);
  }
  return order;
}

/// Where most of each face is cut.
std::map<FaceId, int> mapFacesToSetups(const std::vector<MachiningItem>& items, const std::vector<Draft>& drafts,
                                       const std::vector<int>& order) {
  std::map<FaceId, std::map<int, double>> share;
  for (std::size_t position = 0; position < order.size(); ++position)
    for (int i : drafts[order[position]].items)
      for (FaceId face : items[i].faces) share[face][static_cast<int>(position)] += items[i].areaMm2;
  std::map<FaceId, int> result;
  for (const auto& [face, areas] : share) {
    result[face] = std::max_element(areas.begin(), areas.end(), [](const auto& a, const auto& b) {
                     return a.second < b.second * (1 - 1e-9);
                   })->first;
  }
  return result;
}

std::string describePlan(const SetupPlan& plan, const std::vector<std::string>& remarks) {
  std::string text;
  if (plan.setups.empty()) {
    text = plan.unreached.empty() ? "nothing to cut: every face belongs to the raw stock" : "nothing can be cut";
  } else if (plan.minimum == plan.lowerBound) {
    text = fmt::format("{} setup{}, proven to be the fewest", plan.minimum, plan.minimum == 1 ? "" : "s");
  } else {
    text = fmt::format("{} setups; fewer than {} is proven impossible", plan.minimum, plan.lowerBound);
  }
  if (!plan.unreached.empty()) {
    std::vector<FaceId> faces;
    for (const UnreachedFace& unreached : plan.unreached) faces.push_back(unreached.face);
    text += fmt::format("; {} not reached", describeFaces(faces));
  }
  for (const std::string& remark : remarks) text += "; " + remark;
  return text;
}

/// The plan over the given ways to clamp; operations and readings are left to the machine class.
SetupPlan planOver(const Part& part, MachineClass machine, const MachiningItems& work,
                   const std::vector<SetupCandidate>& candidates) {
  const std::vector<int> selected =
      selectItems(work.items, [&](const MachiningItem& item) { return isRequired(item, part.options); });
  const Choice choice = chooseCover(candidates, work.items, selected, part.options.tolerancedPairs);
  const std::vector<Draft> drafts = shareOut(candidates, work.items, selected, choice);
  const std::vector<int> order = orderSetups(part, work.items, drafts);

  SetupPlan plan;
  plan.machine = machine;
  plan.minimum = static_cast<int>(choice.cover.chosen.size());
  plan.lowerBound = choice.cover.lowerBound;
  for (int d : order) {
    Setup setup;
    setup.direction = drafts[d].candidate->axis;
    setup.positions = choosePositions(part, work.items, drafts[d]);
    listWork(part, work.items, drafts[d].items, setup);
    plan.setups.push_back(std::move(setup));
  }
  plan.setupOfFace = mapFacesToSetups(work.items, drafts, order);
  for (int k : choice.cover.uncoverable)
    for (FaceId face : work.items[selected[k]].faces)
      plan.unreached.push_back({face, "its directions are beyond the tilt of this machine"});
  return plan;
}

/// Number of setups if only the `wanted` items had to be cut.
int countSetups(const std::vector<SetupCandidate>& candidates, const std::vector<MachiningItem>& items,
                const std::function<bool(const MachiningItem&)>& wanted) {
  const std::vector<int> selected = selectItems(items, wanted);
  const SetCover cover = findMinimumCover(static_cast<int>(selected.size()), coverSets(candidates, items, selected), {},
                                          {.maxNodes = kMaxNodes});
  return static_cast<int>(cover.chosen.size());
}

void addMillReadings(const Part& part, const MachiningItems& work, const std::vector<SetupCandidate>& candidates,
                     SetupPlan& plan) {
  const StockReading bought{part.options.machineStockFaces
                                ? countSetups(candidates, work.items, [](const MachiningItem& i) { return !i.stock; })
                                : plan.minimum,
                            "outer faces bought to size"};
  const StockReading oversize{part.options.machineStockFaces
                                  ? plan.minimum
                                  : countSetups(candidates, work.items, [](const MachiningItem&) { return true; }),
                              "all outer faces machined from oversize stock"};
  plan.readings = part.options.machineStockFaces ? std::vector{oversize, bought} : std::vector{bought, oversize};
}

void addUnreached(const Part& part, const MachiningItems& work, const std::function<std::string(FaceId)>& explain,
                  SetupPlan& plan) {
  for (FaceId face : work.unreached) plan.unreached.push_back({face, explain(face)});
  if (part.options.machineStockFaces)
    for (FaceId face : work.unreachedStock) plan.unreached.push_back({face, explain(face)});
}

void finish(const std::vector<std::string>& remarks, SetupPlan& plan) {
  std::sort(plan.unreached.begin(), plan.unreached.end(),
            [](const UnreachedFace& a, const UnreachedFace& b) { return a.face < b.face; });
  plan.feasible = plan.unreached.empty();
  plan.reason = describePlan(plan, remarks);
}

bool straightOnly(const Setup& setup) {
  return setup.positions.size() == 1 && dot(setup.positions.front().direction, setup.direction) > 1 - 1e-9;
}

SetupPlan planMilling(const Part& part, MachineClass machine, const MachiningItems& work) {
  std::vector<SetupCandidate> candidates;
  switch (machine) {
    case MachineClass::mill4: candidates = findMill4Candidates(part.access); break;
    case MachineClass::mill5: candidates = findMill5Candidates(part.access, part.options.maxTilt); break;
    default: candidates = findMill3Candidates(part.access); break;
  }
  SetupPlan plan = planOver(part, machine, work, candidates);
  for (Setup& setup : plan.setups) {
    if (machine == MachineClass::mill4 && setup.positions.size() == 1)
      setup.direction = setup.positions.front().direction;
    const bool plain = straightOnly(setup);
    setup.operation = plain ? "mill" : machine == MachineClass::mill4 ? "mill indexed" : "mill 5-axis";
  }
  addUnreached(
      part, work, [&](FaceId face) { return explainUnreached(part.graph, part.recognition, part.access, face); }, plan);
  addMillReadings(part, work, candidates, plan);
  finish(work.remarks, plan);
  return plan;
}

/// A plan that says why this machine class cannot make the part at all.
SetupPlan refuse(const Part& part, MachineClass machine, const std::string& reason) {
  SetupPlan plan;
  plan.machine = machine;
  plan.reason = reason;
  for (const Face& face : part.graph.faces)
    if (part.recognition.faces[face.id - 1].faceClass != "stock" || part.options.machineStockFaces)
      plan.unreached.push_back({face.id, reason});
  plan.feasible = false;
  return plan;
}

/// True for items that are nothing but a flat end of the part, which parting off the bar leaves behind.
bool isFlatEnd(const Part& part, const MachiningItem& item) {
  return item.directions.count() == 1 && std::all_of(item.faces.begin(), item.faces.end(), [&](FaceId face) {
           const auto* plane = std::get_if<Plane>(&part.graph.face(face).surface);
           return plane != nullptr && std::abs(dot(plane->normal, part.turning->direction)) > 1 - 1e-6;
         });
}

std::string explainNotTurned(const Part& part, FaceId face) {
  if (!isCoaxial(part.graph, part.recognition, face, *part.turning))
    return "not coaxial with the turned profile: needs driven tools or a milling machine";
  return "coaxial with the turned profile, but hidden from both ends by something that does not turn with it";
}

SetupPlan planTurning(const Part& part) {
  if (!part.turning) return refuse(part, MachineClass::turn, "nothing to turn: no turned profile was found");
  const TurningAxis& axis = *part.turning;
  std::vector<SetupCandidate> candidates;
  for (std::optional<int> end : {axis.front, axis.back}) {
    if (!end) continue;
    BitSet own(part.access.directions.size());
    own.set(*end);
    candidates.push_back({part.access.directions[*end].direction, std::move(own), true, end});
  }
  const MachiningItems work = findMachiningItems(part.graph, part.recognition, part.access, {.turned = part.turned});
  SetupPlan plan = planOver(part, MachineClass::turn, work, candidates);
  for (std::size_t s = 0; s < plan.setups.size(); ++s) plan.setups[s].operation = s == 0 ? "turn" : "turn back side";
  addUnreached(
      part, work, [&](FaceId face) { return explainNotTurned(part, face); }, plan);

  plan.readings.push_back({plan.minimum, "turned from bar, both ends faced"});
  const int partedOff = countSetups(candidates, work.items, [&](const MachiningItem& item) {
    return isRequired(item, part.options) && !isFlatEnd(part, item);
  });
  if (partedOff >= 1 && partedOff < plan.minimum)
    plan.readings.push_back({partedOff, "the parted-off end is left as it is"});
  finish(work.remarks, plan);
  return plan;
}

/// Main spindle, sub-spindle and driven tools: every direction lies in the half space of one of the spindles.
SetupPlan planMillTurn(const Part& part, MachineClass machine) {
  if (!part.turning) return refuse(part, machine, "nothing to turn: no turned profile was found");
  const TurningAxis& axis = *part.turning;
  const double barMm = axis.barDiameterMm;
  if (machine == MachineClass::swiss && barMm > part.options.maxSwissBarMm + 1e-6) {
    return refuse(part, machine,
                  fmt::format("needs a bar of {:.1f} mm, more than the {:g} mm of the largest Swiss-type lathes", barMm,
                              part.options.maxSwissBarMm));
  }
  const MachiningItems work =
      findMachiningItems(part.graph, part.recognition, part.access, FaceReach{part.straight, part.turned});
  const SetupCandidate both{axis.direction, BitSet::full(part.access.directions.size()), true, axis.front};
  SetupPlan plan = planOver(part, machine, work, {both});
  bool back = false;
  for (Setup& setup : plan.setups) {
    setup.operation = machine == MachineClass::swiss ? "Swiss turn" : "mill-turn";
    for (const ToolPosition& position : setup.positions) back = back || dot(position.direction, axis.direction) < -1e-6;
  }
  addUnreached(
      part, work, [&](FaceId face) { return explainUnreached(part.graph, part.recognition, part.access, face); }, plan);
  plan.readings.push_back({plan.minimum, "loaded once; the sub-spindle takes the part over inside the machine"});
  if (back)
    plan.readings.push_back({plan.minimum + 1, "the transfer to the sub-spindle counted as a clamping of its own"});

  std::vector<std::string> remarks = work.remarks;
  if (machine == MachineClass::swiss) {
    const double slenderness = barMm > 0 ? axis.lengthMm / barMm : 0;
    remarks.push_back(fmt::format("bar of {:.1f} mm, L/D {:.1f}: {}", barMm, slenderness,
                                  slenderness > part.options.unsupportedSlenderness
                                      ? "the guide bushing carries the cut"
                                      : "short enough to run without a guide bushing"));
    if (barMm > part.options.usualSwissBarMm)
      remarks.push_back(fmt::format("more than the usual {:g} mm: only the largest Swiss-type lathes take it",
                                    part.options.usualSwissBarMm));
  }
  finish(remarks, plan);
  return plan;
}

Part preparePart(const FaceGraph& graph, const Recognition& recognition, const Access& access,
                 const ChooseSetupsOptions& options) {
  STEPWISE_CHECK(recognition.faces.size() == graph.faces.size() && access.fraction.size() == graph.faces.size(),
                 "graph, recognition and access are of the same part");
  Part part{graph,
            recognition,
            access,
            options,
            Precedence(graph, recognition),
            straightReach(access, options.enoughFraction),
            findTurningAxis(graph, recognition),
            {}};
  if (part.turning) {
    part.turning->front = candidateAlong(access, part.turning->direction);
    part.turning->back = candidateAlong(access, -part.turning->direction);
    part.turned = turningReach(graph, recognition, access, *part.turning, options.enoughFraction);
  }
  return part;
}

}  // namespace

std::vector<SetupPlan> chooseSetups(const FaceGraph& graph, const Recognition& recognition, const Access& access,
                                    const ChooseSetupsOptions& options) {
  const Part part = preparePart(graph, recognition, access, options);
  const MachiningItems work = findMachiningItems(graph, recognition, access, {.straight = part.straight});
  std::vector<SetupPlan> plans;
  for (MachineClass machine : kMachineClasses) {
    switch (machine) {
      case MachineClass::mill3:
      case MachineClass::mill4:
      case MachineClass::mill5: plans.push_back(planMilling(part, machine, work)); break;
      case MachineClass::turn: plans.push_back(planTurning(part)); break;
      case MachineClass::millTurn:
      case MachineClass::swiss: plans.push_back(planMillTurn(part, machine)); break;
    }
  }
  return plans;
}

}  // namespace stepwise
