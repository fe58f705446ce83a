#include "features/setups/soft_hold.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "features/setups/clamped_walls.h"
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
    return Support{side.faces, area, dot(corner, up)};
  }
  const double lowest = outline.extent(up).low;
  Support support{{}, 0, lowest};
  for (const Face& face : outline.graph().faces) {
    const auto* plane = std::get_if<Plane>(&face.surface);
    if (plane == nullptr || !workpiece.canHold(face.id) || dot(plane->normal, up) > -1 + 1e-6) continue;
    if (std::abs(dot(face.point, up) - lowest) > 10 * outline.toleranceMm()) continue;
    support.faces.push_back(face.id);
    support.areaMm2 += face.areaMm2;
  }
  if (support.faces.empty()) return std::nullopt;
  return support;
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
      if (best.grip && area <= best.grip->contactAreaMm2 * (1 + 1e-6)) continue;
      const FaceGraph& graph = workpiece.outline->graph();
      const Extent across = workpiece.outline->extent(a.normal);
      if (std::max(across.high - dot(graph.face(a.face).point, a.normal),
                   dot(graph.face(b.face).point, a.normal) - across.low) > options.viseOverhangMm)
        continue;
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
      const std::string wall = givingWall(workpiece, grip, up, options);
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
