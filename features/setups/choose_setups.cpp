#include "features/setups/choose_setups.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <mutex>
#include <numeric>
#include <set>
#include <tuple>

#include "features/setups/explain_unreached.h"
#include "features/setups/machining_items.h"
#include "features/setups/part_symmetry.h"
#include "features/setups/precedence.h"
#include "features/setups/setup_candidates.h"
#include "features/setups/share_work.h"
#include "features/setups/tool_needs.h"
#include "features/setups/turning_reach.h"
#include "geom/core/check.h"
#include "geom/core/parallel.h"

namespace stepwise {
namespace {

/// Parts with fewer faces are planned before threads have started.
constexpr std::size_t kWorthThreads = 100;

/// Looked for once, by the first machine class that has plans to compare.
class Symmetries {
 public:
  const std::vector<SymmetryMatrix>& of(const FaceGraph& graph, const Access& access) {
    std::call_once(once_, [&] { found_ = findSymmetries(graph, access); });
    return found_;
  }

 private:
  std::once_flag once_;
  std::vector<SymmetryMatrix> found_;
};

/// What all machine classes share for one part.
struct Part {
  const FaceGraph& graph;
  const Recognition& recognition;
  const Access& access;
  ChooseSetupsOptions options;
  Precedence precedence;
  std::vector<BitSet> straight;
  std::optional<TurningAxis> turning;
  std::vector<BitSet> turned;
  std::vector<TolerancedPair> pairs;  ///< stated ones first
  std::unique_ptr<Symmetries> symmetries = std::make_unique<Symmetries>();
};

/// Milling: the outer faces of a block bought to size need no setup.
bool isRequired(const Part& part, const MachiningItem& item) {
  return !item.remainder && (!item.stock || part.options.machineStockFaces);
}

/// Turning: a bar is always longer than the part, so that its ends are faced, too.
bool isRequiredFromBar(const Part& part, const MachiningItem& item) {
  return isRequired(part, item) || (!item.remainder && part.turned[item.faces.front() - 1].any());
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

/// Fewest tool axes that cut the setup's items within its clamping, the one that cuts most first.
std::vector<ToolPosition> choosePositions(const Part& part, const std::vector<MachiningItem>& items,
                                          const SetupCandidate& clamped, const SharedSetup& setup) {
  std::vector<SetupCandidate> axes;
  clamped.directions.forEach([&](int d) {
    BitSet own(part.access.directions.size());
    own.set(d);
    axes.push_back({part.access.directions[d].direction, std::move(own), clamped.straight == d, d});
  });
  std::vector<MachiningItem> mine;
  for (int i : setup.items) mine.push_back(items[i]);
  SharedWork work = shareWork(axes, mine, [](const MachiningItem&) { return true; });
  std::stable_sort(work.setups.begin(), work.setups.end(), [](const SharedSetup& a, const SharedSetup& b) {
    return std::round(a.areaMm2 * 1e6) > std::round(b.areaMm2 * 1e6);
  });
  std::vector<ToolPosition> positions;
  for (const SharedSetup& axis : work.setups) {
    ToolPosition position;
    position.direction = axes[axis.candidate].axis + Vec3{};
    listWork(part, mine, axis.items, position);
    positions.push_back(std::move(position));
  }
  return positions;
}

/// Setups in order of machining.
std::vector<int> orderSetups(const Part& part, const std::vector<MachiningItem>& items,
                             const std::vector<SharedSetup>& setups) {
  std::vector<FeatureGroup> groups;
  for (const SharedSetup& setup : setups) {
    FeatureGroup group{{}, setup.areaMm2};
    for (int i : setup.items)
      if (items[i].feature != 0) group.features.push_back(items[i].feature);
    sortUnique(group.features);
    groups.push_back(std::move(group));
  }
  return part.precedence.orderedGroups(groups);
}

/// Where most of each face is cut.
std::map<FaceId, int> mapFacesToSetups(const std::vector<MachiningItem>& items, const std::vector<SharedSetup>& setups,
                                       const std::vector<int>& order) {
  std::map<FaceId, std::map<int, double>> share;
  for (std::size_t position = 0; position < order.size(); ++position)
    for (int i : setups[order[position]].items)
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

/// The items a plan is made for, and who cuts them.
struct ChosenWork {
  MachiningItems work;
  SharedWork shared;
};

/// Remainders of curved faces are work like any other where they ask for no setup more.
MachiningItems requireWhatCostsNothing(MachiningItems work, const std::vector<SetupCandidate>& candidates,
                                       const WantedItem& required) {
  constexpr int kMostTried = 24;
  const auto isRemainder = [](const MachiningItem& item) { return item.remainder; };
  if (std::none_of(work.items.begin(), work.items.end(), isRemainder)) return work;
  const int fewest = countSetups(candidates, work.items, required);
  MachiningItems all = work;
  for (MachiningItem& item : all.items) item.remainder = false;
  if (countSetups(candidates, all.items, required) == fewest) return all;
  int tried = 0;
  for (MachiningItem& item : work.items) {
    if (!item.remainder || ++tried > kMostTried) continue;
    item.remainder = false;
    item.remainder = countSetups(candidates, work.items, required) > fewest;
  }
  return work;
}

/// Whole items where that takes no more setups than sharing free shapes between directions would.
ChosenWork chooseWork(const Part& part, const MachiningItems& given, const std::vector<SetupCandidate>& candidates,
                      const WantedItem& required) {
  const MachiningItems work = requireWhatCostsNothing(given, candidates, required);
  const ShareWorkOptions options{part.pairs, ShareWorkOptions::Ties::compareAll};
  ChosenWork whole{work, shareWork(candidates, work.items, required, options)};
  const bool canShare = std::any_of(work.items.begin(), work.items.end(),
                                    [&](const MachiningItem& item) { return item.shareable && required(item); });
  if (!canShare || whole.shared.setups.size() < 2 || part.access.seen.empty()) return whole;
  MachiningItems pieces = shareBySamples(work, part.graph, part.access);
  SharedWork shared = shareWork(candidates, pieces.items, required, options);
  if (shared.setups.size() >= whole.shared.setups.size()) return whole;
  pieces.remarks.push_back(
      fmt::format("{} setup(s) fewer by cutting faces in part from one direction, in part from another",
                  whole.shared.setups.size() - shared.setups.size()));
  return {std::move(pieces), std::move(shared)};
}

/// The plan over the given ways to clamp; operations and readings are left to the machine class.
SetupPlan planOver(const Part& part, MachineClass machine, const std::vector<MachiningItem>& items,
                   const SharedWork& work, const std::vector<SetupCandidate>& candidates) {
  const std::vector<int> order = orderSetups(part, items, work.setups);
  SetupPlan plan;
  plan.machine = machine;
  plan.minimum = static_cast<int>(work.setups.size());
  plan.lowerBound = work.lowerBound;
  for (int s : order) {
    const SharedSetup& shared = work.setups[s];
    Setup setup;
    setup.direction = candidates[shared.candidate].axis + Vec3{};  // no negative zeros
    setup.positions = choosePositions(part, items, candidates[shared.candidate], shared);
    listWork(part, items, shared.items, setup);
    setup.tools = findToolNeeds(part.recognition, part.access, setup);
    plan.setups.push_back(std::move(setup));
  }
  plan.setupOfFace = mapFacesToSetups(items, work.setups, order);
  for (int i : work.uncut)
    for (FaceId face : items[i].faces)
      plan.unreached.push_back({face, "its directions are beyond this machine's axes"});
  return plan;
}

/// Which of the pairs that count one setup cuts together.
void addPairs(const Part& part, SetupPlan& plan) {
  const auto cuts = [](const Setup& setup, FaceId face) {
    return std::binary_search(setup.faces.begin(), setup.faces.end(), face);
  };
  for (const TolerancedPair& pair : part.pairs) {
    if (!plan.setupOfFace.contains(pair.faces[0]) || !plan.setupOfFace.contains(pair.faces[1])) continue;
    const bool together = std::any_of(plan.setups.begin(), plan.setups.end(), [&](const Setup& setup) {
      return cuts(setup, pair.faces[0]) && cuts(setup, pair.faces[1]);
    });
    plan.pairs.push_back({pair.faces, name(pair.origin), together});
  }
}

std::vector<Vec3> axesOf(const RankedCover& cover, const std::vector<SetupCandidate>& candidates) {
  std::vector<Vec3> axes;
  for (int c : cover.candidates) axes.push_back(candidates[c].axis + Vec3{});
  return axes;
}

std::string whyNot(const CoverRank& taken, const CoverRank& other) {
  const auto fewer = [](int mine, int its, const char* what) {
    return fmt::format("{} {} against {}", its, what, mine);
  };
  if (other.statedPairs < taken.statedPairs)
    return fewer(taken.statedPairs, other.statedPairs, "toleranced pair(s) in one setup");
  if (other.ownAxes < taken.ownAxes)
    return fewer(taken.ownAxes, other.ownAxes, "axis or axes that the part has itself");
  if (other.inferredPairs < taken.inferredPairs)
    return fewer(taken.inferredPairs, other.inferredPairs, "inferred pair(s) in one setup");
  if (other.areaShare < taken.areaShare)
    return fmt::format("can cut {:.1f} % less area",
                       100 - 100.0 * static_cast<double>(other.areaShare) / static_cast<double>(taken.areaShare));
  return "held no better, and later in the order of directions";
}

/// Covers that holding may prefer to the one taken.
struct TiedCovers {
  std::vector<RankedCover> equal, lesser;  ///< lesser: but for area
};

/// Lists the other minimum plans that the part's symmetry does not make equal, and says which of them tie with the one
/// taken until holding decides, be it in all or in all but area.
TiedCovers listOptimal(const Part& part, const SharedWork& shared, const std::vector<SetupCandidate>& candidates,
                       SetupPlan& plan) {
  constexpr std::size_t kMostOthers = 12, kMostTied = 4;
  plan.optimal.count = static_cast<int>(shared.optimal.size());
  plan.optimal.all = shared.allOptimal;
  plan.optimal.different = std::min(plan.optimal.count, 1);
  TiedCovers tied;
  if (shared.optimal.size() < 2) return tied;
  const std::vector<SymmetryMatrix>& symmetries = part.symmetries->of(part.graph, part.access);
  const RankedCover& taken = shared.optimal.front();
  std::vector<std::vector<Vec3>> known{axesOf(taken, candidates)};
  for (std::size_t i = 1; i < shared.optimal.size(); ++i) {
    const RankedCover& other = shared.optimal[i];
    std::vector<Vec3> axes = axesOf(other, candidates);
    if (std::any_of(known.begin(), known.end(),
                    [&](const std::vector<Vec3>& seen) { return areSymmetric(symmetries, axes, seen); }))
      continue;
    ++plan.optimal.different;
    CoverRank sameArea = other.rank;
    sameArea.areaShare = taken.rank.areaShare;
    if (other.rank == taken.rank && tied.equal.size() < kMostTied) tied.equal.push_back(other);
    if (other.rank < taken.rank && sameArea == taken.rank && tied.lesser.size() < kMostTied)
      tied.lesser.push_back(other);
    if (plan.optimal.others.size() < kMostOthers)
      plan.optimal.others.push_back({axes, other.rank.statedPairs + other.rank.inferredPairs,
                                     taken.rank.areaShare > 0 ? static_cast<double>(other.rank.areaShare) /
                                                                    static_cast<double>(taken.rank.areaShare)
                                                              : 1,
                                     whyNot(taken.rank, other.rank)});
    known.push_back(std::move(axes));
  }
  return tied;
}

void addMillReadings(const Part& part, const MachiningItems& work, const std::vector<SetupCandidate>& candidates,
                     SetupPlan& plan) {
  const StockReading bought{
      part.options.machineStockFaces
          ? countSetups(candidates, work.items, [](const MachiningItem& i) { return !i.stock && !i.remainder; })
          : plan.minimum,
      "outer faces bought to size"};
  const StockReading oversize{
      part.options.machineStockFaces
          ? plan.minimum
          : countSetups(candidates, work.items, [](const MachiningItem& i) { return !i.remainder; }),
      "all outer faces machined from oversize stock"};
  plan.readings = part.options.machineStockFaces ? std::vector{oversize, bought} : std::vector{bought, oversize};
}

void addUnreached(const Part& part, const MachiningItems& work, const std::function<UnreachedFace(FaceId)>& explain,
                  SetupPlan& plan) {
  for (FaceId face : work.unreached) plan.unreached.push_back(explain(face));
  if (part.options.machineStockFaces)
    for (FaceId face : work.unreachedStock) plan.unreached.push_back(explain(face));
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

/// What the plans of one milling machine share, for as long as one of them may still be asked for.
struct MillWork {
  std::shared_ptr<const Part> part;
  MachineClass machine = MachineClass::mill3;
  std::vector<SetupCandidate> candidates;
  ChosenWork chosen;
};

SetupPlan planOnMill(const MillWork& mill, const SharedWork& shared) {
  SetupPlan plan = planOver(*mill.part, mill.machine, mill.chosen.work.items, shared, mill.candidates);
  for (Setup& setup : plan.setups) {
    if (mill.machine == MachineClass::mill4 && setup.positions.size() == 1)
      setup.direction = setup.positions.front().direction;
    const bool plain = straightOnly(setup);
    setup.operation = plain ? "mill" : mill.machine == MachineClass::mill4 ? "mill indexed" : "mill 5-axis";
  }
  addPairs(*mill.part, plan);
  return plan;
}

/// Remainders of curved faces that the setups do not cut in passing: what would be needed for them.
std::vector<std::string> remarksFor(const MillWork& mill, const SharedWork& shared) {
  std::vector<std::string> remarks = mill.chosen.work.remarks;
  std::set<FaceId> left;
  for (const MachiningItem& item : mill.chosen.work.items) {
    const bool cut = std::any_of(shared.setups.begin(), shared.setups.end(), [&](const SharedSetup& setup) {
      return item.directions.intersects(mill.candidates[static_cast<std::size_t>(setup.candidate)].directions);
    });
    if (item.remainder && !cut) left.insert(item.faces.begin(), item.faces.end());
  }
  if (left.empty()) return remarks;
  const int whole = countSetups(mill.candidates, mill.chosen.work.items, [&](const MachiningItem& item) {
    return isRequired(*mill.part, item) || (item.remainder && left.contains(item.faces.front()));
  });
  remarks.push_back(fmt::format(
      "the cutter leaves a remainder of {}, a tenth of each at most, to be finished by hand or by EDM, or with {} more "
      "setup(s)",
      describeFaces({left.begin(), left.end()}), whole - static_cast<int>(shared.setups.size())));
  return remarks;
}

/// The plan over another cover; what no cover changes is as in `taken`.
SetupPlan planOverCover(const MillWork& mill, const RankedCover& cover, const SetupPlan& taken) {
  SharedWork shared =
      shareWorkOver(cover.candidates, mill.candidates, mill.chosen.work.items,
                    [&](const MachiningItem& item) { return isRequired(*mill.part, item); }, {mill.part->pairs});
  shared.lowerBound = mill.chosen.shared.lowerBound;
  SetupPlan plan = planOnMill(mill, shared);
  plan.unreached = taken.unreached;
  plan.readings = taken.readings;
  finish(remarksFor(mill, shared), plan);
  return plan;
}

SetupPlan planMilling(const std::shared_ptr<const Part>& shared, MachineClass machine, const MachiningItems& work) {
  const Part& part = *shared;
  const auto mill = std::make_shared<MillWork>(MillWork{shared, machine, {}, {}});
  switch (machine) {
    case MachineClass::mill4: mill->candidates = findMill4Candidates(part.access); break;
    case MachineClass::mill5: mill->candidates = findMill5Candidates(part.access, part.options.maxTilt); break;
    default: mill->candidates = findMill3Candidates(part.access); break;
  }
  mill->chosen =
      chooseWork(part, work, mill->candidates, [&](const MachiningItem& item) { return isRequired(part, item); });
  const ChosenWork& chosen = mill->chosen;
  SetupPlan plan = planOnMill(*mill, chosen.shared);
  addUnreached(
      part, work, [&](FaceId face) { return explainUnreached(part.graph, part.recognition, part.access, face); }, plan);
  addMillReadings(part, chosen.work, mill->candidates, plan);
  finish(remarksFor(*mill, chosen.shared), plan);
  const TiedCovers tied = listOptimal(part, chosen.shared, mill->candidates, plan);
  if (tied.equal.empty() && tied.lesser.empty()) return plan;
  const auto taken = std::make_shared<const SetupPlan>(plan);
  const auto offer = [&](const std::vector<RankedCover>& covers, bool lesser) {
    for (const RankedCover& cover : covers)
      plan.tied.push_back({lesser, [mill, taken, cover] { return planOverCover(*mill, cover, *taken); }});
  };
  offer(tied.equal, false);
  offer(tied.lesser, true);
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

UnreachedFace explainNotTurned(const Part& part, FaceId face) {
  const std::optional<int> owner = part.recognition.faces[face - 1].feature;
  if (owner && std::holds_alternative<InnerVoid>(part.recognition.features[*owner - 1].shape))
    return explainUnreached(part.graph, part.recognition, part.access, face);
  if (!isCoaxial(part.graph, part.recognition, face, *part.turning))
    return {face, "not coaxial with the turned profile: needs driven tools or a milling machine"};
  return {face, "coaxial with the turned profile, but hidden from both ends by something that does not turn with it"};
}

SetupPlan planTurning(const Part& part) {
  if (!part.turning) return refuse(part, MachineClass::turn, "no turned profile");
  const TurningAxis& axis = *part.turning;
  std::vector<SetupCandidate> candidates;
  for (std::optional<int> end : {axis.front, axis.back}) {
    if (!end) continue;
    BitSet own(part.access.directions.size());
    own.set(*end);
    candidates.push_back({part.access.directions[*end].direction, std::move(own), true, end});
  }
  const MachiningItems work = findMachiningItems(part.graph, part.recognition, part.access, {.turned = part.turned});
  const auto required = [&](const MachiningItem& item) { return isRequiredFromBar(part, item); };
  const ChosenWork chosen = chooseWork(part, work, candidates, required);
  SetupPlan plan = planOver(part, MachineClass::turn, chosen.work.items, chosen.shared, candidates);
  for (std::size_t s = 0; s < plan.setups.size(); ++s) plan.setups[s].operation = s == 0 ? "turn" : "turn back side";
  addUnreached(
      part, work, [&](FaceId face) { return explainNotTurned(part, face); }, plan);

  plan.readings.push_back({plan.minimum, "turned from bar, both ends faced"});
  const int partedOff = countSetups(
      candidates, work.items, [&](const MachiningItem& item) { return required(item) && !isFlatEnd(part, item); });
  if (partedOff >= 1 && partedOff < plan.minimum)
    plan.readings.push_back({partedOff, "the end is left as sawn or parted off"});
  finish(chosen.work.remarks, plan);
  return plan;
}

/// Main spindle, sub-spindle and driven tools: every direction lies in the half space of one of the spindles.
SetupPlan planMillTurn(const Part& part, MachineClass machine) {
  if (!part.turning) return refuse(part, machine, "no turned profile");
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
  const auto required = [&](const MachiningItem& item) { return isRequiredFromBar(part, item); };
  const ChosenWork chosen = chooseWork(part, work, {both}, required);
  SetupPlan plan = planOver(part, machine, chosen.work.items, chosen.shared, {both});
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

  std::vector<std::string> remarks = chosen.work.remarks;
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
            {},
            {}};
  for (const std::array<FaceId, 2>& faces : options.tolerancedPairs)
    part.pairs.push_back({faces, TolerancedPair::Origin::stated});
  for (const std::array<FaceId, 2>& faces : options.matingPairs)
    part.pairs.push_back({faces, TolerancedPair::Origin::assembled});
  for (const TolerancedPair& pair : inferTolerancedPairs(graph, recognition)) part.pairs.push_back(pair);
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
  const auto shared = std::make_shared<const Part>(preparePart(graph, recognition, access, options));
  const Part& part = *shared;
  const MachiningItems work = findMachiningItems(graph, recognition, access, {.straight = part.straight});
  std::vector<SetupPlan> plans(kMachineClasses.size());
  const std::size_t grain = graph.faces.size() < kWorthThreads ? plans.size() : 1;
  parallelFor(plans.size(), grain, [&](std::size_t i) {
    const MachineClass machine = kMachineClasses[i];
    switch (machine) {
      case MachineClass::mill3:
      case MachineClass::mill4:
      case MachineClass::mill5: plans[i] = planMilling(shared, machine, work); break;
      case MachineClass::turn: plans[i] = planTurning(part); break;
      case MachineClass::millTurn:
      case MachineClass::swiss: plans[i] = planMillTurn(part, machine); break;
    }
  });
  return plans;
}

}  // namespace stepwise
