#include "features/setups/soft_hold.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "features/setups/clamped_walls.h"
#include "features/setups/explain_unreached.h"
#include "features/setups/holding_forces.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

bool along(Vec3 a, Vec3 b) { return std::abs(dot(a, b)) >= std::cos(2 * kDirectionTolerance.inRadians()); }
bool square(Vec3 a, Vec3 b) { return std::abs(dot(a, b)) <= std::sin(2 * kDirectionTolerance.inRadians()); }

/// An outer face whose lines along `up` a jaw can touch.
bool isUpright(const Face& face, Vec3 up) {
  if (const auto* plane = std::get_if<Plane>(&face.surface)) return square(plane->normal, up);
  if (const auto* cylinder = std::get_if<Cylinder>(&face.surface))
    return !cylinder->concave && along(cylinder->axis, up);
  if (const auto* freeform = std::get_if<Freeform>(&face.surface))
    return freeform->kind == "extrusion" && along(freeform->axis, up);
  return false;
}

struct Upright {
  FaceId face;
  Vec3 normal;
  Extent height;
  double areaMm2;
};

/// Uncut upright faces with the height below whatever is cut beside them.
std::vector<Upright> findUprights(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options) {
  const FaceGraph& graph = workpiece.outline->graph();
  const double leaning = lowestLeaningTool(workpiece, up);
  const double ofJaws = workpiece.outline->extent(up).low + options.jawHeightMm;
  std::vector<Upright> uprights;
  for (const Face& face : graph.faces) {
    if (!workpiece.canHold(face.id) || !isUpright(face, up)) continue;
    Extent height = workpiece.outline->extent(face.id, up);
    const double full = height.length();
    for (int id : edgesOf(graph, face.id)) {
      const Edge& edge = graph.edge(id);
      const FaceId other = edge.otherThan(face.id);
      if (other == 0 || !workpiece.cutNow[other - 1]) continue;
      const double low = std::min({dot(edge.start, up), dot(edge.mid, up), dot(edge.end, up)});
      height.high = std::min(height.high, low - options.jawClearanceMm);
    }
    height.high = std::min({height.high, leaning - options.jawClearanceMm, ofJaws});
    if (height.length() < options.minGripDepthMm - kGripNoiseMm) continue;
    uprights.push_back({face.id, face.normal, height, face.areaMm2 * height.length() / full});
  }
  return uprights;
}

/// Of either side; empty: none gives.
std::string givingWall(const Workpiece& workpiece, const ContourGrip& grip, Vec3 up,
                       const WorkholdingOptions& options) {
  std::string first = findGivingWall(
      workpiece, {grip.normal, grip.firstMm, up, grip.jawBottomMm, grip.jawTopMm, grip.openingMm}, options);
  if (!first.empty()) return first;
  return findGivingWall(workpiece, {-grip.normal, -grip.secondMm, up, grip.jawBottomMm, grip.jawTopMm, grip.openingMm},
                        options);
}

/// One jaw on the contour: where it presses, and the area that counts across it.
struct ContourJaw {
  std::vector<FaceId> faces;
  double areaMm2 = 0;
};

/// The faces that a jaw across `normal` follows from this one on, over the height `grip`.
ContourJaw followContour(const FaceGraph& graph, const std::vector<Upright>& uprights, std::size_t from, Vec3 normal,
                         Extent grip) {
  constexpr double kAcross = 0.5;  // 60°: what leans more is not pressed on
  std::vector<char> taken(uprights.size(), 0);
  std::vector<std::size_t> queue{from};
  taken[from] = 1;
  ContourJaw jaw;
  for (std::size_t next = 0; next < queue.size(); ++next) {
    const Upright& here = uprights[queue[next]];
    const double common = std::min(here.height.high, grip.high) - std::max(here.height.low, grip.low);
    if (common <= 0) continue;
    jaw.faces.push_back(here.face);
    jaw.areaMm2 += here.areaMm2 * common / here.height.length() * dot(here.normal, normal);
    for (int id : edgesOf(graph, here.face)) {
      const FaceId other = graph.edge(id).otherThan(here.face);
      for (std::size_t k = 0; k < uprights.size(); ++k) {
        if (taken[k] || uprights[k].face != other || dot(uprights[k].normal, normal) < kAcross) continue;
        taken[k] = 1;
        queue.push_back(k);
      }
    }
  }
  std::sort(jaw.faces.begin(), jaw.faces.end());
  return jaw;
}

/// Lets both jaws follow the contour, and asks whether they hold; why not, or empty.
std::string measureContour(const Workpiece& workpiece, const std::vector<Upright>& uprights, std::size_t a,
                           std::size_t b, Vec3 up, const WorkholdingOptions& options, ContourGrip& grip) {
  const FaceGraph& graph = workpiece.outline->graph();
  const Extent height{grip.jawBottomMm, grip.jawTopMm};
  ContourJaw first = followContour(graph, uprights, a, grip.normal, height);
  ContourJaw second = followContour(graph, uprights, b, -grip.normal, height);
  grip.contactAreaMm2 = std::min(first.areaMm2, second.areaMm2);
  const std::string pair = describeFaces(first.faces) + " and " + describeFaces(second.faces);
  grip.firstJaw = std::move(first.faces);
  grip.secondJaw = std::move(second.faces);
  if (grip.contactAreaMm2 < options.minContactAreaMm2)
    return fmt::format("{}: {:.1f} mm² of contact, {:g} mm² are needed", pair, grip.contactAreaMm2,
                       options.minContactAreaMm2);
  const Extent all = workpiece.outline->extent(up), out = workpiece.outline->extent(grip.normal);
  const double beyond = std::max(out.high - grip.firstMm, grip.secondMm - out.low);
  if (beyond > options.softJawDepthMm)
    return fmt::format("{}: the part stands {:.0f} mm out beyond them, soft jaws are milled {:g} mm deep", pair, beyond,
                       options.softJawDepthMm);
  const Vec3 across = cross(grip.normal, up);
  Extent contact;
  for (FaceId face : grip.firstJaw) contact.add(workpiece.outline->extent(face, across));
  const Extent along = workpiece.outline->extent(across);
  const double held = std::min(contact.length(), options.jawWidthMm);
  if (contact.length() > held) grip.contactAreaMm2 *= held / contact.length();
  const double middle = std::clamp((along.low + along.high) / 2, contact.low + held / 2, contact.high - held / 2);
  const double ends = std::max(along.high - middle, middle - along.low) - held / 2;
  const double force = clampingForceN(grip.contactAreaMm2, options);
  const double lever = std::max(0.0, all.high - grip.jawTopMm), needed = neededForceN(workpiece, options);
  grip.holdsN = heldForceN({force, grip.gripDepthMm, grip.openingMm}, lever, options);
  if (grip.holdsN < needed)
    return fmt::format(
        "{}: {:.1f} mm of grip with {:.0f} mm above the jaws hold a cut of {:.2g} N, {:.2g} N are needed", pair,
        grip.gripDepthMm, lever, grip.holdsN, needed);
  const double width = grip.contactAreaMm2 / grip.gripDepthMm,
               moment = grip.gripDepthMm / 2 + options.frictionRatio * grip.openingMm;
  std::string overhang =
      whyNotCarried({ends, grip.openingMm, std::max(0.0, all.high - grip.jawBottomMm)},
                    force * options.frictionRatio * std::hypot(held, grip.gripDepthMm), workpiece, options);
  if (!overhang.empty()) return pair + ": " + overhang;
  overhang =
      whyNotCarried({beyond, width, std::max(0.0, all.high - grip.jawBottomMm)}, force * moment, workpiece, options);
  return overhang.empty() ? "" : pair + ": " + overhang;
}

}  // namespace

std::optional<Support> findSupport(const Workpiece& workpiece, Vec3 up) {
  const PartOutline& outline = *workpiece.outline;
  for (int s = 0; s < 6; ++s) {
    const StockSide& side = workpiece.stock->sides[s];
    if (!workpiece.untouched[s] || dot(side.normal, up) > -1 + 1e-6) continue;
    if (std::any_of(side.faces.begin(), side.faces.end(), [&](FaceId face) { return workpiece.cutNow[face - 1]; }))
      continue;
    const int a = (s / 2 + 1) % 3 * 2, b = (s / 2 + 2) % 3 * 2;
    const Vec3 corner = workpiece.stock->corner(s, a, b);
    const double area =
        distance(corner, workpiece.stock->corner(s, a + 1, b)) * distance(corner, workpiece.stock->corner(s, a, b + 1));
    return Support{side.faces, area, dot(corner, up),
                   std::min(distance(corner, workpiece.stock->corner(s, a + 1, b)),
                            distance(corner, workpiece.stock->corner(s, a, b + 1)))};
  }
  const double lowest = outline.extent(up).low;
  Support support{{}, 0, lowest, 0};
  for (const Face& face : outline.graph().faces) {
    const auto* plane = std::get_if<Plane>(&face.surface);
    if (plane == nullptr || !workpiece.canHold(face.id) || dot(plane->normal, up) > -1 + 1e-6) continue;
    if (std::abs(dot(face.point, up) - lowest) > 10 * outline.toleranceMm()) continue;
    support.faces.push_back(face.id);
    support.areaMm2 += face.areaMm2;
    support.rough = support.rough || workpiece.isRough(face.id);
  }
  if (support.faces.empty()) return std::nullopt;
  support.widthMm = std::numeric_limits<double>::infinity();
  const Vec3 x = anyPerpendicular(up);
  constexpr int kWays = 12;
  for (int way = 0; way < kWays; ++way) {
    const double turn = way * std::numbers::pi / kWays;
    const Vec3 across = x * std::cos(turn) + cross(up, x) * std::sin(turn);
    Extent extent;
    for (FaceId face : support.faces)
      for (const Polyline& loop : outline.loops(face))
        for (Vec3 point : loop) extent.add(dot(point, across));
    support.widthMm = std::min(support.widthMm, extent.length());
  }
  return support;
}

std::string whyItTips(const Workpiece& workpiece, Vec3 up, const Support& support, double pressedN,
                      const WorkholdingOptions& options) {
  const double lever = workpiece.outline->extent(up).high - support.heightMm;
  const double tipping = options.safetyRatio * neededForceN(workpiece, options) * lever;
  const double holding = pressedN * support.widthMm / 2;
  if (tipping <= holding) return "";
  return fmt::format(
      "a cut {:.0f} mm above what it stands on tips it with {:.3g} N·m with safety, {:.0f} N on a seat "
      "{:.0f} mm across hold {:.3g} N·m",
      lever, tipping / 1000, pressedN, support.widthMm, holding / 1000);
}

std::vector<FaceId> cutsThroughBottom(const Workpiece& workpiece, Vec3 up, const Support& support) {
  std::vector<FaceId> through;
  const PartOutline& outline = *workpiece.outline;
  // Cuts reach down to the finished part's bottom; raw stock below it stays closed.
  for (const Face& face : outline.graph().faces)
    if (workpiece.cutNow[face.id - 1] &&
        outline.extent(face.id, up).low <= support.heightMm + 10 * outline.toleranceMm())
      through.push_back(face.id);
  return through;
}

ContourSearch findContourGrip(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options) {
  constexpr double kOpposite = -0.85;  // within about 30° of straight across, so that jaws do not push the part out
  const std::vector<Upright> uprights = findUprights(workpiece, up, options);
  ContourSearch best{std::nullopt, "no two uncut upright faces look away from each other"};
  for (std::size_t i = 0; i < uprights.size(); ++i) {
    for (std::size_t j = i + 1; j < uprights.size(); ++j) {
      const Upright &a = uprights[i], &b = uprights[j];
      if (dot(a.normal, b.normal) > kOpposite) continue;
      const double depth = std::min(a.height.high, b.height.high) - std::max(a.height.low, b.height.low);
      const double opening =
          dot(workpiece.outline->graph().face(a.face).point - workpiece.outline->graph().face(b.face).point, a.normal);
      if (depth < options.minGripDepthMm - kGripNoiseMm || opening <= 0 || opening > options.maxViseOpeningMm) continue;
      const double area = std::min(a.areaMm2 * depth / a.height.length(), b.areaMm2 * depth / b.height.length());
      const FaceGraph& graph = workpiece.outline->graph();
      ContourGrip grip{{a.face},
                       {b.face},
                       opening,
                       depth,
                       area,
                       a.normal,
                       dot(graph.face(a.face).point, a.normal),
                       dot(graph.face(b.face).point, a.normal),
                       std::max(a.height.low, b.height.low),
                       std::min(a.height.high, b.height.high)};
      std::string wall = givingWall(workpiece, grip, up, options);
      if (wall.empty()) wall = measureContour(workpiece, uprights, i, j, up, options, grip);
      if (wall.empty() && best.grip && grip.contactAreaMm2 <= best.grip->contactAreaMm2 * (1 + 1e-6)) continue;
      if (wall.empty()) {
        best.grip = std::move(grip);
      } else if (!best.grip) {
        best.whyNot = wall;
      }
    }
  }
  return best;
}

std::vector<int> holesInBottom(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options) {
  std::vector<int> holes;
  for (const Feature& feature : workpiece.recognition->features) {
    const auto* hole = std::get_if<Hole>(&feature.shape);
    if (hole == nullptr || hole->diameterMm < options.minBoltMm || !along(hole->axisDirection, up)) continue;
    const bool fromBelow = hole->bottom == Hole::Bottom::through || dot(hole->axisDirection, up) < 0;
    const bool finished =
        std::all_of(feature.faces.begin(), feature.faces.end(), [&](FaceId face) { return workpiece.canHold(face); });
    if (fromBelow && finished) holes.push_back(feature.id);
  }
  return holes;
}

}  // namespace stepwise
