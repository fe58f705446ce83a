#include "features/evaluate/measure_sections.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "geom/core/parallel.h"
#include "geom/mesh/sample_faces.h"

namespace stepwise {

namespace {

struct Ball {
  Vec3 center;
  double radiusMm = 0;
};

/// Directions to corners, edges and sides of a cube: for looking and moving all around.
std::vector<Vec3> directionsAround() {
  std::vector<Vec3> directions;
  for (int code = 0; code < 27; ++code) {
    const int x = code % 3 - 1, y = code / 3 % 3 - 1, z = code / 9 - 1;
    if (code != 13) directions.push_back(normalized(Vec3{double(x), double(y), double(z)}));
  }
  return directions;
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

  /// A point of the surface, with the ball's centre right behind it: at most `roomMm` / 2 deep.
  struct Start {
    FaceSample sample;
    double roomMm = 0;
  };

  /// Points spread over all faces from where a ray inwards goes far, those with most room first.
  std::vector<Start> startsByRoom() const {
    constexpr int kPerFace = 6;
    std::vector<Start> starts;
    for (const auto& range : ranges_) {
      for (const FaceSample& sample : sampleTriangles(mesh_, range, kPerFace)) {
        const auto hit = rays_.firstHit({sample.point, -sample.normal}, offsetMm());
        if (hit) starts.push_back({sample, hit->distanceMm});
      }
    }
    std::stable_sort(starts.begin(), starts.end(), [](const Start& a, const Start& b) { return a.roomMm > b.roomMm; });
    return starts;
  }

  /// The largest ball that touches the surface at the start's point, by shrinking; none where it is below `smallestMm`.
  std::optional<Ball> shrunken(const Start& start, double smallestMm) const {
    constexpr int kMostRounds = 50;
    const double noise = 1e-6 * rays_.diagonalMm();
    const auto within = [&](double radius) { return radius * (1 - 1e-4) - noise; };  // touching is not overlapping
    const auto ballOf = [&](double radius) { return Ball{start.sample.point - start.sample.normal * radius, radius}; };
    if (rays_.anyWithin(ballOf(smallestMm).center, within(smallestMm))) return std::nullopt;
    Ball ball = ballOf(start.roomMm / 2);
    for (int round = 0; round < kMostRounds; ++round) {
      const std::optional<Vec3> inside = rays_.nearestPoint(ball.center, within(ball.radiusMm));
      if (!inside) return ball;
      const Vec3 chord = start.sample.point - *inside;
      const double depth = 2 * dot(start.sample.normal, chord);
      if (!(depth > 0)) return std::nullopt;
      ball = ballOf(dot(chord, chord) / depth);
      if (ball.radiusMm < smallestMm) return std::nullopt;
    }
    return ball;
  }

  /// With the exact radius at its centre.
  std::optional<Ball> ballAt(Vec3 center, double atMostMm) const {
    const std::optional<Vec3> nearest = rays_.nearestPoint(center, atMostMm);
    if (!nearest) return std::nullopt;
    return Ball{center, distance(center, *nearest)};
  }

  /// Moves the centre to where the ball grows, by ever smaller steps. No step is as long as the radius, so that the
  /// ball cannot leave the part.
  Ball grown(Ball ball) const {
    static const std::vector<Vec3> directions = directionsAround();
    for (double step = ball.radiusMm / 4; step > 1e-3 * ball.radiusMm;) {
      Ball best = ball;
      for (const Vec3 direction : directions) {
        const Vec3 center = ball.center + direction * step;
        if (rays_.anyWithin(center, best.radiusMm)) continue;
        if (const auto moved = ballAt(center, ball.radiusMm + 2 * step)) best = *moved;
      }
      if (best.radiusMm > ball.radiusMm * (1 + 1e-6)) {
        ball = best;
      } else {
        step /= 2;
      }
    }
    return ball;
  }

  /// Balls that touch the same point lie inside each other, so a start whose point leaves no room for the best ball so
  /// far is done with after one look.
  std::optional<Ball> largestBall() const {
    constexpr double kBetter = 1 + 1e-3;
    std::optional<Ball> best;
    for (const Start& start : startsByRoom()) {
      const double smallest = best ? best->radiusMm * kBetter : offsetMm();
      if (start.roomMm / 2 < smallest) break;
      if (const std::optional<Ball> ball = shrunken(start, smallest)) best = ball;
    }
    if (!best) return std::nullopt;
    best = ballAt(best->center, best->radiusMm * 2);
    return best ? std::optional(grown(*best)) : std::nullopt;
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
