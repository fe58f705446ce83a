#include "features/setups/ways_to_hold.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "features/setups/carrier_frame.h"
#include "features/setups/explain_unreached.h"
#include "features/setups/foot_of_stock.h"
#include "features/setups/holding_forces.h"
#include "features/setups/soft_hold.h"
#include "features/setups/toe_clamps.h"
#include "features/setups/vise_grip.h"

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
  bool isSheet() const { return partHeightMm() < options.thinPlateShare * largestSideMm; }
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

/// Two flat jaws from the sides, whatever presses them together.
Clamping clampedBetween(const ViseGrip& grip, Clamping::Method method, Vec3 up) {
  Clamping clamping;
  clamping.method = method;
  clamping.firstJaw = grip.firstJaw;
  clamping.secondJaw = grip.secondJaw;
  clamping.onStock = grip.onStock;
  clamping.openingMm = grip.openingMm;
  clamping.gripDepthMm = grip.gripDepthMm;
  clamping.contactAreaMm2 = grip.contactAreaMm2;
  clamping.placement = JawPlacement{
      JawPlacement::Shape::flat, up, grip.normal, grip.firstMm, grip.secondMm, {}, 0, grip.jawBottomMm, grip.jawTopMm};
  clamping.placement->alongMm = grip.alongMm;
  return clamping;
}

/// What stays below the part when all is cut takes a clamping of its own.
void noteStub(const Holder& holder, Clamping& clamping) {
  const std::optional<int> stub = clamping.onStock ? stubToCutOff(holder.workpiece, holder.up) : std::nullopt;
  if (!stub) return;
  clamping.footMm = holder.workpiece.stock->sides[*stub].allowanceMm;
  clamping.reason += "; what it stands on is cut off in a clamping of its own";
}

/// What holding a casting by its rough faces takes; empty: these are machined, or no casting.
std::string onRoughFaces(const Holder& holder, const std::vector<FaceId>& first, const std::vector<FaceId>& second) {
  const Workpiece& piece = holder.workpiece;
  const auto rough = [&](FaceId face) { return piece.isRough(face); };
  if (std::none_of(first.begin(), first.end(), rough) && std::none_of(second.begin(), second.end(), rough)) return "";
  return fmt::format(
      "; on rough cast faces with {:g}° of draft: the part rests on three points and lies off by up to {:g} mm",
      piece.stock->casting.draft.inDegrees(), piece.stock->casting.toleranceMm);
}

Attempt tryVise(const Holder& holder) {
  if (holder.micro()) return refused(tooCoarse(holder));
  const ViseSearch search = findViseGrip(holder.workpiece, holder.up, holder.options);
  if (!search.grip) return refused(search.whyNot);
  const ViseGrip& grip = *search.grip;
  if (holder.bends(grip.openingMm)) return refused(tooThin(holder, grip.openingMm));
  // Flat jaws touch a drafted wall on a line only.
  Clamping clamping = clampedBetween(grip, grip.rough ? Clamping::Method::softJaws : Clamping::Method::vise, holder.up);
  if (grip.rough) clamping.onStock = true;
  clamping.reason =
      fmt::format("{}: {:.1f} mm between the jaws, {:.1f} mm of grip depth, {:.0f} mm² of contact",
                  onFaces(grip.firstJaw, grip.secondJaw), grip.openingMm, grip.gripDepthMm, grip.contactAreaMm2);
  clamping.reason += fmt::format("; holds a cut of {:.2g} N", grip.holdsN);
  if (grip.vises > 1) clamping.reason += fmt::format("; {} vises in line", grip.vises);
  if (grip.openingMm > holder.options.maxViseOpeningMm)
    clamping.reason +=
        fmt::format("; more than the {:g} mm of a usual vise: in a large one", holder.options.maxViseOpeningMm);
  noteStub(holder, clamping);
  clamping.reason += onRoughFaces(holder, grip.firstJaw, grip.secondJaw);
  if (!grip.rough && !findSupport(holder.workpiece, holder.up))
    clamping.reason += "; no flat side to rest on, so it is set up on an angle block";
  return {clamping, ""};
}

JawPlacement roundPlacement(const RoundGrip& grip, Vec3 up) {
  return {JawPlacement::Shape::round, up,         grip.axis,  0, 0, grip.axisPoint,
          grip.diameterMm / 2,        grip.lowMm, grip.highMm};
}

Attempt tryRound(const Holder& holder) {
  if (holder.micro()) return refused(tooCoarse(holder));
  const RoundSearch search = findRoundGrip(holder.workpiece, holder.up, holder.options);
  if (!search.grip) return refused(search.whyNot);
  Clamping clamping = holdRound(*search.grip, holder.options);
  clamping.reason += onRoughFaces(holder, search.grip->faces, {});
  return {clamping, ""};
}

Attempt trySoftJaws(const Holder& holder) {
  if (holder.micro()) return refused(tooCoarse(holder));
  Clamping clamping;
  clamping.method = Clamping::Method::softJaws;
  const ContourSearch contour = findContourGrip(holder.workpiece, holder.up, holder.options);
  if (const std::optional<ContourGrip>& grip = contour.grip) {
    if (holder.bends(grip->openingMm)) return refused(tooThin(holder, grip->openingMm));
    clamping.firstJaw = grip->firstJaw;
    clamping.secondJaw = grip->secondJaw;
    clamping.openingMm = grip->openingMm;
    clamping.gripDepthMm = grip->gripDepthMm;
    clamping.contactAreaMm2 = grip->contactAreaMm2;
    clamping.reason =
        fmt::format("jaws milled to {}: {:.1f} mm of grip depth, {:.0f} mm² of contact; holds a cut of {:.2g} N",
                    onFaces(grip->firstJaw, grip->secondJaw), grip->gripDepthMm, grip->contactAreaMm2, grip->holdsN);
    clamping.reason += onRoughFaces(holder, grip->firstJaw, grip->secondJaw);
    clamping.placement =
        JawPlacement{JawPlacement::Shape::flat, holder.up,     grip->normal, grip->firstMm, grip->secondMm, {}, 0,
                     grip->jawBottomMm,         grip->jawTopMm};
    return {clamping, ""};
  }
  const RoundSearch lying = findLyingCylinder(holder.workpiece, holder.up, holder.options);
  if (!lying.grip) return refused(contour.whyNot + "; " + lying.whyNot);
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
  if (support->rough) return refused("a rough cast side does not seal");
  if (holder.largestSideMm > holder.options.tableMm)
    return refused(
        fmt::format("{:.0f} mm long, the table takes {:g} mm", holder.largestSideMm, holder.options.tableMm));
  if (support->areaMm2 < holder.options.vacuumMinAreaMm2)
    return refused(fmt::format("{:.0f} mm² at the bottom, {:g} mm² are needed", support->areaMm2,
                               holder.options.vacuumMinAreaMm2));
  const std::vector<FaceId> through = cutsThroughBottom(holder.workpiece, holder.up, *support);
  if (!through.empty())
    return refused(fmt::format("{} cut through the bottom, where air would leak", describeFaces(through)));
  if (const std::string tips = whyItTips(holder.workpiece, holder.up, *support,
                                         holder.options.vacuumNMm2 * support->areaMm2, holder.options);
      !tips.empty())
    return refused(tips);
  return onSupport(Clamping::Method::vacuum, holder, *support,
                   fmt::format("flat bottom of {:.0f} mm²", support->areaMm2));
}

/// Low clamps that press against two sides and down; `noStraps`: why nothing presses from above.
Attempt tryEdgeClamps(const Holder& holder, const std::string& noStraps) {
  if (!findSupport(holder.workpiece, holder.up) || holder.largestSideMm > holder.options.tableMm)
    return refused(noStraps);
  WorkholdingOptions table = holder.options;
  table.maxViseOpeningMm = table.jawWidthMm = holder.options.tableMm;  // as many clamps as there is room for
  table.jawHeightMm = holder.options.edgeClampMm;
  const ViseSearch search = findViseGrip(holder.workpiece, holder.up, table);
  if (!search.grip) return refused(noStraps + "; edge clamps: " + search.whyNot);
  const ViseGrip& grip = *search.grip;
  Clamping clamping = clampedBetween(grip, Clamping::Method::toeClamps, holder.up);
  clamping.reason = fmt::format("flat on the table, edge clamps press on {} from the side: {:.1f} mm high",
                                onFaces(grip.firstJaw, grip.secondJaw), grip.gripDepthMm);
  noteStub(holder, clamping);
  return {clamping, ""};
}

Attempt tryToeClamps(const Holder& holder) {
  if (holder.micro()) return refused(tooCoarse(holder));
  if (holder.isSheet())
    return refused(fmt::format("a sheet of {:.2g} mm springs up between straps", holder.partHeightMm()));
  const ToeClampSearch search = findToeClamps(holder.workpiece, holder.up, holder.options);
  if (!search.grip) return tryEdgeClamps(holder, search.whyNot);
  const ToeClampGrip& grip = *search.grip;
  Clamping clamping;
  clamping.method = Clamping::Method::toeClamps;
  clamping.firstJaw = grip.faces;
  clamping.secondJaw = grip.support.faces;
  clamping.onStock = grip.onStock;
  const double pad = holder.options.strapPadMm;
  clamping.contactAreaMm2 = static_cast<double>(grip.straps.size()) * pad * pad;
  clamping.placement = JawPlacement{JawPlacement::Shape::bed, holder.up,  {}, 0, 0, {}, 0, grip.support.heightMm,
                                    grip.support.heightMm,    grip.straps};
  clamping.reason = fmt::format("flat on the table, {} straps press on {}; holds a cut of {:.2g} N", grip.straps.size(),
                                grip.faces.empty() ? "raw stock" : describeFaces(grip.faces), grip.holdsN);
  clamping.reason += onRoughFaces(holder, grip.faces, grip.support.faces);
  if (const std::vector<FaceId> through = cutsThroughBottom(holder.workpiece, holder.up, grip.support);
      !through.empty())
    clamping.reason += "; on parallels, as cuts go through the bottom";
  return {clamping, ""};
}

/// Stock left below the part, as high as jaws need it; what shops do where nothing of the part itself can be held.
Attempt tryFoot(const Holder& holder) {
  if (holder.micro()) return refused(tooCoarse(holder));
  const Workpiece& piece = holder.workpiece;
  const WorkholdingOptions& options = holder.options;
  int below = -1;
  for (int s = 0; s < 6; ++s)
    if (dot(piece.stock->sides[s].normal, holder.up) < -1 + 1e-6) below = s;
  if (below < 0) return refused("the block's sides lean against the tool axis");
  const StockSide& side = piece.stock->sides[below];
  const bool cutNow =
      std::any_of(side.faces.begin(), side.faces.end(), [&](FaceId face) { return piece.cutNow[face - 1] != 0; });
  if (piece.stock->form == RawStock::Form::casting) return refused("a casting has no stock below it");
  Foot left = piece.foot[below];
  if (piece.positions != nullptr)
    for (const ToolPosition& position : *piece.positions)
      for (FaceId face : position.faces)
        if (((piece.stock->reachesSide[face - 1] >> below) & 1u) != 0)
          left = std::max(left, footAfter(piece.outline->graph().face(face), position.direction, side));
  if (left == Foot::gone || cutNow) return refused("what stands below the part is cut away");
  int across = -1;
  double opening = 0;
  for (int axis = 0; axis < 3; ++axis) {
    if (axis == below / 2) continue;
    const int low = 2 * axis;
    const StockSide &a = piece.stock->sides[low], &b = piece.stock->sides[low + 1];
    const double size = a.partOffsetMm + a.allowanceMm + b.partOffsetMm + b.allowanceMm;
    if (across < 0 || size < opening * (1 - 1e-9)) {
      across = low;
      opening = size;
    }
  }
  if (const double opens = std::max(options.maxViseOpeningMm, options.largeViseMm); opening > opens)
    return refused(fmt::format("a foot {:.0f} mm wide, the vise opens {:.0f} mm", opening, opens));
  const StockSide &a = piece.stock->sides[across], &b = piece.stock->sides[across + 1];
  const int along = 2 * (3 - below / 2 - across / 2);
  const StockSide &c = piece.stock->sides[along], &d = piece.stock->sides[along + 1];
  const double length = c.partOffsetMm + c.allowanceMm + d.partOffsetMm + d.allowanceMm;
  // A tool that leans or comes from beside passes over the jaws with half of its cutter below the cut.
  const bool leans = lowestLeaningTool(piece, holder.up) < std::numeric_limits<double>::infinity();
  const double proud = options.jawClearanceMm + (leans || left == Foot::notched ? roughingMillMm(piece) / 2 : 0);
  const double needed = neededForceN(piece, options), lever = holder.partHeightMm() + proud;
  const int vises = std::clamp(static_cast<int>(length / options.jawWidthMm), 1, options.mostVises);
  // A tall part takes a foot twice as high.
  double foot = options.footMm, grip = 0, area = 0, holds = 0;
  for (double times : {1.0, 2.0}) {
    foot = times * options.footMm + proud - options.jawClearanceMm;
    grip = foot - proud;
    area = grip * length;
    holds = heldForceN({clampingForceN(area, options, vises), grip, opening}, lever, options);
    if (holds >= needed) break;
  }
  if (holds < needed)
    return refused(fmt::format("a foot of {:g} mm below {:.0f} mm of part holds a cut of {:.2g} N, {:.2g} N are needed",
                               foot, holder.partHeightMm(), holds, needed));
  if (std::string whyNot = whyNeckGives(piece, below, holder.up, options); !whyNot.empty())
    return refused(std::move(whyNot));
  Clamping clamping;
  clamping.method = Clamping::Method::vise;
  clamping.onStock = true;
  clamping.footMm = foot;
  clamping.openingMm = opening;
  clamping.gripDepthMm = grip;
  clamping.contactAreaMm2 = area;
  const double bottom = -side.partOffsetMm;  // along `up`
  clamping.placement = JawPlacement{JawPlacement::Shape::flat,
                                    holder.up,
                                    a.normal,
                                    a.partOffsetMm + a.allowanceMm,
                                    -(b.partOffsetMm + b.allowanceMm),
                                    {},
                                    0,
                                    bottom - foot,
                                    bottom - proud};
  clamping.reason = fmt::format(
      "a foot of {:g} mm of stock left below the part, cut off in a clamping of its own: {:.1f} mm between the jaws, "
      "{:.1f} mm of grip depth; holds a cut of {:.2g} N",
      foot, opening, grip, holds);
  if (vises > 1) clamping.reason += fmt::format("; {} vises in line", vises);
  return {clamping, ""};
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

using Try = Attempt (*)(const Holder&);

/// A tool axis that leans against all sides of the part: what holds it leans with it. The first side from which one of
/// the ways holds; else why the nearest one does not.
Attempt tryLeaning(const Holder& holder, const std::vector<Try>& ways) {
  std::string whyNot = "no side of the block looks towards the tool";
  bool nearest = true;
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
    for (const Try way : ways) {
      Attempt attempt = way(tilted);
      if (nearest) whyNot = attempt.whyNot;
      nearest = false;
      if (!attempt.clamping) continue;
      attempt.clamping->reason +=
          fmt::format("; tilted by {:.1f}° on an angle plate", Angle::radians(tilt).inDegrees());
      return attempt;
    }
  }
  return refused(std::move(whyNot));
}

Attempt tryTilted(const Holder& holder) {
  if (holder.micro()) return refused(tooCoarse(holder));
  // What is too long for a vise on a sine plate is strapped or bolted to an angle plate.
  std::vector<Try> ways{tryToeClamps, tryZeroPoint};
  if (holder.largestSideMm <= holder.options.angleBlockMm) ways.insert(ways.begin(), {tryVise, tryRound, trySoftJaws});
  Attempt attempt = tryLeaning(holder, ways);
  attempt.whyNot = "on an angle plate no vise, chuck, straps or bolts find sides to hold by either";
  return attempt;
}

Attempt tryTiltedFoot(const Holder& holder) {
  if (holder.largestSideMm > holder.options.angleBlockMm)
    return refused(fmt::format("{:.0f} mm long, a vise on an angle plate takes {:g} mm", holder.largestSideMm,
                               holder.options.angleBlockMm));
  return tryLeaning(holder, {tryFoot});
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

Attempt tryCarrierFrame(const Holder& holder, const Whole& whole) {
  const WorkholdingOptions& options = holder.options;
  if (holder.largestSideMm > options.maxViseOpeningMm) return refused("the part is too large to hang in a frame");
  if (holder.workpiece.stock->form == RawStock::Form::casting) return refused("a casting comes without a plate");
  if (!whole.stillInStock) return refused("the part has already left its stock");
  const FrameSearch search = findCarrierFrame(holder.workpiece, holder.up, whole.frame, options);
  if (!search.frame) return refused(search.whyNot);
  Clamping clamping;
  clamping.method = Clamping::Method::carrierFrame;
  clamping.onStock = true;
  clamping.frame = search.frame;
  const double window = *std::max_element(search.frame->gapMm.begin(), search.frame->gapMm.end());
  clamping.reason = fmt::format(
      "the part stays joined to a larger plate by tabs, which are cut off at the end; tools pass the bars of the frame "
      "in a window of {:.1f} mm",
      window);
  if (search.frame->openSide) clamping.reason += ", one side has no bar";
  return {clamping, ""};
}

Way carrierWay(const Whole& whole) {
  return {"carrierFrame", [whole](const Holder& holder) { return tryCarrierFrame(holder, whole); }};
}

std::vector<Way> millingWays(const Holder& holder, const Whole& whole) {
  std::vector<Way> jaws{{"vise", tryVise}, {"chuck", tryRound}, {"softJaws", trySoftJaws}, {"tilted vise", tryTilted}};
  if (holder.micro()) {
    jaws.push_back({"wax", tryWax});
    jaws.push_back(carrierWay(whole));
    return jaws;
  }
  jaws.push_back({"toeClamps", tryToeClamps});
  jaws.push_back({"vacuum", tryVacuum});
  jaws.push_back({"zeroPoint", tryZeroPoint});
  // A sheet is cut out of a larger one; anything higher stands on a foot of its own.
  if (holder.isSheet()) jaws.push_back(carrierWay(whole));
  jaws.push_back({"foot", tryFoot});
  jaws.push_back({"tilted foot", tryTiltedFoot});
  if (!holder.isSheet()) jaws.push_back(carrierWay(whole));
  return jaws;
}

}  // namespace

Clamping holdRound(const RoundGrip& grip, const WorkholdingOptions& options) {
  Clamping clamping;
  clamping.method = grip.diameterMm <= options.maxColletMm ? Clamping::Method::collet : Clamping::Method::chuck;
  clamping.firstJaw = grip.faces;
  clamping.onStock = grip.onStock;
  clamping.openingMm = grip.diameterMm;
  clamping.gripDepthMm = grip.gripDepthMm;
  clamping.contactAreaMm2 = grip.contactAreaMm2;
  clamping.reason = fmt::format("{} of {:.2f} mm, held over {:.1f} mm",
                                grip.onStock ? "bar" : describeFaces(grip.faces), grip.diameterMm, grip.gripDepthMm);
  if (!grip.onStock)
    clamping.reason +=
        fmt::format(", runs out by about {:g} mm",
                    clamping.method == Clamping::Method::collet ? options.colletRunOutMm : options.chuckRunOutMm);
  clamping.placement = roundPlacement(grip, grip.axis);
  return clamping;
}

HeldWorkpiece holdOnMill(const Workpiece& workpiece, const std::vector<Vec3>& ups, double largestSideMm,
                         const Whole& whole, const WorkholdingOptions& options) {
  const auto hold = [&](const Workpiece& piece) -> HeldWorkpiece {
    std::vector<Holder> holders;
    for (Vec3 up : ups) holders.push_back({piece, up, options, largestSideMm});
    const Holder* used = &holders.front();
    Clamping clamping = holdFirst(millingWays(holders.front(), whole), holders, used);
    return {std::move(clamping), used->up};
  };
  HeldWorkpiece held = hold(workpiece);
  const double light = lightCutN(workpiece, options), needed = neededForceN(workpiece, options);
  if (held.clamping.method != Clamping::Method::customFixture || needed <= light) return held;
  Workpiece lightly = workpiece;  // rather than make a fixture, a shop takes the bulk off in light cuts
  lightly.cut = Workpiece::Cut::light;
  HeldWorkpiece gently = hold(lightly);
  if (gently.clamping.method == Clamping::Method::customFixture) return held;
  gently.clamping.reason += fmt::format("; in light cuts only: {:.2g} N, a roughing cut takes {:.2g} N", light, needed);
  return gently;
}

}  // namespace stepwise
