#include "features/setups/round_grip.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "features/setups/explain_unreached.h"
#include "features/setups/holding_forces.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// Share of the circumference that three jaws or a collet need to centre on.
constexpr double kEnoughRound = 0.65;

struct RoundSection {
  Vec3 origin;
  double radiusMm = 0;
  std::vector<FaceId> faces;
  double areaMm2 = 0;
  Extent height;
};

double distanceFromLine(Vec3 point, Vec3 origin, Vec3 axis) {
  const Vec3 offset = point - origin;
  return norm(offset - axis * dot(offset, axis));
}

/// Outer cylinders along the axis that can be held, split faces joined.
std::vector<RoundSection> findSections(const Workpiece& workpiece, Vec3 up) {
  const PartOutline& outline = *workpiece.outline;
  const double parallel = std::cos(2 * kDirectionTolerance.inRadians());
  std::vector<RoundSection> sections;
  for (const Face& face : outline.graph().faces) {
    const auto* cylinder = std::get_if<Cylinder>(&face.surface);
    if (cylinder == nullptr || cylinder->concave || !workpiece.canHold(face.id)) continue;
    if (std::abs(dot(cylinder->axis, up)) < parallel) continue;
    auto same = std::find_if(sections.begin(), sections.end(), [&](const RoundSection& section) {
      return std::abs(section.radiusMm - cylinder->radiusMm) <= outline.toleranceMm() &&
             distanceFromLine(cylinder->origin, section.origin, up) <= outline.toleranceMm() &&
             outline.extent(face.id, up).low <= section.height.high + outline.toleranceMm() &&
             outline.extent(face.id, up).high >= section.height.low - outline.toleranceMm();
    });
    if (same == sections.end()) {
      sections.push_back({cylinder->origin, cylinder->radiusMm, {}, 0, {}});
      same = sections.end() - 1;
    }
    same->faces.push_back(face.id);
    same->areaMm2 += face.areaMm2;
    same->height.add(outline.extent(face.id, up));
  }
  return sections;
}

/// Heights that limit the jaws: of what is wider than the section, and of what is cut now on it.
double highestJaw(const Workpiece& workpiece, const RoundSection& section, Vec3 up, const WorkholdingOptions& options) {
  const PartOutline& outline = *workpiece.outline;
  const double tolerance = 10 * outline.toleranceMm();
  double limit = std::min(section.height.high, lowestLeaningTool(workpiece, up) - options.jawClearanceMm);
  for (const Face& face : outline.graph().faces) {
    const bool cut = workpiece.cutNow[face.id - 1];
    for (const Polyline& loop : outline.loops(face.id)) {
      for (Vec3 point : loop) {
        const double beyond = distanceFromLine(point, section.origin, up) - section.radiusMm;
        const double height = dot(point, up);
        if (beyond > tolerance) limit = std::min(limit, height);
        const bool onSection = std::abs(beyond) <= tolerance && height > section.height.low - tolerance;
        if (cut && onSection) limit = std::min(limit, height - options.jawClearanceMm);
      }
    }
  }
  return limit;
}

}  // namespace

RoundSearch findBarGrip(const RawStock& stock, Vec3 up, const WorkholdingOptions& options) {
  if (stock.form != RawStock::Form::bar) return {std::nullopt, "the stock is not round"};
  if (stock.barDiameterMm > options.maxChuckMm)
    return {std::nullopt, fmt::format("the bar of {:.1f} mm is wider than the {:g} mm of the chuck",
                                      stock.barDiameterMm, options.maxChuckMm)};
  RoundGrip grip;
  grip.onStock = true;
  grip.diameterMm = stock.barDiameterMm;
  // The bar is longer than the part by what the chuck needs; a diameter's length holds a cut on a bar well.
  grip.gripDepthMm = std::clamp(stock.barDiameterMm, options.minGripDepthMm, options.stock.maxBarGripMm);
  grip.contactAreaMm2 = std::numbers::pi * grip.diameterMm * grip.gripDepthMm;
  grip.axisPoint = stock.barOrigin;
  grip.axis = up;
  const double origin = dot(stock.barOrigin, up);
  grip.lowMm = origin + (dot(stock.barAxis, up) > 0 ? stock.barReach.low : -stock.barReach.high);
  grip.highMm = grip.lowMm + grip.gripDepthMm;
  return {grip, ""};
}

RoundSearch findRoundGrip(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options) {
  RoundSearch best;
  for (const RoundSection& section : findSections(workpiece, up)) {
    const std::string faces = describeFaces(section.faces);
    const double full = 2 * std::numbers::pi * section.radiusMm * section.height.length();
    double depth = 0;
    std::string whyNot;
    if (full <= 0 || section.areaMm2 < kEnoughRound * full) {
      whyNot = fmt::format("{} go{} round only {:.0f} % of the circle", faces, section.faces.size() == 1 ? "es" : "",
                           full > 0 ? 100 * section.areaMm2 / full : 0);
    } else if (2 * section.radiusMm > options.maxChuckMm) {
      whyNot = fmt::format("{}: {:.0f} mm is wider than the {:g} mm of the chuck", faces, 2 * section.radiusMm,
                           options.maxChuckMm);
    } else {
      depth = std::min(highestJaw(workpiece, section, up, options) - section.height.low, options.maxRoundGripMm);
      if (depth < options.minGripDepthMm - kGripNoiseMm)
        whyNot = fmt::format("{}: {:.2f} mm of length for jaws, {:g} mm are needed", faces, std::max(0.0, depth),
                             options.minGripDepthMm);
    }
    if (!whyNot.empty()) {
      if (best.whyNot.empty()) best.whyNot = whyNot;
      continue;
    }
    RoundGrip grip{section.faces,
                   false,
                   2 * section.radiusMm,
                   depth,
                   section.areaMm2 * depth / section.height.length(),
                   section.origin,
                   up,
                   section.height.low,
                   section.height.low + depth};
    if (!best.grip || grip.contactAreaMm2 > best.grip->contactAreaMm2 * (1 + 1e-6)) best.grip = std::move(grip);
  }
  if (!best.grip && best.whyNot.empty())
    best.whyNot = "no outer cylinder along the axis is there that stays uncut in this setup";
  return best;
}

namespace {

/// Why jaws with a V on a cylinder that lies across do not hold the part; empty: they do.
std::string whyLyingFails(const Workpiece& workpiece, const RoundGrip& grip, Vec3 up,
                          const WorkholdingOptions& options) {
  const PartOutline& outline = *workpiece.outline;
  const double opens = std::max(options.maxViseOpeningMm, options.largeViseMm);
  if (grip.diameterMm > opens) return fmt::format("{:.0f} mm thick, the vise opens {:.0f} mm", grip.diameterMm, opens);
  const double axis = dot(grip.axisPoint, up);
  const Extent height = outline.extent(up), along = outline.extent(grip.axis);
  if (axis - height.low > options.jawHeightMm)
    return fmt::format("its axis lies {:.0f} mm above what the part rests on, jaws are {:g} mm high", axis - height.low,
                       options.jawHeightMm);
  const Vec3 sideways = cross(grip.axis, up);
  const Extent out = outline.extent(sideways);
  const double middle = dot(grip.axisPoint, sideways), radius = grip.diameterMm / 2;
  const double beside = std::max(out.high - middle, middle - out.low) - radius;
  if (beside > options.softJawDepthMm)
    return fmt::format("the part stands {:.0f} mm out beyond it, soft jaws are milled {:g} mm deep", beside,
                       options.softJawDepthMm);
  const double force = clampingForceN(grip.contactAreaMm2, options), held = grip.highMm - grip.lowMm;
  const double lever = std::max(0.0, height.high - axis), needed = neededForceN(workpiece, options);
  const double holds = heldForceN({force, radius, grip.diameterMm}, lever, options);
  if (holds < needed)
    return fmt::format("a V on {:.1f} mm with {:.0f} mm above its axis holds a cut of {:.2g} N, {:.2g} N are needed",
                       grip.diameterMm, lever, holds, needed);
  const double ends = std::max(along.high - grip.highMm, grip.lowMm - along.low);
  return whyNotCarried({ends, grip.diameterMm, height.length()}, force * options.frictionRatio * held, workpiece,
                       options);
}

}  // namespace

RoundSearch findLyingCylinder(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options) {
  const PartOutline& outline = *workpiece.outline;
  const double square = std::sin(2 * kDirectionTolerance.inRadians());
  RoundSearch best{std::nullopt, "no uncut outer cylinder lies square to the tool axis"};
  for (const Face& face : outline.graph().faces) {
    const auto* cylinder = std::get_if<Cylinder>(&face.surface);
    if (cylinder == nullptr || cylinder->concave || !workpiece.canHold(face.id)) continue;
    if (std::abs(dot(cylinder->axis, up)) > square) continue;
    const Extent along = outline.extent(face.id, cylinder->axis);
    const double full = 2 * std::numbers::pi * cylinder->radiusMm * along.length();
    // Below its axis half of the cylinder is there to hold; a V touches it on two lines.
    if (full <= 0 || face.areaMm2 < 0.5 * full || cylinder->radiusMm < options.minGripDepthMm - kGripNoiseMm) continue;
    RoundGrip grip{{face.id},
                   false,
                   2 * cylinder->radiusMm,
                   cylinder->radiusMm,
                   0.2 * face.areaMm2,
                   cylinder->origin,
                   cylinder->axis,
                   along.low,
                   along.high};
    if (const std::string whyNot = whyLyingFails(workpiece, grip, up, options); !whyNot.empty()) {
      if (!best.grip) best.whyNot = describeFaces(grip.faces) + ": " + whyNot;
      continue;
    }
    if (!best.grip || grip.contactAreaMm2 > best.grip->contactAreaMm2 * (1 + 1e-6)) best.grip = std::move(grip);
  }
  return best;
}

}  // namespace stepwise
