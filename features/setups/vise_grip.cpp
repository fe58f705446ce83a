#include "features/setups/vise_grip.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "features/setups/clamped_walls.h"
#include "features/setups/explain_unreached.h"
#include "features/setups/foot_of_stock.h"
#include "features/setups/holding_forces.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

constexpr int kRows = 24;

/// Pairs are tried among this many planes, the largest; more never hold better.
constexpr std::size_t kMostPlanes = 16;
constexpr std::size_t kMostTops = 12;

struct JawPlane {
  Vec3 normal;
  double offsetMm = 0;
  std::vector<FaceId> faces;
  bool onStock = false;
  std::vector<Polyline> region = {};  ///< closed; inside by even-odd
  double areaMm2 = 0;
  bool rough = false;  ///< as cast
  int side = -1;       ///< on stock: of the block
};

std::vector<char> facesCutBefore(const Workpiece& piece) {
  std::vector<char> cut = piece.exists;
  for (const StockSide& side : piece.stock->sides)
    for (FaceId face : side.faces) cut[face - 1] = 0;
  return cut;
}

/// What all pairs of one setup share: extents are costly on parts with thousands of faces.
class Surroundings {
 public:
  Surroundings(const Workpiece& piece, Vec3 away, const WorkholdingOptions& options)
      : workpiece(piece),
        up(away),
        groups(cutGroups(piece)),
        height(piece.outline->extent(away)),
        leaningToolMm(lowestLeaningTool(piece, away)),
        cutBefore_(facesCutBefore(piece)) {
    if (const std::optional<int> stub = stubToCutOff(piece, away))
      whyNotBelow = whyNeckGives(piece, *stub, away, options);
  }

  /// Whether the stock before that face of a raw side is there from before this setup until after it.
  bool stays(FaceId face, double heightMm) const {
    if (face == 0) return true;
    if (cutBefore_[face - 1]) return false;
    // What the part stands on is cut off in a clamping of its own.
    return heightMm < height.low ? whyNotBelow.empty() : !workpiece.cutNow[face - 1];
  }

  /// How far each face reaches along the normal.
  const std::vector<Extent>& extents(Vec3 normal) const { return workpiece.outline->extents(normal); }

  const Workpiece& workpiece;
  const Vec3 up;
  const std::vector<std::vector<FaceId>> groups;
  const Extent height;
  const double leaningToolMm;
  std::string whyNotBelow;  ///< the part cannot be held by the stock it stands on; empty: it can

 private:
  std::vector<char> cutBefore_;  ///< [face − 1]
};

/// Jaw coordinates: across (along the jaw) and height (away from the vise).
struct Point2 {
  double across = 0, height = 0;
};
using Interval = std::array<double, 2>;

/// Something cut now that breaks out on a jaw plane: tools pass there from `lowMm` upwards.
struct Breakout {
  Interval across;
  double lowMm = 0;
};

bool square(Vec3 a, Vec3 b) { return std::abs(dot(a, b)) <= std::sin(2 * kDirectionTolerance.inRadians()); }

void addStockSides(const Workpiece& workpiece, Vec3 up, std::vector<JawPlane>& planes) {
  for (int s = 0; s < 6; ++s) {
    const StockSide& side = workpiece.stock->sides[s];
    const bool known =
        workpiece.untouched[s] || (workpiece.backing != nullptr && workpiece.stock->form == RawStock::Form::block);
    if (!known || !square(side.normal, up)) continue;
    const bool cutAway =
        std::any_of(side.faces.begin(), side.faces.end(), [&](FaceId f) { return workpiece.cutNow[f - 1]; });
    if (cutAway) continue;
    const int a = (s / 2 + 1) % 3 * 2, b = (s / 2 + 2) % 3 * 2;
    const RawStock& stock = *workpiece.stock;
    planes.push_back(
        {side.normal,
         side.partOffsetMm + side.allowanceMm,
         side.faces,
         true,
         {{stock.corner(s, a, b), stock.corner(s, a, b + 1), stock.corner(s, a + 1, b + 1), stock.corner(s, a + 1, b)}},
         distance(stock.corner(s, a, b), stock.corner(s, a, b + 1)) *
             distance(stock.corner(s, a, b), stock.corner(s, a + 1, b)),
         false,
         s});
  }
}

void addFaces(const Workpiece& workpiece, Vec3 up, std::vector<JawPlane>& planes) {
  const PartOutline& outline = *workpiece.outline;
  const std::size_t firstFacePlane = planes.size();
  const auto liesOnStockSide = [&](FaceId id) {
    return std::any_of(
        planes.begin(), planes.begin() + static_cast<std::ptrdiff_t>(firstFacePlane),
        [&](const JawPlane& p) { return std::find(p.faces.begin(), p.faces.end(), id) != p.faces.end(); });
  };
  for (const Face& face : outline.graph().faces) {
    const auto* plane = std::get_if<Plane>(&face.surface);
    if (plane == nullptr || !workpiece.canHold(face.id) || !square(plane->normal, up) || liesOnStockSide(face.id))
      continue;
    const double offset = dot(face.point, plane->normal) + workpiece.roughMm(face.id);
    const auto same = std::find_if(
        planes.begin() + static_cast<std::ptrdiff_t>(firstFacePlane), planes.end(), [&](const JawPlane& p) {
          return dot(p.normal, plane->normal) > 1 - 1e-7 && std::abs(p.offsetMm - offset) <= outline.toleranceMm();
        });
    JawPlane& target =
        same != planes.end() ? *same : planes.emplace_back(JawPlane{plane->normal, offset, {}, false, {}});
    target.faces.push_back(face.id);
    target.areaMm2 += face.areaMm2;
    target.rough = target.rough || workpiece.isRough(face.id);
    target.region.insert(target.region.end(), outline.loops(face.id).begin(), outline.loops(face.id).end());
  }
}

/// One pair of opposite jaw planes, measured in the frame of the first.
class JawPair {
 public:
  JawPair(const Surroundings& around, const JawPlane& a, const JawPlane& b, const WorkholdingOptions& options)
      : around_(around), a_(a), b_(b), across_(normalized(cross(a.normal, around.up))), options_(options) {}

  double openingMm() const { return a_.offsetMm + b_.offsetMm; }

  /// `beatMm2`: contact that another pair has; with less the search is given up.
  ViseSearch measure(double beatMm2) {
    const std::string pair = describePair();
    const double opens = std::max(options_.maxViseOpeningMm, options_.largeViseMm);
    if (openingMm() > opens)
      return {std::nullopt, fmt::format("{} are {:.0f} mm apart, the vise opens {:.0f} mm", pair, openingMm(), opens)};
    flatten();
    if (height_.length() <= 0) return {std::nullopt, pair + " do not face each other"};
    const double proud = std::min(options_.proudMm, options_.proudShare * height_.length());
    const double leaning = around_.leaningToolMm - options_.jawClearanceMm;
    if (leaning - height_.low < options_.minGripDepthMm - kGripNoiseMm)
      return {std::nullopt,
              fmt::format("{}: tools that come in from the side leave {:.2f} mm of height for jaws, {:g} mm are needed",
                          pair, std::max(0.0, leaning - height_.low), options_.minGripDepthMm)};
    const double ofVise = restMm() + options_.jawHeightMm;
    if (ofVise - height_.low < options_.minGripDepthMm - kGripNoiseMm)
      return {std::nullopt, fmt::format("{}: they begin {:.0f} mm above what the part rests on, jaws are {:g} mm high",
                                        pair, height_.low - restMm(), options_.jawHeightMm)};
    beyondMm_ = lowestBeyondJaws();
    const double top = std::min({height_.high - proud, beyondMm_, leaning, ofVise});
    if (top - height_.low < options_.minGripDepthMm - kGripNoiseMm)
      return {std::nullopt, fmt::format("{}: the part leaves {:.2f} mm of height for jaws, {:g} mm are needed", pair,
                                        std::max(0.0, top - height_.low), options_.minGripDepthMm)};
    findBreakouts();
    findRows(top);
    ViseGrip grip = findLargestContact(top);
    if (grip.contactAreaMm2 < beatMm2) return {};
    if (grip.contactAreaMm2 > 0 && leaveOnlyWhatStays(top)) grip = findLargestContact(top);
    if (grip.gripDepthMm < options_.minGripDepthMm - kGripNoiseMm || grip.contactAreaMm2 <= 0)
      return {std::nullopt, fmt::format("{}: only {:.2f} mm of grip below what is cut now, {:g} mm are needed", pair,
                                        grip.gripDepthMm, options_.minGripDepthMm)};
    if (grip.contactAreaMm2 < options_.minContactAreaMm2)
      return {std::nullopt, fmt::format("{}: {:.1f} mm² of contact, {:g} mm² are needed", pair, grip.contactAreaMm2,
                                        options_.minContactAreaMm2)};
    if (const std::string whyNot = placeVises(grip); !whyNot.empty()) return {std::nullopt, pair + ": " + whyNot};
    const double overhang = std::max(0.0, around_.height.high - grip.jawTopMm);
    grip.holdsN = heldForceN({clampingForceN(grip.contactAreaMm2, options_, grip.vises), grip.gripDepthMm, openingMm()},
                             overhang, options_);
    const double needed = neededForceN(around_.workpiece, options_);
    if (grip.holdsN < needed)
      return {
          std::nullopt,
          fmt::format("{}: {:.1f} mm of grip with {:.0f} mm above the jaws hold a cut of {:.2g} N, {:.2g} N are needed",
                      pair, grip.gripDepthMm, overhang, grip.holdsN, needed)};
    for (const JawPlane* jaw : {&a_, &b_}) {
      const std::string wall = findGivingWall(
          around_.workpiece, {jaw->normal, jaw->offsetMm, around_.up, grip.jawBottomMm, grip.jawTopMm, openingMm()},
          options_);
      if (!wall.empty()) return {std::nullopt, pair + ": " + wall};
    }
    grip.rough = a_.rough || b_.rough;
    return {grip, ""};
  }

 private:
  std::string describePair() const {
    const auto jaw = [](const JawPlane& plane) {
      return plane.faces.empty() ? std::string("a raw side") : describeFaces(plane.faces);
    };
    return jaw(a_) + " and " + jaw(b_);
  }

  /// As many vises in line as carry the part's ends, and what stands out square to them; empty: they do.
  std::string placeVises(ViseGrip& grip) const {
    const PartOutline& outline = *around_.workpiece.outline;
    const Extent along = outline.extent(across_), out = outline.extent(a_.normal);
    const double height = std::max(0.0, around_.height.high - grip.jawBottomMm);
    const double outside = std::max(0.0, around_.height.high - std::max(grip.jawBottomMm, beyondMm_));
    const double length = contact_.length(), area = grip.contactAreaMm2;
    std::string whyNot;
    for (grip.vises = 1; grip.vises <= options_.mostVises; ++grip.vises) {
      if (grip.vises > 1 && length < grip.vises * options_.jawWidthMm) break;
      const double held = std::min(length, grip.vises * options_.jawWidthMm);
      grip.contactAreaMm2 = area * held / length;
      const double force = clampingForceN(grip.contactAreaMm2, options_, grip.vises);
      // Vises in line stand evenly along what there is to hold; one alone stands below the part's middle if it can.
      const double middle = std::clamp((along.low + along.high) / 2, contact_.low + held / 2, contact_.high - held / 2);
      const double spread = grip.vises == 1 ? held : (length + held) / 2;
      const double ends = std::max(along.high - middle, middle - along.low) - spread / 2;
      const double beside = std::max(out.high - a_.offsetMm, -b_.offsetMm - out.low);
      whyNot = whyNotCarried({ends, openingMm(), height},
                             force * options_.frictionRatio * std::hypot(spread, grip.gripDepthMm), around_.workpiece,
                             options_);
      if (whyNot.empty())
        whyNot = whyNotCarried({beside, held, outside},
                               force * (grip.gripDepthMm / 2 + options_.frictionRatio * openingMm()), around_.workpiece,
                               options_);
      if (whyNot.empty()) return "";
    }
    return whyNot;
  }

  Point2 flat(Vec3 point) const { return {dot(point, across_), dot(point, around_.up)}; }

  void flatten() {
    const auto flattenRegion = [&](const JawPlane& plane, std::vector<std::vector<Point2>>& loops, Extent& height) {
      for (const Polyline& loop : plane.region) {
        std::vector<Point2> points;
        for (Vec3 point : loop) {
          points.push_back(flat(point));
          height.add(points.back().height);
          reach_.add(points.back().across);
        }
        loops.push_back(std::move(points));
      }
    };
    Extent heightA, heightB;
    flattenRegion(a_, loopsA_, heightA);
    flattenRegion(b_, loopsB_, heightB);
    height_.low = std::max(heightA.low, heightB.low);
    height_.high = std::min(heightA.high, heightB.high);
  }

  /// Height of what stands on the bed of the vise: the part's lowest place, or the raw stock below it.
  double restMm() const {
    double rest = std::min(around_.height.low, height_.low);
    const Workpiece& piece = around_.workpiece;
    for (std::size_t s = 0; s < 6; ++s)
      if (const StockSide& side = piece.stock->sides[s]; piece.untouched[s] && dot(side.normal, around_.up) < -1 + 1e-6)
        rest = std::min(rest, -(side.partOffsetMm + side.allowanceMm));
    return rest;
  }

  /// Jaws cannot rise above what stands out beyond them.
  double lowestBeyondJaws() const {
    const PartOutline& outline = *around_.workpiece.outline;
    const double tolerance = 10 * outline.toleranceMm();
    const std::vector<Extent>&extents = around_.extents(a_.normal), &heights = around_.extents(around_.up);
    double lowest = std::numeric_limits<double>::infinity();
    for (const Face& face : outline.graph().faces) {
      if (lowest <= height_.low) break;  // no room for jaws already
      const Extent& along = extents[face.id - 1];
      if (along.high <= a_.offsetMm + tolerance && along.low >= -b_.offsetMm - tolerance) continue;
      if (heights[face.id - 1].low >= lowest) continue;
      for (const Polyline& loop : outline.loops(face.id)) {
        for (std::size_t i = 0; i < loop.size(); ++i)
          lowest = std::min(lowest, lowestBeyond(loop[i], loop[(i + 1) % loop.size()], tolerance));
      }
    }
    return lowest;
  }

  /// Lowest height at which the line from p to q is outside the jaws.
  double lowestBeyond(Vec3 p, Vec3 q, double tolerance) const {
    double lowest = std::numeric_limits<double>::infinity();
    const double offsetP = dot(p, a_.normal), offsetQ = dot(q, a_.normal);
    for (double limit : {a_.offsetMm + tolerance, -b_.offsetMm - tolerance}) {
      const double sign = limit == a_.offsetMm + tolerance ? 1 : -1;
      const double beyondP = sign * (offsetP - limit), beyondQ = sign * (offsetQ - limit);
      if (beyondP > 0) lowest = std::min(lowest, dot(p, around_.up));
      if (beyondQ > 0) lowest = std::min(lowest, dot(q, around_.up));
      if ((beyondP > 0) != (beyondQ > 0))
        lowest = std::min(lowest, dot(p + (q - p) * (beyondP / (beyondP - beyondQ)), around_.up));
    }
    return lowest;
  }

  void findBreakouts() {
    const PartOutline& outline = *around_.workpiece.outline;
    const double tolerance = 10 * outline.toleranceMm();
    for (const JawPlane* jaw : {&a_, &b_}) {
      const std::vector<Extent>& extents = around_.extents(jaw->normal);
      // On a raw side the finished part's own box counts: the cut reaches through the allowance.
      double surface = jaw->offsetMm;
      if (jaw->onStock) {
        surface = outline.extent(jaw->normal).high;
      }
      for (const std::vector<FaceId>& group : around_.groups) {
        Extent across, height;
        const bool around = jaw->onStock && surface < jaw->offsetMm - tolerance && cutsAllRound(group.front());
        for (FaceId face : group) {
          if (around) {  // what stands between the part and the raw side goes, over the side's whole length
            across.add(reach_);
            height.add(outline.extent(face, around_.up));
            continue;
          }
          if (extents[face - 1].high < surface - tolerance) continue;
          for (Vec3 point : outline.pointsAlong(face, jaw->normal)) {
            if (std::abs(dot(point, jaw->normal) - surface) > tolerance) continue;
            const Point2 p = flat(point);
            across.add(p.across);
            height.add(p.height);
          }
        }
        if (!across.empty()) breakouts_.push_back({{across.low, across.high}, height.low});
      }
    }
  }

  /// Features that are cut from outside, so that the stock around them goes.
  bool cutsAllRound(FaceId face) const {
    const std::optional<int> owner = around_.workpiece.recognition->faces[face - 1].feature;
    if (!owner) return false;
    const FeatureShape& shape = around_.workpiece.recognition->features[*owner - 1].shape;
    return std::holds_alternative<TurnedProfile>(shape) || std::holds_alternative<OuterProfile>(shape) ||
           std::holds_alternative<Gear>(shape) || std::holds_alternative<Knurl>(shape);
  }

  static std::vector<Interval> crossings(const std::vector<std::vector<Point2>>& loops, double height) {
    std::vector<double> cuts;
    for (const std::vector<Point2>& loop : loops) {
      for (std::size_t i = 0; i < loop.size(); ++i) {
        const Point2 p = loop[i], q = loop[(i + 1) % loop.size()];
        if ((p.height <= height) == (q.height <= height)) continue;
        cuts.push_back(p.across + (q.across - p.across) * (height - p.height) / (q.height - p.height));
      }
    }
    std::sort(cuts.begin(), cuts.end());
    std::vector<Interval> inside;
    for (std::size_t i = 0; i + 1 < cuts.size(); i += 2) inside.push_back({cuts[i], cuts[i + 1]});
    return inside;
  }

  /// Of stretches at one height, what is not cut away beneath the jaw.
  std::vector<Interval> staying(const JawPlane& plane, std::vector<Interval> stretches, double height) const {
    if (!plane.onStock) return stretches;
    constexpr int kLooks = 32;
    std::array<FaceId, kLooks> faces{};
    std::vector<Interval> stay;
    for (const Interval& stretch : stretches) {
      const double step = (stretch[1] - stretch[0]) / kLooks;
      const Vec3 first = across_ * (stretch[0] + step / 2) + around_.up * height +
                         a_.normal * (plane.offsetMm * dot(plane.normal, a_.normal));
      around_.workpiece.backing->behind(plane.side, first, across_ * step, faces);
      bool open = false;
      for (int k = 0; k < kLooks; ++k) {
        if (!around_.stays(faces[k], height)) {
          open = false;
          continue;
        }
        if (!open) stay.push_back({stretch[0] + k * step, 0});
        stay.back()[1] = stretch[0] + (k + 1) * step;
        open = true;
      }
    }
    return stay;
  }

  /// Stretches along the jaw that no tool needs below `top`.
  std::vector<Interval> windowsBelow(double top) const {
    std::vector<Interval> blocked;
    for (const Breakout& breakout : breakouts_)
      if (breakout.lowMm - options_.jawClearanceMm < top - 1e-9)
        blocked.push_back({breakout.across[0] - options_.jawClearanceMm, breakout.across[1] + options_.jawClearanceMm});
    std::sort(blocked.begin(), blocked.end());
    std::vector<Interval> windows;
    double from = reach_.low;
    for (const Interval& b : blocked) {
      if (b[0] > from) windows.push_back({from, b[0]});
      from = std::max(from, b[1]);
    }
    if (reach_.high > from) windows.push_back({from, reach_.high});
    return windows;
  }

  /// `along` grows by where both touch.
  static double overlap(const std::vector<Interval>& a, const std::vector<Interval>& b, const Interval& window,
                        Extent& along) {
    double length = 0;
    for (const Interval& i : a)
      for (const Interval& j : b) {
        const Extent both{std::max({i[0], j[0], window[0]}), std::min({i[1], j[1], window[1]})};
        if (both.empty()) continue;
        along.add(both);
        length += both.length();
      }
    return length;
  }

  /// Jaw heights worth trying: just below each breakout, and the top.
  std::vector<double> jawTops(double top) const {
    std::vector<double> tops{top};
    for (const Breakout& breakout : breakouts_) {
      const double below = breakout.lowMm - options_.jawClearanceMm;
      if (below < top && below > height_.low) tops.push_back(below);
    }
    std::sort(tops.begin(), tops.end());
    tops.erase(std::unique(tops.begin(), tops.end()), tops.end());
    if (tops.size() <= kMostTops) return tops;
    std::vector<double> spread;  // between many, evenly from the lowest to the highest
    for (std::size_t i = 0; i < kMostTops; ++i) spread.push_back(tops[i * (tops.size() - 1) / (kMostTops - 1)]);
    return spread;
  }

  double heightOf(int row, double top) const { return height_.low + (row + 0.5) * (top - height_.low) / kRows; }

  void findRows(double top) {
    for (int row = 0; row < kRows; ++row) {
      rowsA_[row] = crossings(loopsA_, heightOf(row, top));
      rowsB_[row] = crossings(loopsB_, heightOf(row, top));
    }
  }

  /// False where nothing changes.
  bool leaveOnlyWhatStays(double top) {
    if (around_.workpiece.backing == nullptr || (!a_.onStock && !b_.onStock)) return false;
    for (int row = 0; row < kRows; ++row) {
      if (rowsA_[row].empty() || rowsB_[row].empty()) continue;
      rowsA_[row] = staying(a_, std::move(rowsA_[row]), heightOf(row, top));
      if (!rowsA_[row].empty()) rowsB_[row] = staying(b_, std::move(rowsB_[row]), heightOf(row, top));
    }
    return true;
  }

  ViseGrip findLargestContact(double top) {
    const double step = (top - height_.low) / kRows;
    ViseGrip best{
        a_.faces,    b_.faces, a_.onStock || b_.onStock, openingMm(), 0, 0, a_.normal, a_.offsetMm, -b_.offsetMm,
        height_.low, top};
    for (double jawTop : jawTops(top)) {
      for (const Interval& window : windowsBelow(jawTop)) {
        double area = 0, touched = 0;
        Extent along;
        for (int row = 0; row < kRows; ++row) {
          const double covered = std::clamp(jawTop - (height_.low + row * step), 0.0, step);
          const double length = covered > 0 ? overlap(rowsA_[row], rowsB_[row], window, along) : 0;
          area += length * covered;
          if (length > 0) touched += covered;
        }
        if (area > best.contactAreaMm2 * (1 + 1e-9)) {
          contact_ = along;
          best.contactAreaMm2 = area;
          best.gripDepthMm = touched;
          best.jawTopMm = jawTop;
          best.alongMm = {along.low, along.high};
        }
      }
    }
    return best;
  }

  const Surroundings& around_;
  const JawPlane& a_;
  const JawPlane& b_;
  const Vec3 across_;
  const WorkholdingOptions& options_;
  std::vector<std::vector<Point2>> loopsA_, loopsB_;
  std::array<std::vector<Interval>, kRows> rowsA_, rowsB_;  ///< stretches of each jaw, by height
  Extent height_, reach_;
  Extent contact_;       ///< along the jaws, of the largest contact found
  double beyondMm_ = 0;  ///< height from which on the part stands out beyond the jaws
  std::vector<Breakout> breakouts_;
};

/// The largest planes, in the order they were found.
std::vector<JawPlane> largestPlanes(std::vector<JawPlane> planes) {
  if (planes.size() <= kMostPlanes) return planes;
  std::stable_sort(planes.begin(), planes.end(),
                   [](const JawPlane& a, const JawPlane& b) { return a.areaMm2 > b.areaMm2 * (1 + 1e-9); });
  planes.resize(kMostPlanes);
  return planes;
}

}  // namespace

ViseSearch findViseGrip(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options) {
  std::vector<JawPlane> all;
  addStockSides(workpiece, up, all);
  addFaces(workpiece, up, all);
  const std::vector<JawPlane> planes = largestPlanes(std::move(all));
  const Surroundings around(workpiece, up, options);
  ViseSearch best;
  bool opened = false;
  for (std::size_t i = 0; i < planes.size(); ++i) {
    for (std::size_t j = i + 1; j < planes.size(); ++j) {
      if (dot(planes[i].normal, planes[j].normal) > -1 + 1e-7) continue;
      JawPair pair(around, planes[i], planes[j], options);
      if (pair.openingMm() <= workpiece.outline->toleranceMm()) continue;
      const bool opensLarge = pair.openingMm() > options.maxViseOpeningMm;
      const bool alike = best.grip && (best.grip->openingMm > options.maxViseOpeningMm) == opensLarge;
      const ViseSearch search = pair.measure(alike ? best.grip->contactAreaMm2 * (1 - 1e-6) : 0);
      if (!search.grip) {
        // Of all that fail, the first that a vise would open for says most.
        const bool opens = pair.openingMm() <= std::max(options.maxViseOpeningMm, options.largeViseMm);
        if (best.whyNot.empty() || (opens && !opened)) best.whyNot = search.whyNot;
        opened = opened || opens;
        continue;
      }
      // A large vise is taken out only for what no other holds.
      const auto large = [&](const ViseGrip& grip) { return grip.openingMm > options.maxViseOpeningMm; };
      if (best.grip && large(*best.grip) != large(*search.grip)) {
        if (large(*best.grip)) best.grip = search.grip;
        continue;
      }
      const bool better = !best.grip || search.grip->contactAreaMm2 > best.grip->contactAreaMm2 * (1 + 1e-6) ||
                          (search.grip->contactAreaMm2 > best.grip->contactAreaMm2 * (1 - 1e-6) &&
                           search.grip->openingMm < best.grip->openingMm * (1 - 1e-6));
      if (better) best.grip = search.grip;
    }
  }
  if (!best.grip && best.whyNot.empty())
    best.whyNot = "no two opposite flat sides are there that stay uncut in this setup";
  if (!best.grip && !around.whyNotBelow.empty()) best.whyNot += "; " + around.whyNotBelow;
  return best;
}

}  // namespace stepwise
