#include "features/setups/plan_workholding.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "features/setups/explain_unreached.h"
#include "features/setups/round_grip.h"
#include "features/setups/soft_hold.h"
#include "features/setups/vise_grip.h"
#include "features/setups/workpiece.h"

namespace stepwise {
namespace {

/// A clamping, or why this way does not hold.
struct Attempt {
  std::optional<Clamping> clamping;
  std::string whyNot;
};

Attempt refused(std::string whyNot) { return {std::nullopt, std::move(whyNot)}; }

struct Holder {
  const Workpiece& workpiece;
  Vec3 up;
  const WorkholdingOptions& options;
  double largestSideMm;

  double partHeightMm() const { return workpiece.outline->extent(up).length(); }
  bool bends(double openingMm) const { return partHeightMm() < options.thinPlateShare * openingMm; }
  bool micro() const { return largestSideMm < options.microPartMm; }
};

std::string onFaces(const std::vector<FaceId>& first, const std::vector<FaceId>& second) {
  const auto side = [](const std::vector<FaceId>& faces) {
    return faces.empty() ? std::string("a raw side") : describeFaces(faces);
  };
  return first.empty() && second.empty() ? std::string("raw stock") : side(first) + " and " + side(second);
}

std::string tooCoarse(const Holder& holder) {
  return fmt::format("the largest side is {:.2g} mm; jaws are too coarse below {:g} mm", holder.largestSideMm,
                     holder.options.microPartMm);
}

std::string tooThin(const Holder& holder, double openingMm) {
  return fmt::format("a plate of {:.2g} mm bends between jaws {:.0f} mm apart", holder.partHeightMm(), openingMm);
}

Attempt tryVise(const Holder& holder) {
  if (holder.micro()) return refused(tooCoarse(holder));
  const ViseSearch search = findViseGrip(holder.workpiece, holder.up, holder.options);
  if (!search.grip) return refused(search.whyNot);
  const ViseGrip& grip = *search.grip;
  if (holder.bends(grip.openingMm)) return refused(tooThin(holder, grip.openingMm));
  Clamping clamping;
  clamping.method = Clamping::Method::vise;
  clamping.firstJaw = grip.firstJaw;
  clamping.secondJaw = grip.secondJaw;
  clamping.onStock = grip.onStock;
  clamping.openingMm = grip.openingMm;
  clamping.gripDepthMm = grip.gripDepthMm;
  clamping.contactAreaMm2 = grip.contactAreaMm2;
  clamping.reason =
      fmt::format("{}: {:.1f} mm between the jaws, {:.1f} mm of grip depth, {:.0f} mm² of contact",
                  onFaces(grip.firstJaw, grip.secondJaw), grip.openingMm, grip.gripDepthMm, grip.contactAreaMm2);
  clamping.placement =
      JawPlacement{JawPlacement::Shape::flat, holder.up,    grip.normal, grip.firstMm, grip.secondMm, {}, 0,
                   grip.jawBottomMm,          grip.jawTopMm};
  if (!findSupport(holder.workpiece, holder.up))
    clamping.reason += "; no flat side to rest on, so it is set up on an angle block";
  return {clamping, ""};
}

JawPlacement roundPlacement(const RoundGrip& grip, Vec3 up) {
  return {JawPlacement::Shape::round, up,         grip.axis,  0, 0, grip.axisPoint,
          grip.diameterMm / 2,        grip.lowMm, grip.highMm};
}

Clamping toClamping(const RoundGrip& grip, const WorkholdingOptions& options) {
  Clamping clamping;
  clamping.method = grip.diameterMm <= options.maxColletMm ? Clamping::Method::collet : Clamping::Method::chuck;
  clamping.firstJaw = grip.faces;
  clamping.onStock = grip.onStock;
  clamping.openingMm = grip.diameterMm;
  clamping.gripDepthMm = grip.gripDepthMm;
  clamping.contactAreaMm2 = grip.contactAreaMm2;
  clamping.reason = fmt::format("{} of {:.2f} mm, held over {:.1f} mm",
                                grip.onStock ? "bar" : describeFaces(grip.faces), grip.diameterMm, grip.gripDepthMm);
  clamping.placement = roundPlacement(grip, grip.axis);
  return clamping;
}

Attempt tryRound(const Holder& holder) {
  if (holder.micro()) return refused(tooCoarse(holder));
  const RoundSearch search = findRoundGrip(holder.workpiece, holder.up, holder.options);
  if (!search.grip) return refused(search.whyNot);
  return {toClamping(*search.grip, holder.options), ""};
}

Attempt trySoftJaws(const Holder& holder) {
  if (holder.micro()) return refused(tooCoarse(holder));
  Clamping clamping;
  clamping.method = Clamping::Method::softJaws;
  if (const std::optional<ContourGrip> grip = findContourGrip(holder.workpiece, holder.up, holder.options)) {
    if (holder.bends(grip->openingMm)) return refused(tooThin(holder, grip->openingMm));
    clamping.firstJaw = grip->firstJaw;
    clamping.secondJaw = grip->secondJaw;
    clamping.openingMm = grip->openingMm;
    clamping.gripDepthMm = grip->gripDepthMm;
    clamping.contactAreaMm2 = grip->contactAreaMm2;
    clamping.reason = fmt::format("jaws milled to {}: {:.1f} mm of grip depth, {:.0f} mm² of contact",
                                  onFaces(grip->firstJaw, grip->secondJaw), grip->gripDepthMm, grip->contactAreaMm2);
    clamping.placement =
        JawPlacement{JawPlacement::Shape::flat, holder.up,     grip->normal, grip->firstMm, grip->secondMm, {}, 0,
                     grip->jawBottomMm,         grip->jawTopMm};
    return {clamping, ""};
  }
  const RoundSearch lying = findLyingCylinder(holder.workpiece, holder.up, holder.options);
  if (!lying.grip) return refused("no two uncut upright faces look away from each other; " + lying.whyNot);
  clamping.firstJaw = lying.grip->faces;
  clamping.openingMm = lying.grip->diameterMm;
  clamping.gripDepthMm = lying.grip->gripDepthMm;
  clamping.contactAreaMm2 = lying.grip->contactAreaMm2;
  clamping.reason =
      fmt::format("jaws with a V on {} of {:.2f} mm", describeFaces(lying.grip->faces), lying.grip->diameterMm);
  clamping.placement = roundPlacement(*lying.grip, holder.up);
  return {clamping, ""};
}

Attempt onSupport(Clamping::Method method, const Holder& holder, const Support& support, std::string reason) {
  Clamping clamping;
  clamping.method = method;
  clamping.firstJaw = support.faces;
  clamping.onStock = support.faces.empty();
  clamping.contactAreaMm2 = support.areaMm2;
  clamping.placement =
      JawPlacement{JawPlacement::Shape::bed, holder.up, {}, 0, 0, {}, 0, support.heightMm, support.heightMm};
  clamping.reason = std::move(reason);
  return {clamping, ""};
}

Attempt tryVacuum(const Holder& holder) {
  const std::optional<Support> support = findSupport(holder.workpiece, holder.up);
  if (!support) return refused("no flat uncut side to seal on");
  if (support->areaMm2 < holder.options.vacuumMinAreaMm2)
    return refused(fmt::format("{:.0f} mm² at the bottom, {:g} mm² are needed", support->areaMm2,
                               holder.options.vacuumMinAreaMm2));
  const std::vector<FaceId> through = cutsThroughBottom(holder.workpiece, holder.up, *support);
  if (!through.empty())
    return refused(fmt::format("{} cut through the bottom, where air would leak", describeFaces(through)));
  return onSupport(Clamping::Method::vacuum, holder, *support,
                   fmt::format("flat bottom of {:.0f} mm²", support->areaMm2));
}

Attempt tryWax(const Holder& holder) {
  const std::optional<Support> support = findSupport(holder.workpiece, holder.up);
  if (!support) return refused("no flat uncut side to stick on");
  return onSupport(
      Clamping::Method::wax, holder, *support,
      fmt::format("flat bottom of {:.2f} mm² in wax or adhesive, as jaws are too coarse", support->areaMm2));
}

Attempt tryZeroPoint(const Holder& holder) {
  const std::vector<int> holes = holesInBottom(holder.workpiece, holder.up, holder.options);
  const std::optional<Support> support = findSupport(holder.workpiece, holder.up);
  if (!support || holes.size() < 2)
    return refused(
        fmt::format("bolts or pull studs need a flat bottom with two finished holes from {:g} mm, {} {} there",
                    holder.options.minBoltMm, holes.size(), holes.size() == 1 ? "is" : "are"));
  return onSupport(Clamping::Method::zeroPoint, holder, *support,
                   "bolts or pull studs from below in " + describeIds("feature", holes));
}

/// A tool axis that leans against all sides of the part: the vise or chuck leans with it.
Attempt tryTilted(const Holder& holder) {
  if (holder.micro()) return refused(tooCoarse(holder));
  std::vector<Vec3> ups;
  for (Vec3 axis : holder.workpiece.stock->axes) {
    ups.push_back(axis);
    ups.push_back(-axis);
  }
  std::stable_sort(ups.begin(), ups.end(),
                   [&](Vec3 a, Vec3 b) { return dot(a, holder.up) > dot(b, holder.up) + 1e-9; });
  for (Vec3 up : ups) {
    const double tilt = std::acos(std::clamp(dot(up, holder.up), -1.0, 1.0));
    if (tilt < 1e-3 || tilt > holder.options.maxViseTilt.inRadians()) continue;
    const Holder tilted{holder.workpiece, up, holder.options, holder.largestSideMm};
    for (const auto& way : {tryVise, tryRound}) {
      Attempt attempt = way(tilted);
      if (!attempt.clamping) continue;
      attempt.clamping->reason +=
          fmt::format("; tilted by {:.1f}° on an angle plate", Angle::radians(tilt).inDegrees());
      return attempt;
    }
  }
  return refused("no vise or chuck on an angle plate finds sides to hold either");
}

struct Way {
  std::string label;
  std::function<Attempt(const Holder&)> attempt;
};

/// The first way that holds; `ups` are the sides the part may be held from (two for a rotary axis).
Clamping holdFirst(const std::vector<Way>& ways, const std::vector<Holder>& holders, const Holder*& used) {
  std::vector<std::string> rejected;
  for (const Way& way : ways) {
    std::optional<Clamping> best;
    std::string whyNot;
    for (const Holder& holder : holders) {
      Attempt attempt = way.attempt(holder);
      if (!attempt.clamping) {
        if (whyNot.empty()) whyNot = attempt.whyNot;
      } else if (!best || attempt.clamping->contactAreaMm2 > best->contactAreaMm2 * (1 + 1e-6)) {
        best = std::move(attempt.clamping);
        used = &holder;
      }
    }
    if (best) {
      best->rejected = std::move(rejected);
      return *best;
    }
    rejected.push_back(fmt::format("{}: {}", way.label, whyNot));
  }
  Clamping clamping;
  clamping.method = Clamping::Method::customFixture;
  clamping.reason = "no standard way holds the part here";
  clamping.rejected = std::move(rejected);
  return clamping;
}

Way carrierWay(bool partIsWhole) {
  return {"carrierFrame", [partIsWhole](const Holder&) -> Attempt {
            if (!partIsWhole) return refused("the part has already left its stock");
            Clamping clamping;
            clamping.method = Clamping::Method::carrierFrame;
            clamping.onStock = true;
            clamping.reason = "the part stays joined to a larger plate by tabs, which are cut off at the end";
            return {clamping, ""};
          }};
}

std::vector<Way> millingWays(const Holder& holder, bool partIsWhole) {
  std::vector<Way> jaws{{"vise", tryVise}, {"chuck", tryRound}, {"softJaws", trySoftJaws}, {"tilted vise", tryTilted}};
  if (holder.micro()) {
    jaws.push_back({"wax", tryWax});
    jaws.push_back(carrierWay(partIsWhole));
    return jaws;
  }
  jaws.push_back({"vacuum", tryVacuum});
  jaws.push_back({"zeroPoint", tryZeroPoint});
  jaws.push_back(carrierWay(partIsWhole));
  return jaws;
}

Clamping holdForTurning(const Workpiece& workpiece, const Setup& setup, const WorkholdingOptions& options) {
  const RoundSearch search = workpiece.first ? findBarGrip(*workpiece.stock, setup.direction, options)
                                             : findRoundGrip(workpiece, setup.direction, options);
  if (search.grip) return toClamping(*search.grip, options);
  Clamping clamping;
  clamping.method = Clamping::Method::customFixture;
  clamping.reason = "a mandrel or jaws made for the part";
  clamping.rejected.push_back("chuck: " + search.whyNot);
  return clamping;
}

/// Main spindle on the bar; the sub-spindle takes over on what was turned before.
Clamping holdInTwoSpindles(Workpiece workpiece, const Setup& setup, const WorkholdingOptions& options) {
  Clamping clamping = holdForTurning(workpiece, setup, options);
  bool back = false;
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

bool stillInPlate(const SetupPlan& plan, std::size_t setup) {
  return std::all_of(plan.setups.begin(), plan.setups.begin() + static_cast<std::ptrdiff_t>(setup),
                     [](const Setup& earlier) { return earlier.clamping.method == Clamping::Method::carrierFrame; });
}

void holdForMilling(SetupPlan& plan, std::size_t index, const Workpiece& workpiece, double largestSideMm,
                    const WorkholdingOptions& options) {
  Setup& setup = plan.setups[index];
  std::vector<Holder> holders{{workpiece, setup.direction, options, largestSideMm}};
  if (setup.operation == "mill indexed") holders.push_back({workpiece, -setup.direction, options, largestSideMm});
  const Holder* used = &holders.front();
  setup.clamping = holdFirst(millingWays(holders.front(), stillInPlate(plan, index)), holders, used);
  setup.direction = used->up;
}

}  // namespace

void planWorkholding(SetupPlan& plan, const FaceGraph& graph, const Recognition& recognition, const OrientedBox& box,
                     const WorkholdingOptions& options) {
  if (plan.setups.empty()) return;
  const PartOutline outline(graph);
  const RawStock stock = chooseRawStock(plan, outline, recognition, box, options.stock);
  const double largestSideMm = 2 * std::max({box.halfExtentsMm.x, box.halfExtentsMm.y, box.halfExtentsMm.z});
  std::vector<int> special;
  for (std::size_t i = 0; i < plan.setups.size(); ++i) {
    const Workpiece workpiece = workpieceBefore(plan, i, outline, recognition, stock);
    switch (plan.machine) {
      case MachineClass::mill3:
      case MachineClass::mill4:
      case MachineClass::mill5: holdForMilling(plan, i, workpiece, largestSideMm, options); break;
      case MachineClass::turn: plan.setups[i].clamping = holdForTurning(workpiece, plan.setups[i], options); break;
      case MachineClass::millTurn:
      case MachineClass::swiss: plan.setups[i].clamping = holdInTwoSpindles(workpiece, plan.setups[i], options); break;
    }
    if (plan.setups[i].clamping.method == Clamping::Method::customFixture) special.push_back(static_cast<int>(i) + 1);
  }
  if (!special.empty())
    plan.reason += "; " + describeIds("setup", special) +
                   (special.size() == 1 ? " needs a fixture made for it" : " need fixtures made for them");
}

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
  count.low = count.high = count.value;
  if (plan.setups.empty() && !plan.feasible) {
    count.reason = plan.reason;
    return count;
  }
  const int saved = plan.minimum - count.value;
  for (std::size_t i = 0; i < plan.readings.size(); ++i) {
    const StockReading& reading = plan.readings[i];
    const int clampings = i == 0 ? count.value : std::max(0, reading.setups - saved);
    count.low = std::min(count.low, clampings);
    count.high = std::max(count.high, clampings);
    count.reason += fmt::format("{}{} with {}", i == 0 ? "" : ", ", clampings, reading.meaning);
  }
  if (std::any_of(plan.setups.begin(), plan.setups.end(),
                  [](const Setup& setup) { return setup.clamping.method == Clamping::Method::carrierFrame; })) {
    ++count.high;
    count.reason += ", one more where the cut from the carrier frame is finished by itself";
  }
  return count;
}

}  // namespace stepwise
