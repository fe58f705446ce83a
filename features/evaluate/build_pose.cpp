#include "features/evaluate/build_pose.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stepwise {

namespace {

/// Sides of the box, then the planes with the most area, each once.
std::vector<Vec3> candidates(const FaceGraph& graph, const OrientedBox& box) {
  constexpr std::size_t kMostPlanes = 12;
  std::vector<Vec3> directions;
  const auto add = [&](Vec3 direction) {
    const bool known =
        std::any_of(directions.begin(), directions.end(), [&](Vec3 other) { return dot(other, direction) > 1 - 1e-6; });
    if (!known) directions.push_back(direction);
  };
  for (const Vec3 axis : box.frame.axes) {
    add(axis);
    add(-axis);
  }
  std::vector<const Face*> planes;
  for (const Face& face : graph.faces) {
    if (std::holds_alternative<Plane>(face.surface)) planes.push_back(&face);
  }
  std::stable_sort(planes.begin(), planes.end(),
                   [](const Face* a, const Face* b) { return a->areaMm2 > b->areaMm2 * (1 + 1e-6); });
  for (std::size_t i = 0; i < std::min(kMostPlanes, planes.size()); ++i) {
    add(planes[i]->normal);
    add(-planes[i]->normal);
  }
  return directions;
}

BuildPose measurePose(const TriangleMesh& mesh, Vec3 up, const BuildPoseOptions& options) {
  constexpr Angle kFlat = Angle::degrees(1);
  BuildPose pose;
  pose.up = up;
  double lowest = std::numeric_limits<double>::infinity(), highest = -lowest;
  for (const Vec3 vertex : mesh.vertices) {
    const double level = dot(vertex, up);
    lowest = std::min(lowest, level);
    highest = std::max(highest, level);
  }
  pose.heightMm = highest - lowest;
  const double onPlatform = lowest + 1e-4 * pose.heightMm + mesh.chordErrorMm;
  const double flat = std::cos(kFlat.inRadians());
  const double leaning = options.leastSlope ? std::cos(options.leastSlope->inRadians()) : 2;
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
    const Vec3 area = areaVector(mesh, t);
    const double size = norm(area), down = -dot(area, up);
    if (!(down > 0)) continue;
    const auto& [a, b, c] = mesh.triangles[t];
    const bool lies = down >= flat * size && dot(mesh.vertices[a], up) <= onPlatform &&
                      dot(mesh.vertices[b], up) <= onPlatform && dot(mesh.vertices[c], up) <= onPlatform;
    if (lies) pose.baseMm2 += size;
    // A slope of exactly the limit still holds itself.
    if (lies || down <= leaning * size * (1 + 1e-6)) continue;
    const FaceId face = mesh.triangleFace[t];
    const auto index = static_cast<std::size_t>(face) - 1;
    if (index < options.selfSupporting.size() && options.selfSupporting[index]) continue;
    pose.overhangMm2 += size;
    if (pose.overhanging.empty() || pose.overhanging.back() != face) pose.overhanging.push_back(face);
  }
  return pose;
}

}  // namespace

std::optional<BuildPose> proposeBuildPose(const TriangleMesh& mesh, const FaceGraph& graph, const OrientedBox& box,
                                          const BuildPoseOptions& options) {
  if (mesh.triangles.empty()) return std::nullopt;
  std::optional<BuildPose> best;
  const auto tooHigh = [&](const BuildPose& pose) { return options.highestMm && pose.heightMm > *options.highestMm; };
  const auto clearlyLess = [](double a, double b) { return a < b * (1 - 1e-3) - 1e-6; };
  const auto better = [&](const BuildPose& a, const BuildPose& b) {
    if (tooHigh(a) != tooHigh(b)) return tooHigh(b);
    if (clearlyLess(a.overhangMm2, b.overhangMm2)) return true;
    if (clearlyLess(b.overhangMm2, a.overhangMm2)) return false;
    if (clearlyLess(a.heightMm, b.heightMm)) return true;
    if (clearlyLess(b.heightMm, a.heightMm)) return false;
    return clearlyLess(b.baseMm2, a.baseMm2);
  };
  for (const Vec3 up : candidates(graph, box)) {
    BuildPose pose = measurePose(mesh, up, options);
    if (!best || better(pose, *best)) best = std::move(pose);
  }
  return best;
}

}  // namespace stepwise
