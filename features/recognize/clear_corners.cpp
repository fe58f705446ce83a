#include "features/recognize/clear_corners.h"

#include <algorithm>
#include <cmath>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

constexpr int kChords = 8;   ///< over a corner radius
constexpr int kPatches = 5;  ///< each way over the patch where fillets meet

/// Outward directions of the planes that touch a ball of this radius from outside, each once.
std::vector<Vec3> touching(const std::vector<CavityPlane>& planes, Vec3 center, double radius, double toleranceMm) {
  std::vector<Vec3> out;
  for (const CavityPlane& side : planes)
    if (std::abs(dot(center - side.plane.origin, side.plane.normal) - radius) <= toleranceMm)
      out.push_back(-side.plane.normal);
  return out;
}

Vec3 between(Vec3 a, Vec3 b, double share) {
  const double sweep = std::acos(std::clamp(dot(a, b), -1.0, 1.0));
  return normalized(a * std::sin(sweep * (1 - share)) + b * std::sin(sweep * share));
}

double sweepBetween(Vec3 a, Vec3 b) { return std::acos(std::clamp(dot(a, b), -1.0, 1.0)); }

bool isCorner(double sweep) { return sweep > 1e-6 && sweep < 3; }

class CornerClearer {
 public:
  CornerClearer(const std::vector<CavityPlane>& planes, double toleranceMm, ConvexRegion& region)
      : planes_(planes), toleranceMm_(toleranceMm), region_(region) {}

  void operator()(const Cylinder& s) {
    if (!s.concave) return;
    std::vector<Vec3> out = touching(planes_, s.origin, s.radiusMm, toleranceMm_);
    std::erase_if(out, [&](Vec3 d) { return std::abs(dot(d, s.axis)) > kSine; });
    if (out.size() != 2 || !isCorner(sweepBetween(out[0], out[1]))) return;
    const double inner = s.radiusMm * std::cos(sweepBetween(out[0], out[1]) / (2 * kChords));
    for (int i = 0; i < kChords; ++i) {
      const Vec3 d = between(out[0], out[1], (i + 0.5) / kChords);
      region_.clip({s.origin + d * inner, -d});
    }
  }

  /// The patch in the corner of two walls and a floor: the corner radius is larger than the floor's.
  void operator()(const Torus& s) {
    if (!s.concave) return;
    std::vector<Vec3> walls = touching(planes_, s.center, s.majorRadiusMm + s.minorRadiusMm, toleranceMm_);
    std::erase_if(walls, [&](Vec3 d) { return std::abs(dot(d, s.axis)) > kSine; });
    std::vector<Vec3> floors = touching(planes_, s.center, s.minorRadiusMm, toleranceMm_);
    std::erase_if(floors, [&](Vec3 d) { return std::abs(dot(d, s.axis)) < 1 - kSine; });
    if (walls.size() != 2 || floors.size() != 1 || !isCorner(sweepBetween(walls[0], walls[1]))) return;
    const double flat = std::cos(sweepBetween(walls[0], walls[1]) / (2 * kPatches));
    const double steep = std::cos(sweepBetween(walls[0], floors[0]) / (2 * kPatches));
    for (int i = 0; i < kPatches; ++i)
      for (int j = 0; j < kPatches; ++j) {
        const Vec3 side = between(walls[0], walls[1], (i + 0.5) / kPatches);
        const Vec3 d = between(side, floors[0], (j + 0.5) / kPatches);
        region_.clip({s.center + d * ((s.majorRadiusMm * dot(d, side) + s.minorRadiusMm) * flat * steep), -d});
      }
  }

  /// The same with one radius all over.
  void operator()(const Sphere& s) {
    if (!s.concave) return;
    const std::vector<Vec3> out = touching(planes_, s.center, s.radiusMm, toleranceMm_);
    if (out.size() != 3) return;
    double widest = 0;
    for (int i = 0; i < 3; ++i) widest = std::max(widest, sweepBetween(out[i], out[(i + 1) % 3]));
    if (!isCorner(widest)) return;
    const double inner = s.radiusMm * std::cos(widest / (2 * kPatches)) * std::cos(widest / (2 * kPatches));
    for (int i = 0; i < kPatches; ++i)
      for (int j = 0; j < kPatches; ++j) {
        const Vec3 side = between(out[0], out[1], (i + 0.5) / kPatches);
        const Vec3 d = between(side, out[2], (j + 0.5) / kPatches);
        region_.clip({s.center + d * inner, -d});
      }
  }

  void operator()(const Plane&) {}
  void operator()(const Cone&) {}
  void operator()(const Freeform&) {}

  /// A strip of changing radius between two planes: all beyond the plane through the edges where it begins.
  void clearStrip(const FaceGraph& graph, FaceId strip) {
    struct Side {
      Vec3 normal;
      std::vector<Vec3> points;
    };
    std::vector<Side> sides;
    for (int id : edgesOf(graph, strip)) {
      const Edge& edge = graph.edge(id);
      if (edge.convexity != Convexity::smooth) continue;
      const auto* support = std::get_if<Plane>(&graph.face(edge.otherThan(strip)).surface);
      if (support == nullptr) continue;
      auto side = std::find_if(sides.begin(), sides.end(),
                               [&](const Side& known) { return norm(cross(known.normal, support->normal)) < kSine; });
      if (side == sides.end()) side = sides.insert(sides.end(), Side{support->normal, {}});
      side->points.insert(side->points.end(), {edge.start, edge.mid, edge.end});
    }
    if (sides.size() != 2) return;
    const Vec3 from = sides[0].points.front();
    const Vec3 to = *std::max_element(sides[0].points.begin(), sides[0].points.end(),
                                      [&](Vec3 a, Vec3 b) { return distance(a, from) < distance(b, from); });
    Vec3 towardsCavity = normalized(cross(to - from, sides[1].points.front() - from));
    if (dot(towardsCavity, sides[0].normal + sides[1].normal) < 0) towardsCavity = -towardsCavity;
    Vec3 furthest = from;
    for (const Side& side : sides)
      for (Vec3 p : side.points)
        if (dot(p - furthest, towardsCavity) > 0) furthest = p;
    region_.clip({furthest, towardsCavity});
  }

 private:
  const double kSine = std::sin(kDirectionTolerance.inRadians());
  const std::vector<CavityPlane>& planes_;
  double toleranceMm_;
  ConvexRegion& region_;
};

}  // namespace

void clearCorner(const FaceGraph& graph, FaceId round, const std::vector<CavityPlane>& planes, ConvexRegion& region) {
  constexpr double kFittedMm = 4e-3;  // surfaces fitted to splines are known to 1e-3 mm
  const Face& face = graph.face(round);
  const double exact = sameLengthMm(graph, 20);
  CornerClearer clearer(planes, face.recognizedFromSpline ? std::max(kFittedMm, exact) : exact, region);
  const bool strip = std::holds_alternative<Freeform>(face.surface) || std::holds_alternative<Cone>(face.surface);
  if (strip)
    clearer.clearStrip(graph, round);
  else
    std::visit(clearer, face.surface);
}

}  // namespace stepwise
