#include "features/setups/carrier_frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// Tools that lean more than this against the plate's normal do not come over a bar, whatever the window.
constexpr double kFlattest = 0.05;
/// Of the window on sides where no tool asks for more.
constexpr double kLeastGapMm = 2;

/// The widest window that a tool asks for on one side, and who asks.
struct Need {
  double gapMm = kLeastGapMm;
  FaceId face = 0;
  Vec3 direction;
};
using Needs = std::array<Need, 4>;

/// What cuts a face: as slim as the setup's own tools for it are.
struct Cutter {
  double radiusMm = 0;
  double overhangMm = 0;  ///< below the holder; 0: no tool is known
};

Cutter cutterFor(const Workpiece& workpiece, FaceId face) {
  if (workpiece.tools == nullptr) return {};
  const int owner = workpiece.recognition->faces[face - 1].feature.value_or(0);
  for (const ToolNeed& need : *workpiece.tools) {
    if (need.feature != owner) continue;
    const Tool& tool = need.finest ? *need.finest : need.tool;
    return {tool.diameterMm / 2, tool.overhangMm};
  }
  return {};
}

/// The window beside a bar, between the part's side and the bar, that this tool asks for.
double gapFor(double depthMm, double inwardMm, double lean, double steep, bool wall, const Cutter& cutter,
              double holderRadiusMm) {
  if (steep < kFlattest) return std::numeric_limits<double>::infinity();
  const double tilt = std::atan2(lean, steep), slope = lean / steep;
  const double radius = cutter.radiusMm * (wall ? 2 : 1);  // beside a wall the whole cutter stands in the window
  double gap = std::max(0.0, depthMm) * slope + radius / std::cos(tilt) - inwardMm;
  const double holderLow = cutter.overhangMm * steep - holderRadiusMm * std::sin(tilt);
  if (cutter.overhangMm > 0 && holderLow < depthMm)
    gap = std::max(gap, cutter.overhangMm * lean + holderRadiusMm * std::cos(tilt) - inwardMm);
  return gap;
}

Needs needsOf(const Workpiece& workpiece, const std::vector<ToolPosition>& positions, const CarrierFrame& frame,
              const WorkholdingOptions& options) {
  const PartOutline& outline = *workpiece.outline;
  const double leaning = std::sin(kDirectionTolerance.inRadians());
  Needs needs;
  for (const ToolPosition& position : positions) {
    const Vec3 d = position.direction;
    const double steep = std::abs(dot(d, frame.normal));
    const Vec3 top = dot(d, frame.normal) < 0 ? -frame.normal : frame.normal;
    const double high = outline.extent(top).high;
    for (FaceId face : position.faces) {
      const Cutter cutter = cutterFor(workpiece, face);
      const auto* plane = std::get_if<Plane>(&outline.graph().face(face).surface);
      const bool wall = plane != nullptr && std::abs(dot(plane->normal, d)) < leaning;
      for (std::size_t s = 0; s < 4; ++s) {
        const double lean = dot(d, frame.sides[s]);
        const bool beside = wall && dot(plane->normal, frame.sides[s]) > 1 - 1e-6;
        if (lean < leaning && !beside) continue;
        const double side = outline.extent(frame.sides[s]).high;
        for (Vec3 point : outline.pointsAlong(face, top)) {
          const double gap = gapFor(high - dot(point, top), side - dot(point, frame.sides[s]), std::max(lean, 0.0),
                                    steep, beside, cutter, options.holderDiameterMm / 2);
          if (gap > needs[s].gapMm) needs[s] = {gap, face, d};
        }
      }
    }
  }
  return needs;
}

std::string tooNarrow(const Need& need, const WorkholdingOptions& options) {
  const std::string tool = fmt::format("tools along ({:.2f}, {:.2f}, {:.2f}) to face {}", need.direction.x,
                                       need.direction.y, need.direction.z, need.face);
  if (!std::isfinite(need.gapMm)) return fmt::format("{} come in through the bars of the frame", tool);
  return fmt::format("{} ask for a window of {:.1f} mm beside the part, tabs bridge {:g} mm", tool, need.gapMm,
                     options.frameGapMm);
}

FrameSearch measure(const Workpiece& workpiece, const std::vector<ToolPosition>& positions, CarrierFrame frame,
                    const WorkholdingOptions& options) {
  const Needs needs = needsOf(workpiece, positions, frame, options);
  std::array<bool, 4> barred{};
  for (std::size_t s = 0; s < 4; ++s) {
    barred[s] = needs[s].gapMm > options.frameGapMm || frame.openSide == static_cast<int>(s);
    frame.gapMm[s] = std::max(frame.gapMm[s], std::min(needs[s].gapMm, options.frameGapMm));
  }
  const auto open = std::count(barred.begin(), barred.end(), true);
  for (std::size_t s = 0; s < 4; ++s) {
    // Tabs stand on the first two sides; a frame with bars on two sides only is none.
    if (!barred[s] || (open == 1 && s >= 2)) continue;
    if (needs[s].gapMm > options.frameGapMm) return {std::nullopt, tooNarrow(needs[s], options)};
  }
  for (std::size_t s = 2; s < 4; ++s)
    if (barred[s]) frame.openSide = static_cast<int>(s);
  return {frame, ""};
}

double widest(const CarrierFrame& frame) { return *std::max_element(frame.gapMm.begin(), frame.gapMm.end()); }

}  // namespace

FrameSearch findCarrierFrame(const Workpiece& workpiece, Vec3 up, const std::optional<CarrierFrame>& before,
                             const WorkholdingOptions& options) {
  std::vector<ToolPosition> positions;
  if (workpiece.positions != nullptr) positions = *workpiece.positions;
  if (positions.empty()) {
    positions.push_back({up, {}, {}});
    for (const Face& face : workpiece.outline->graph().faces)
      if (workpiece.cutNow[face.id - 1]) positions.front().faces.push_back(face.id);
  }
  if (before) return measure(workpiece, positions, *before, options);
  // The plate lies as the tools see most of its window: square to the axis of the block that leans least, first.
  std::vector<std::size_t> normals{0, 1, 2};
  const std::array<Vec3, 3>& axes = workpiece.stock->axes;
  std::stable_sort(normals.begin(), normals.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(dot(axes[a], up)) > std::abs(dot(axes[b], up)) + 1e-9;
  });
  FrameSearch best;
  for (std::size_t n : normals) {
    for (const bool turned : {false, true}) {
      const Vec3 x = axes[(n + (turned ? 2 : 1)) % 3], y = axes[(n + (turned ? 1 : 2)) % 3];
      FrameSearch search = measure(workpiece, positions, {axes[n], {x, -x, y, -y}, {}, {}}, options);
      if (!search.frame) {
        if (best.whyNot.empty()) best.whyNot = search.whyNot;
        continue;
      }
      const auto rank = [](const CarrierFrame& frame) {
        return std::pair(frame.openSide.has_value(), std::round(widest(frame) * 1e6));
      };
      if (!best.frame || rank(*search.frame) < rank(*best.frame)) best.frame = search.frame;
    }
  }
  return best;
}

}  // namespace stepwise
