#include "features/setups/plan_workholding.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "features/setups/explain_unreached.h"
#include "features/setups/held_before.h"
#include "features/setups/precedence.h"
#include "features/setups/round_grip.h"
#include "features/setups/ways_to_hold.h"
#include "features/setups/workpiece.h"

namespace stepwise {
namespace {

/// True where a tool works inside the free end, so that no centre can stand there.
bool boredFromFreeEnd(const Workpiece& workpiece, Vec3 up) {
  const double end = workpiece.outline->extent(up).high - 10 * workpiece.outline->toleranceMm();
  const auto& graph = workpiece.outline->graph();
  return std::any_of(graph.faces.begin(), graph.faces.end(), [&](const Face& face) {
    const auto* bore = std::get_if<Cylinder>(&face.surface);
    return bore != nullptr && bore->concave && workpiece.cutNow[face.id - 1] && std::abs(dot(bore->axis, up)) > 0.999 &&
           workpiece.outline->extent(face.id, up).high >= end;
  });
}

/// What carries the free end of a long piece.
void addRest(const Workpiece& workpiece, const Setup& setup, const RoundGrip& grip, const WorkholdingOptions& options,
             Clamping& clamping) {
  if (grip.diameterMm <= 0) return;
  const double overhang = std::max(0.0, workpiece.outline->extent(grip.axis).high - grip.highMm),
               slenderness = overhang / grip.diameterMm;
  if (slenderness <= options.freeLengthRatio) return;
  using Rest = Clamping::Rest;
  const bool bored = boredFromFreeEnd(workpiece, grip.axis);
  const std::string free = fmt::format("; {:.0f} mm stand free, {:.2g} times the diameter: ", overhang, slenderness);
  if (setup.operation == "mill-turn" && !bored && slenderness <= options.steadyRatio) {
    clamping.reason += free + "the sub-spindle carries the end";
    return;
  }
  clamping.rest = bored                                ? Rest::steady
                  : slenderness <= options.steadyRatio ? Rest::tailstock
                                                       : Rest::tailstockAndSteady;
  clamping.reason += free;
  clamping.reason += bored ? "a steady rest carries the end, as it is bored"
                     : clamping.rest == Rest::tailstock
                         ? "a tailstock carries the end, which keeps its centre until it is faced"
                         : "a tailstock carries the end, a steady rest the middle";
}

/// Chuck or collet on the bar, or on what was turned before.
std::optional<Clamping> holdRoundForTurning(const Workpiece& workpiece, const Setup& setup,
                                            const WorkholdingOptions& options, std::string& whyNot) {
  WorkholdingOptions large = options;  // a lathe takes what its chuck takes
  large.maxChuckMm = std::max(options.maxChuckMm, options.largeChuckMm);
  const RoundSearch search = workpiece.first ? findBarGrip(*workpiece.stock, setup.direction, large)
                                             : findRoundGrip(workpiece, setup.direction, large);
  whyNot = search.whyNot;
  if (!search.grip) return std::nullopt;
  Clamping clamping = holdRound(*search.grip, options);
  if (search.grip->diameterMm > options.maxChuckMm)
    clamping.reason += fmt::format("; more than the {:g} mm of a usual chuck: on a large lathe", options.maxChuckMm);
  if (setup.operation != "Swiss turn") addRest(workpiece, setup, *search.grip, options, clamping);
  return clamping;
}

Clamping holdForTurning(const Workpiece& workpiece, const Setup& setup, const WorkholdingOptions& options) {
  std::string whyNot;
  if (std::optional<Clamping> held = holdRoundForTurning(workpiece, setup, options, whyNot)) return *held;
  Clamping clamping;
  clamping.method = Clamping::Method::customFixture;
  clamping.reason = "a mandrel or jaws made for the part";
  clamping.rejected.push_back("chuck: " + whyNot);
  return clamping;
}

/// Main spindle on the bar; the sub-spindle takes over on what was turned before.
Clamping holdInTwoSpindles(Workpiece workpiece, const Setup& setup, const WorkholdingOptions& options) {
  Clamping clamping = holdForTurning(workpiece, setup, options);
  bool back = false;
  workpiece.positions = nullptr;  // driven tools reach over a collet from the side
  std::fill(workpiece.cutNow.begin(), workpiece.cutNow.end(), char{0});
  for (const ToolPosition& position : setup.positions) {
    const bool fromBack = dot(position.direction, setup.direction) < -1e-6;
    back = back || fromBack;
    for (FaceId face : position.faces) (fromBack ? workpiece.cutNow : workpiece.exists)[face - 1] = 1;
  }
  if (!back) return clamping;
  const RoundSearch search = findRoundGrip(workpiece, -setup.direction, options);
  if (search.grip) {
    clamping.secondJaw = search.grip->faces;
    clamping.reason +=
        fmt::format("; the sub-spindle takes over on {} of {:.2f} mm, {:.1f} mm long",
                    describeFaces(search.grip->faces), search.grip->diameterMm, search.grip->gripDepthMm);
  } else {
    clamping.rejected.push_back("collet of the sub-spindle: " + search.whyNot);
    clamping.reason += "; the sub-spindle needs jaws made for the part";
  }
  return clamping;
}

Whole wholeBefore(const SetupPlan& plan, std::size_t setup) {
  Whole whole;
  whole.stillInStock =
      std::all_of(plan.setups.begin(), plan.setups.begin() + static_cast<std::ptrdiff_t>(setup),
                  [](const Setup& earlier) { return earlier.clamping.method == Clamping::Method::carrierFrame; });
  if (whole.stillInStock && setup > 0) whole.frame = plan.setups[setup - 1].clamping.frame;
  return whole;
}

/// How far from plain jaws a way of holding is: what a shop would give to avoid it.
int effortOf(const Clamping& clamping) {
  switch (clamping.method) {
    case Clamping::Method::vise: return clamping.footMm > 0 ? 5 : 0;
    case Clamping::Method::chuck:
    case Clamping::Method::collet: return 0;
    case Clamping::Method::softJaws: return 1;
    case Clamping::Method::toeClamps: return 2;
    case Clamping::Method::vacuum:
    case Clamping::Method::wax:
    case Clamping::Method::zeroPoint: return 3;
    case Clamping::Method::carrierFrame: return 6;
    case Clamping::Method::customFixture: return 20;
  }
  return 0;
}

/// What stays the same for every order of the setups.
struct Held {
  const FaceGraph& graph;
  const Recognition& recognition;
  const OrientedBox& box;
  const WorkholdingOptions& options;
  PartOutline outline;
  double largestSideMm = 0;
  HeldBefore& before;
  const SideBacking* backing = nullptr;
};

void holdForMilling(SetupPlan& plan, std::size_t index, const Workpiece& workpiece, const Held& held) {
  Setup& setup = plan.setups[index];
  std::vector<Vec3> ups{setup.direction};
  if (setup.operation == "mill indexed") ups.push_back(-setup.direction);
  const HeldWorkpiece& result =
      held.before.hold(workpiece, ups, held.largestSideMm, wholeBefore(plan, index), held.options);
  setup.clamping = result.clamping;
  setup.direction = result.up;
}

/// Left off as soon as the effort is no longer less than `most`; false then.
bool holdInOrder(SetupPlan& plan, const Held& held, int most = std::numeric_limits<int>::max()) {
  int effort = 0;
  const RawStock stock = chooseRawStock(plan, held.outline, held.recognition, held.box, held.options.stock);
  for (std::size_t i = 0; i < plan.setups.size(); ++i) {
    Workpiece workpiece = workpieceBefore(plan, i, held.outline, held.recognition, stock);
    workpiece.backing = held.backing;
    switch (plan.machine) {
      case MachineClass::mill3:
      case MachineClass::mill4:
      case MachineClass::mill5: holdForMilling(plan, i, workpiece, held); break;
      case MachineClass::turn: plan.setups[i].clamping = holdForTurning(workpiece, plan.setups[i], held.options); break;
      case MachineClass::millTurn:
      case MachineClass::swiss:
        plan.setups[i].clamping = holdInTwoSpindles(workpiece, plan.setups[i], held.options);
        break;
    }
    effort += effortOf(plan.setups[i].clamping);
    if (effort >= most) return false;
  }
  return true;
}

int effortOf(const SetupPlan& plan) {
  int effort = 0;
  for (const Setup& setup : plan.setups) effort += effortOf(setup.clamping);
  return effort;
}

/// Pairs of features that the plan cuts against their precedence.
int violations(const SetupPlan& plan, const Precedence& precedence) {
  std::map<int, std::size_t> setupOf;
  for (std::size_t i = 0; i < plan.setups.size(); ++i)
    for (int feature : plan.setups[i].features) setupOf.try_emplace(feature, i);
  return static_cast<int>(
      std::count_if(precedence.pairs().begin(), precedence.pairs().end(), [&](const std::array<int, 2>& pair) {
        const auto first = setupOf.find(pair[0]), later = setupOf.find(pair[1]);
        return first != setupOf.end() && later != setupOf.end() && first->second > later->second;
      }));
}

SetupPlan reordered(const SetupPlan& plan, const std::vector<std::size_t>& order) {
  SetupPlan result = plan;
  std::vector<int> place(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    result.setups[i] = plan.setups[order[i]];
    place[order[i]] = static_cast<int>(i);
  }
  for (auto& [face, setup] : result.setupOfFace) setup = place[setup];
  return result;
}

/// All orders of a few setups; of many those with one setup drawn to the front.
std::vector<std::vector<std::size_t>> ordersToTry(std::size_t count) {
  constexpr std::size_t kFew = 4, kMany = 12;
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::vector<std::size_t>> orders;
  if (count <= kFew) {
    while (std::next_permutation(order.begin(), order.end())) orders.push_back(order);
  } else if (count <= kMany) {
    for (std::size_t first = 1; first < count; ++first) {
      std::rotate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(first),
                  order.begin() + static_cast<std::ptrdiff_t>(first) + 1);
      orders.push_back(order);
      std::iota(order.begin(), order.end(), std::size_t{0});
    }
  }
  return orders;
}

/// What needs a fixture drawn to the front, where the raw block still has sides to hold; empty: nothing does.
std::vector<std::size_t> fixturesFirst(const SetupPlan& plan) {
  std::vector<std::size_t> order(plan.setups.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto rest = std::stable_partition(order.begin(), order.end(), [&](std::size_t i) {
    return plan.setups[i].clamping.method == Clamping::Method::customFixture;
  });
  if (rest == order.begin() || std::is_sorted(order.begin(), order.end())) return {};
  return order;
}

/// Where the first order needs special means, another one may not.
void tryOtherOrders(SetupPlan& plan, const SetupPlan& unheld, const Held& held) {
  const bool mills =
      plan.machine == MachineClass::mill3 || plan.machine == MachineClass::mill4 || plan.machine == MachineClass::mill5;
  int least = effortOf(plan);
  if (!mills || least == 0 || plan.setups.size() < 2) return;
  const Precedence precedence(held.graph, held.recognition);
  const int allowed = violations(unheld, precedence);
  bool changed = false;
  std::vector<std::vector<std::size_t>> orders = ordersToTry(unheld.setups.size());
  constexpr std::size_t kAllTried = 4;
  if (unheld.setups.size() > kAllTried)
    if (std::vector<std::size_t> order = fixturesFirst(plan); !order.empty()) orders.insert(orders.begin(), order);
  for (const std::vector<std::size_t>& order : orders) {
    SetupPlan other = reordered(unheld, order);
    if (violations(other, precedence) > allowed) continue;
    if (!holdInOrder(other, held, least)) continue;
    least = effortOf(other);
    plan = std::move(other);
    changed = true;
    if (least == 0) break;
  }
  if (changed) plan.reason += "; the setups come in the order in which they are held best";
}

/// Setups that need a fixture of their own, and workpieces beyond what two hands lift.
void addRemarks(const Held& held, const RawStock& stock, SetupPlan& plan) {
  std::vector<int> special;
  for (std::size_t i = 0; i < plan.setups.size(); ++i)
    if (plan.setups[i].clamping.method == Clamping::Method::customFixture) special.push_back(static_cast<int>(i) + 1);
  if (!special.empty())
    plan.reason += "; " + describeIds("setup", special) +
                   (special.size() == 1 ? " needs a fixture made for it" : " need fixtures made for them");
  const double massG = stock.volumeMm3() / 1000 * held.options.densityGPerCm3;
  if (massG > held.options.handMassG)
    plan.reason += fmt::format("; the raw piece weighs up to {:.0f} kg and needs lifting gear", massG / 1000);
}

/// Contact of the jaws: what is left to tell equal efforts apart, for the larger the steadier.
double contactOf(const SetupPlan& plan) {
  double area = 0;
  for (const Setup& setup : plan.setups) area += setup.clamping.contactAreaMm2;
  return area;
}

/// In the order that holds best.
void holdPlan(SetupPlan& plan, const Held& held) {
  const SetupPlan unheld = plan;
  holdInOrder(plan, held);
  tryOtherOrders(plan, unheld, held);
}

std::vector<Vec3> axesOf(const SetupPlan& plan) {
  std::vector<Vec3> axes;
  for (const Setup& setup : plan.setups) axes.push_back(setup.direction);
  return axes;
}

bool sameAxes(const std::vector<Vec3>& a, const std::vector<Vec3>& b) {
  return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](Vec3 v) {
           return std::any_of(b.begin(), b.end(), [&](Vec3 w) { return dot(v, w) > 1 - 1e-6; });
         });
}

/// The plan given up stands in the list where the one now taken stood.
void swapInList(const SetupPlan& before, SetupPlan& taken) {
  taken.optimal = before.optimal;
  const std::vector<Vec3> axes = axesOf(taken);
  for (OtherPlan& other : taken.optimal.others) {
    if (!sameAxes(other.directions, axes)) continue;
    other.directions = axesOf(before);
    if (other.areaRatio > 0) other.areaRatio = 1 / other.areaRatio;
    other.whyNot = "held with more effort, or on less area";
    return;
  }
}

/// Of plans that are equal in all else, the one that is held with the least effort, then on the most area. Where it
/// takes a foot or a fixture, those that cut less area in one setup as well.
void takeBestHeld(SetupPlan& plan, const Held& held) {
  std::vector<TiedPlan> tied = std::move(plan.tied);
  plan.tied.clear();
  constexpr double kClearlyMore = 1.05;
  constexpr int kSpecialMeans = 5;
  for (const TiedPlan& candidate : tied) {
    if (candidate.cutsLessArea && effortOf(plan) < kSpecialMeans) break;
    SetupPlan other = candidate.make();
    holdPlan(other, held);
    const int effort = effortOf(plan), itsEffort = effortOf(other);
    const bool easier = itsEffort < effort;
    const bool steadier =
        !candidate.cutsLessArea && itsEffort == effort && contactOf(other) > kClearlyMore * contactOf(plan);
    if (!easier && !steadier) continue;
    swapInList(plan, other);
    plan = std::move(other);
    plan.reason += candidate.cutsLessArea ? "; taken from plans with as few setups because it is held with less effort"
                   : easier               ? "; taken from equal plans because it is held with less effort"
                                          : "; taken from equal plans because it is held on more area";
  }
}

}  // namespace

void planWorkholding(SetupPlan& plan, const FaceGraph& graph, const Recognition& recognition, const OrientedBox& box,
                     const WorkholdingOptions& options, const SideBacking* backing) {
  if (plan.setups.empty()) return;
  HeldBefore before;
  const Held held{graph,
                  recognition,
                  box,
                  options,
                  PartOutline(graph),
                  2 * std::max({box.halfExtentsMm.x, box.halfExtentsMm.y, box.halfExtentsMm.z}),
                  before,
                  backing};
  holdPlan(plan, held);
  takeBestHeld(plan, held);
  const RawStock stock = chooseRawStock(plan, held.outline, recognition, box, options.stock);
  plan.stock = stock.describe();
  addRemarks(held, stock, plan);
}

namespace {

/// Clampings that only cut off a foot; setups that stand on the same one share it.
int countFeet(const SetupPlan& plan) {
  std::vector<Vec3> sides;
  for (const Setup& setup : plan.setups) {
    if (setup.clamping.footMm <= 0 || !setup.clamping.placement) continue;
    const Vec3 up = setup.clamping.placement->up;
    if (std::none_of(sides.begin(), sides.end(), [&](Vec3 known) { return dot(known, up) > 1 - 1e-6; }))
      sides.push_back(up);
  }
  return static_cast<int>(sides.size());
}

}  // namespace

CountRange countClampings(const SetupPlan& plan) {
  CountRange count;
  const auto same = [](const Setup& a, const Setup& b) {
    return dot(a.direction, b.direction) > 1 - 1e-7 && a.clamping.method == b.clamping.method &&
           a.clamping.firstJaw == b.clamping.firstJaw && a.clamping.secondJaw == b.clamping.secondJaw;
  };
  for (std::size_t i = 0; i < plan.setups.size(); ++i) {
    const bool repeated = std::any_of(plan.setups.begin(), plan.setups.begin() + static_cast<std::ptrdiff_t>(i),
                                      [&](const Setup& earlier) { return same(earlier, plan.setups[i]); });
    if (!repeated) ++count.value;
  }
  const int feet = countFeet(plan);
  count.value += feet;
  count.low = count.high = count.value;
  if (plan.setups.empty() && !plan.feasible) {
    count.reason = plan.reason;
    return count;
  }
  const int saved = plan.minimum - (count.value - feet);
  for (std::size_t i = 0; i < plan.readings.size(); ++i) {
    const StockReading& reading = plan.readings[i];
    const int clampings = i == 0 ? count.value : reading.clampings.value_or(std::max(0, reading.setups - saved));
    count.low = std::min(count.low, clampings);
    count.high = std::max(count.high, clampings);
    count.reason += fmt::format("{}{} with {}", i == 0 ? "" : ", ", clampings, reading.meaning);
  }
  if (feet > 0) count.reason += fmt::format(", {} of them to cut off what the part was held by", feet);
  if (std::any_of(plan.setups.begin(), plan.setups.end(),
                  [](const Setup& setup) { return setup.clamping.method == Clamping::Method::carrierFrame; })) {
    ++count.high;
    count.reason += ", one more where the cut from the carrier frame is finished by itself";
  }
  return count;
}

}  // namespace stepwise
