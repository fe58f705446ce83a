#include "features/setups/drill_reach.h"

#include <algorithm>
#include <cmath>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// A drill thinner than its shank stands out this much further before the holder begins.
constexpr double kShankBeyondFlutesMm = 15;
/// Shank of drills below this diameter.
constexpr double kThinDrillMm = 3;
/// A hole that is open on a side for more of its circumference than this is milled, where a mill is long enough; else
/// it is drilled before the opening is cut.
constexpr double kMostlyClosed = 0.3;

class DrillTester {
 public:
  DrillTester(const ToolSet& tools, Access& access) : tools_(tools), access_(access) {}

  bool runsAlong(const Hole& hole, int d) const {
    return std::abs(dot(directionOf(d), hole.axisDirection)) >= std::cos(2 * kDirectionTolerance.inRadians());
  }

  void examine(const Hole& hole, int d, const Clearance::View& view) const {
    const bool fromOpening = dot(directionOf(d), hole.axisDirection) > 0;
    for (const HoleSegment& segment : hole.segments) examineSegment(hole, segment, d, fromOpening, view);
  }

 private:
  Vec3 directionOf(int d) const { return access_.directions[static_cast<std::size_t>(d)].direction; }

  void examineSegment(const Hole& hole, const HoleSegment& segment, int d, bool fromOpening,
                      const Clearance::View& view) const {
    const bool open = hole.openFraction > kMostlyClosed;
    // The tip goes to the far end of the segment, seen from the tool.
    const double tipMm = fromOpening ? segment.endMm : segment.startMm;
    const Vec3 tip = hole.axisOrigin - hole.axisDirection * tipMm;
    const double diameter = std::max(segment.diameterMm, segment.endDiameterMm);
    const bool bottom = segment.kind == HoleSegment::Kind::flat;
    if (diameter <= 0) return;
    const ToolAccess made = makeBy(diameter, tip, view, bottom);
    for (FaceId face : segment.faces) {
      // Where rays see nothing of the face there is no entry, and none is added.
      std::vector<ToolAccess>& rows = access_.tools[face - 1];
      const auto row = std::find_if(rows.begin(), rows.end(), [&](const ToolAccess& r) { return r.direction == d; });
      if (row == rows.end()) continue;
      if (open && (row->limit == ToolAccess::Limit::none || made.limit != ToolAccess::Limit::none)) continue;
      const double seen = access_.fraction[face - 1][static_cast<std::size_t>(d)];
      const FaceId keep = row->blockers.empty() ? 0 : row->blockers.front();
      *row = made;
      row->direction = d;
      row->fraction = made.limit == ToolAccess::Limit::none ? seen : 0;
      if (row->limit != ToolAccess::Limit::none && row->blockers.empty() && keep != 0) row->blockers = {keep};
      setReached(face, d, made.limit == ToolAccess::Limit::none);
    }
  }

  void setReached(FaceId face, int d, bool reached) const {
    if (d >= 64) return;
    const std::uint64_t bit = std::uint64_t{1} << d;
    for (std::size_t i = 0; i < access_.reached[face - 1].size(); ++i) {
      std::uint64_t& mask = access_.reached[face - 1][i];
      mask = reached ? mask | (access_.seen[face - 1][i] & bit) : mask & ~bit;
    }
  }

  /// The shortest kind of tool that goes down to `tip` in a hole of this diameter.
  ToolAccess makeBy(double diameter, Vec3 tip, const Clearance::View& view, bool flatBottom) const {
    ToolAccess result;
    result.roomMm = diameter;
    const double shank = std::max(diameter, std::min(kThinDrillMm, 3 * diameter));
    const auto nearby = view.highestAround(tip, shank / 2 * (1 + 1e-3), 0);
    const auto around = view.highestAround(tip, std::max(tools_.holderDiameterMm, diameter + 4) / 2, 0);
    const double stickOut = diameter < kThinDrillMm ? kShankBeyondFlutesMm : 0;
    const double flutesMm = nearby ? nearby->heightMm : 0, overhangMm = around ? around->heightMm - stickOut : 0;
    result.neededReachMm = std::max({flutesMm, overhangMm, 0.0});
    const double ratio = result.neededReachMm / diameter;
    const auto take = [&](Tool::Kind kind, double reachMm) {
      Tool tool;
      tool.kind = kind;
      tool.diameterMm = diameter;
      tool.reachMm = tool.overhangMm = reachMm;
      result.largest = result.finest = tool;
    };
    if (diameter < tools_.minDrillMm * (1 - 1e-6)) {
      result.limit = ToolAccess::Limit::narrow;
    } else if (flatBottom && ratio <= tools_.flatDrillRatio) {
      take(Tool::Kind::flatDrill, tools_.flatDrillRatio * diameter);
    } else if (const Tool* mill = largestMill(diameter, result.neededReachMm);
               (diameter > tools_.maxDrillMm || flatBottom) && mill != nullptr) {
      result.largest = result.finest = *mill;
    } else if (diameter > tools_.maxDrillMm && ratio <= tools_.drillRatio) {
      take(Tool::Kind::boringBar, tools_.drillRatio * diameter);
    } else if (ratio <= tools_.drillRatio) {
      take(Tool::Kind::drill, tools_.drillRatio * diameter);
    } else if (ratio <= tools_.deepDrillRatio) {
      take(Tool::Kind::deepDrill, tools_.deepDrillRatio * diameter);
    } else {
      result.limit = ToolAccess::Limit::deep;
      if (around) result.blockers = {around->face};
    }
    return result;
  }

  const Tool* largestMill(double withinMm, double reachMm) const {
    for (auto tool = tools_.endMills.rbegin(); tool != tools_.endMills.rend(); ++tool)
      if (tool->diameterMm < withinMm && tool->reachMm >= reachMm) return &*tool;
    return nullptr;
  }

  const ToolSet& tools_;
  Access& access_;
};

}  // namespace

void findDrillReach(const Recognition& recognition, DirectionViews& views, const ToolSet& tools, Access& access) {
  const DrillTester tester(tools, access);
  std::vector<const Hole*> holes;
  for (const Feature& feature : recognition.features)
    if (const auto* hole = std::get_if<Hole>(&feature.shape)) holes.push_back(hole);
  const auto along = [&](int d) {
    return std::any_of(holes.begin(), holes.end(), [&](const Hole* hole) { return tester.runsAlong(*hole, d); });
  };
  views.forEachInTurn(along, [&](int d, const Clearance::View& view) {
    for (const Hole* hole : holes)
      if (tester.runsAlong(*hole, d)) tester.examine(*hole, d, view);
  });
}

}  // namespace stepwise
