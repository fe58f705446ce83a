#include "features/evaluate/measure_sections.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "geom/core/parallel.h"
#include "geom/mesh/sample_faces.h"

namespace stepwise {

namespace {

struct Ball {
  Vec3 center;
  double radiusMm = 0;
};

/// Based on: Ericson, "Real-Time Collision Detection", 2005: the regions around a triangle.
Vec3 nearestOnTriangle(Vec3 p, Vec3 a, Vec3 b, Vec3 c) {
  const Vec3 ab = b - a, ac = c - a, ap = p - a;
  const double d1 = dot(ab, ap), d2 = dot(ac, ap);
  if (d1 <= 0 && d2 <= 0) return a;
  const Vec3 bp = p - b;
  const double d3 = dot(ab, bp), d4 = dot(ac, bp);
  if (d3 >= 0 && d4 <= d3) return b;
  const double vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return a + ab * (d1 / (d1 - d3));
  const Vec3 cp = p - c;
  const double d5 = dot(ab, cp), d6 = dot(ac, cp);
  if (d6 >= 0 && d5 <= d6) return c;
  const double vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return a + ac * (d2 / (d2 - d6));
  const double va = d3 * d6 - d5 * d4;
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) return b + (c - b) * ((d4 - d3) / ((d4 - d3) + (d5 - d6)));
  const double sum = va + vb + vc;
  return sum > 0 ? a + ab * (vb / sum) + ac * (vc / sum) : a;
}

Ball ballAt(const TriangleMesh& mesh, Vec3 center) {
  Ball ball{center, std::numeric_limits<double>::infinity()};
  for (const auto& [a, b, c] : mesh.triangles) {
    const Vec3 nearest = nearestOnTriangle(center, mesh.vertices[a], mesh.vertices[b], mesh.vertices[c]);
    ball.radiusMm = std::min(ball.radiusMm, distance(center, nearest));
  }
  return ball;
}

/// Directions to corners, edges and sides of a cube: for looking and moving all around.
std::vector<Vec3> directionsAround() {
  std::vector<Vec3> directions;
  for (int code = 0; code < 27; ++code) {
    if (code != 13) directions.push_back(normalized(Vec3{code % 3 - 1.0, code / 3 % 3 - 1.0, code / 9 - 1.0}));
  }
  return directions;
}

/// Moves the centre to where the ball grows, by ever smaller steps. No step is as long as the radius, so that the ball
/// cannot leave the part.
Ball grown(const TriangleMesh& mesh, Ball ball) {
  const std::vector<Vec3> directions = directionsAround();
  for (double step = ball.radiusMm / 2; step > 1e-4 * ball.radiusMm;) {
    Ball best = ball;
    for (const Vec3 direction : directions) {
      const Ball moved = ballAt(mesh, ball.center + direction * step);
      if (moved.radiusMm > best.radiusMm) best = moved;
    }
    if (best.radiusMm > ball.radiusMm) {
      ball = best;
    } else {
      step /= 2;
    }
  }
  return ball;
}

class SectionMeasurer {
 public:
  SectionMeasurer(const TriangleMesh& mesh, const RayCaster& rays, int faceCount, const WallThicknessOptions& options)
      : mesh_(mesh), rays_(rays), options_(options), ranges_(triangleRanges(mesh, faceCount)) {}

  SectionMap measure() {
    SectionMap map;
    map.walls = measureWallThickness(mesh_, rays_, static_cast<int>(ranges_.size()), options_);
    map.gaps.resize(ranges_.size());
    parallelFor(ranges_.size(), 64, [&](std::size_t face) { map.gaps[face] = gapOf(static_cast<FaceId>(face + 1)); });
    for (std::size_t i = 0; i < ranges_.size(); ++i) {
      const WallThickness& wall = map.walls[i];
      if (wall.minMm && (!map.thinnestWall || *wall.minMm < map.thinnestWall->mm))
        map.thinnestWall = MeasuredGap{*wall.minMm, static_cast<FaceId>(i + 1), wall.opposite};
      if (map.gaps[i] && (!map.narrowestGap || map.gaps[i]->mm < map.narrowestGap->mm)) map.narrowestGap = map.gaps[i];
    }
    if (const std::optional<Ball> ball = largestBall()) {
      map.maxSectionMm = 2 * ball->radiusMm;
      map.maxSectionAt = ball->center;
    }
    return map;
  }

 private:
  double offsetMm() const { return 1e-5 * rays_.diagonalMm(); }

  std::optional<MeasuredGap> gapOf(FaceId face) const {
    std::optional<MeasuredGap> gap;
    const double parallel = std::cos(options_.maxTilt.inRadians());
    for (const FaceSample& sample : sampleTriangles(mesh_, ranges_[face - 1], options_.samplesPerFace)) {
      const auto hit = rays_.firstHit({sample.point, sample.normal}, offsetMm());
      if (!hit || dot(normalized(areaVector(mesh_, hit->triangle)), sample.normal) > -parallel) continue;
      if (!gap || hit->distanceMm < gap->mm) gap = MeasuredGap{hit->distanceMm, face, hit->face};
    }
    return gap;
  }

  /// How far the surface is from a point inside, at most; none for points outside.
  std::optional<double> roomAround(Vec3 point, const std::vector<Vec3>& directions) const {
    double room = std::numeric_limits<double>::infinity();
    for (const Vec3 direction : directions) {
      const auto hit = rays_.firstHit({point, direction}, 0);
      if (!hit || dot(areaVector(mesh_, hit->triangle), direction) <= 0) return std::nullopt;
      room = std::min(room, hit->distanceMm);
    }
    return room;
  }

  /// Points of a grid through the part's box that lie inside, those with most room first.
  std::vector<std::pair<double, Vec3>> centersToTry() const {
    constexpr double kLongest = 24, kShortest = 5;  // grid points along the longest and, at least, the shortest side
    const Box3 box = computeBox(mesh_);
    const Vec3 size = box.size();
    const double cell = std::max({size.x, size.y, size.z}) / kLongest;
    const auto count = [&](double side) { return static_cast<int>(std::max(kShortest, std::ceil(side / cell))); };
    const std::array<int, 3> counts{count(size.x), count(size.y), count(size.z)};
    const std::vector<Vec3> directions = directionsAround();
    std::vector<std::pair<double, Vec3>> centers;
    for (int x = 0; x < counts[0]; ++x) {
      for (int y = 0; y < counts[1]; ++y) {
        for (int z = 0; z < counts[2]; ++z) {
          const Vec3 point = box.min + Vec3{size.x * (x + 0.5) / counts[0], size.y * (y + 0.5) / counts[1],
                                            size.z * (z + 0.5) / counts[2]};
          if (const std::optional<double> room = roomAround(point, directions)) centers.emplace_back(*room, point);
        }
      }
    }
    std::stable_sort(centers.begin(), centers.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    return centers;
  }

  std::optional<Ball> largestBall() const {
    constexpr std::size_t kTries = 32, kGrown = 3;
    std::vector<Ball> balls;
    for (const auto& [room, center] : centersToTry()) {
      if (balls.size() == kTries) break;
      balls.push_back(ballAt(mesh_, center));
    }
    std::stable_sort(balls.begin(), balls.end(), [](const Ball& a, const Ball& b) { return a.radiusMm > b.radiusMm; });
    std::optional<Ball> best;
    for (std::size_t i = 0; i < std::min(kGrown, balls.size()); ++i) {
      const Ball ball = grown(mesh_, balls[i]);
      if (!best || ball.radiusMm > best->radiusMm) best = ball;
    }
    return best;
  }

  const TriangleMesh& mesh_;
  const RayCaster& rays_;
  const WallThicknessOptions& options_;
  std::vector<std::array<std::uint32_t, 2>> ranges_;
};

}  // namespace

SectionMeasures SectionMap::summary() const {
  SectionMeasures measures;
  if (thinnestWall) measures.minWallMm = thinnestWall->mm;
  if (narrowestGap) measures.minGapMm = narrowestGap->mm;
  measures.maxSectionMm = maxSectionMm;
  return measures;
}

SectionMap measureSections(const TriangleMesh& mesh, const RayCaster& rays, int faceCount,
                           const WallThicknessOptions& options) {
  return SectionMeasurer(mesh, rays, faceCount, options).measure();
}

}  // namespace stepwise
