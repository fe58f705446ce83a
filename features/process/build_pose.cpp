#include "features/process/build_pose.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "features/process/printer_limits.h"
#include "geom/mesh/optimal_rotation.h"

namespace stepwise {

namespace {

/// What a pose is, whatever the printer.
struct Stand {
  Vec3 up;
  double lowestMm = 0, heightMm = 0;
  std::array<double, 2> outlineMm{};
  double baseMm2 = 0;
};

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

/// How much a triangle looks down; 0 where it looks up.
double downwardMm2(const TriangleMesh& mesh, const Stand& stand, std::size_t triangle) {
  return std::max(-dot(areaVector(mesh, triangle), stand.up), 0.0);
}

bool liesOnPlatform(const TriangleMesh& mesh, const Stand& stand, std::size_t triangle) {
  constexpr Angle kFlat = Angle::degrees(1);
  if (downwardMm2(mesh, stand, triangle) < std::cos(kFlat.inRadians()) * norm(areaVector(mesh, triangle))) return false;
  const double platform = stand.lowestMm + 1e-4 * stand.heightMm + mesh.chordErrorMm;
  const auto& corners = mesh.triangles[triangle];
  return std::all_of(corners.begin(), corners.end(),
                     [&](auto corner) { return dot(mesh.vertices[corner], stand.up) <= platform; });
}

std::vector<Stand> measureStands(const TriangleMesh& mesh, const FaceGraph& graph, const OrientedBox& box) {
  constexpr std::size_t kManyPoints = 2000;
  const std::vector<Vec3> points = mesh.vertices.size() > kManyPoints ? findHullCorners(mesh.vertices) : mesh.vertices;
  std::vector<Stand> stands;
  for (const Vec3 up : candidates(graph, box)) {
    Stand stand{.up = up};
    double lowest = std::numeric_limits<double>::infinity(), highest = -lowest;
    for (const Vec3 point : points) {
      lowest = std::min(lowest, dot(point, up));
      highest = std::max(highest, dot(point, up));
    }
    stand.lowestMm = lowest;
    stand.heightMm = highest - lowest;
    stand.outlineMm = findOutlineMm(points, up);
    for (std::size_t t = 0; t < mesh.triangles.size(); ++t)
      if (liesOnPlatform(mesh, stand, t)) stand.baseMm2 += norm(areaVector(mesh, t));
    stands.push_back(stand);
  }
  return stands;
}

/// Twice the area over the outline: the width of a strip, half the width of a square.
double widthOf(const FaceGraph& graph, FaceId face) {
  double outline = 0;
  for (const int id : edgesOf(graph, face)) {
    const Edge& edge = graph.edge(id);
    if (!edge.seam) outline += edge.lengthMm;
  }
  return outline > 0 ? 2 * graph.face(face).areaMm2 / outline : 0;
}

/// What a printer asks of a pose: room, and which faces need supports.
class Printer {
 public:
  Printer(const ProcessLibrary& library, const std::string& id)
      : library_(library), group_("printer." + id + "."), limits_(readPrinterLimits(library, id)) {
    for (const auto* side : {&limits_.envelopeX, &limits_.envelopeY, &limits_.envelopeZ})
      if (*side) keys_.insert(keys_.end(), (*side)->keys.begin(), (*side)->keys.end());
    std::sort(keys_.begin(), keys_.end());
    keys_.erase(std::unique(keys_.begin(), keys_.end()), keys_.end());
    if (const std::optional<double> slope = figure("overhang_deg")) leastSlope_ = Angle::degrees(*slope);
  }

  bool inLayers() const { return limits_.layerMm.value > 0; }
  const std::optional<Angle>& leastSlope() const { return leastSlope_; }
  const std::vector<std::string>& keys() const { return keys_; }

  bool hasRoomFor(double heightMm, double lengthMm, double widthMm) const {
    if (!limits_.envelopeX || !limits_.envelopeY || !limits_.envelopeZ) return true;
    const auto [narrow, wide] = std::minmax(limits_.envelopeX->mm.value, limits_.envelopeY->mm.value);
    return !isAbove(heightMm, limits_.envelopeZ->mm.value) && !isAbove(lengthMm, wide) && !isAbove(widthMm, narrow);
  }

  /// Indexed by FaceId − 1: small horizontal bores and short ledges hold themselves over nothing.
  std::vector<bool> selfSupporting(const FaceGraph& graph, const Recognition& recognition) {
    const std::optional<double> bore = figure("channel_selfsupport_mm"), ledge = figure("overhang_ledge_mm");
    std::vector<bool> faces(graph.faces.size());
    for (const Feature& feature : recognition.features) {
      const auto* hole = std::get_if<Hole>(&feature.shape);
      if (!hole || !bore || isAbove(hole->diameterMm, *bore)) continue;
      for (const FaceId face : feature.faces) faces[face - 1] = true;
    }
    for (const Face& face : graph.faces)
      if (ledge && !isAbove(widthOf(graph, face.id), *ledge)) faces[face.id - 1] = true;
    return faces;
  }

 private:
  std::optional<double> figure(const char* leaf) {
    const LibraryValue* value = library_.value(group_ + leaf);
    if (!value) return std::nullopt;
    if (std::find(keys_.begin(), keys_.end(), value->key) == keys_.end()) keys_.push_back(value->key);
    return value->value;
  }

  const ProcessLibrary& library_;
  std::string group_;
  PrinterLimits limits_;
  std::vector<std::string> keys_;
  std::optional<Angle> leastSlope_;
};

BuildPose poseOf(const Stand& stand, const Printer& printer) {
  BuildPose pose;
  pose.up = stand.up;
  pose.heightMm = stand.heightMm;
  pose.lengthMm = stand.outlineMm[0];
  pose.widthMm = stand.outlineMm[1];
  pose.baseMm2 = stand.baseMm2;
  pose.fits = printer.hasRoomFor(pose.heightMm, pose.lengthMm, pose.widthMm);
  return pose;
}

void findOverhangs(const TriangleMesh& mesh, const Stand& stand, Angle leastSlope,
                   const std::vector<bool>& selfSupporting, BuildPose& pose) {
  const double leaning = std::cos(leastSlope.inRadians());
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
    const double size = norm(areaVector(mesh, t)), down = downwardMm2(mesh, stand, t);
    // A slope of exactly the limit still holds itself.
    if (!(down > leaning * size * (1 + 1e-6)) || liesOnPlatform(mesh, stand, t)) continue;
    const FaceId face = mesh.triangleFace[t];
    if (selfSupporting[static_cast<std::size_t>(face) - 1]) continue;
    pose.overhangMm2 += size;
    if (pose.overhanging.empty() || pose.overhanging.back() != face) pose.overhanging.push_back(face);
  }
  std::sort(pose.overhanging.begin(), pose.overhanging.end());
  pose.overhanging.erase(std::unique(pose.overhanging.begin(), pose.overhanging.end()), pose.overhanging.end());
}

bool clearlyLess(double a, double b) { return a < b * (1 - 1e-3) - 1e-6; }

bool better(const BuildPose& a, const BuildPose& b) {
  if (a.fits != b.fits) return a.fits;
  if (clearlyLess(a.overhangMm2, b.overhangMm2)) return true;
  if (clearlyLess(b.overhangMm2, a.overhangMm2)) return false;
  if (clearlyLess(a.heightMm, b.heightMm)) return true;
  if (clearlyLess(b.heightMm, a.heightMm)) return false;
  return clearlyLess(b.baseMm2, a.baseMm2);
}

std::string reasonFor(const BuildPose& best, const std::vector<BuildPose>& poses, const std::optional<Angle>& slope) {
  const auto fitting = std::count_if(poses.begin(), poses.end(), [](const BuildPose& pose) { return pose.fits; });
  if (!best.fits) return fmt::format("none of {} poses fits; the least high of them", poses.size());
  const std::string of = fmt::format("of {} pose{} that fit", fitting, fitting == 1 ? "" : "s");
  const auto equals = std::count_if(poses.begin(), poses.end(), [&](const BuildPose& pose) {
    return pose.fits && !clearlyLess(best.overhangMm2, pose.overhangMm2) && !clearlyLess(best.heightMm, pose.heightMm);
  });
  const std::string base = equals > 1 ? ", then the largest flat base" : "";
  if (!slope) return fmt::format("lowest {}, for the fewest layers{}", of, base);
  return fmt::format("least area flatter than {:g}° over nothing {} ({:.3g} mm²), then the lowest{}",
                     slope->inDegrees(), of, best.overhangMm2, base);
}

}  // namespace

BuildPoses proposeBuildPoses(const TriangleMesh& mesh, const FaceGraph& graph, const Recognition& recognition,
                             const OrientedBox& box, const ProcessLibrary& library) {
  BuildPoses proposed;
  if (mesh.triangles.empty()) return proposed;
  const std::vector<Stand> stands = measureStands(mesh, graph, box);
  for (const std::string& id : printerIds(library)) {
    Printer printer(library, id);
    if (!printer.inLayers()) continue;
    const std::vector<bool> selfSupporting =
        printer.leastSlope() ? printer.selfSupporting(graph, recognition) : std::vector<bool>();
    std::vector<BuildPose> poses;
    for (const Stand& stand : stands) {
      poses.push_back(poseOf(stand, printer));
      if (printer.leastSlope()) findOverhangs(mesh, stand, *printer.leastSlope(), selfSupporting, poses.back());
    }
    BuildPose best = poses.front();
    for (const BuildPose& pose : poses)
      if (better(pose, best)) best = pose;
    best.reason = reasonFor(best, poses, printer.leastSlope());
    best.libraryKeys = printer.keys();
    proposed.emplace(id, std::move(best));
  }
  return proposed;
}

BuildPose proposePoseOfBox(const OrientedBox& box, const ProcessLibrary& library, const std::string& id) {
  const Printer printer(library, id);
  const Vec3 size = box.halfExtentsMm * 2;
  const std::array<double, 3> edges{size.x, size.y, size.z};
  std::optional<BuildPose> best;
  for (std::size_t up = 0; up < 3; ++up) {
    const double a = edges[(up + 1) % 3], b = edges[(up + 2) % 3];
    const Stand stand{box.frame.axes[up], 0, edges[up], {std::max(a, b), std::min(a, b)}, a * b};
    BuildPose pose = poseOf(stand, printer);
    if (!best || better(pose, *best)) best = std::move(pose);
  }
  best->reason = "lowest side of its box";
  best->libraryKeys = printer.keys();
  return *best;
}

}  // namespace stepwise
