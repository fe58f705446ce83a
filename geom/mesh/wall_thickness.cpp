#include "geom/mesh/wall_thickness.h"

#include <algorithm>
#include <cmath>

#include "geom/core/parallel.h"
#include "geom/mesh/sample_faces.h"

namespace stepwise {
namespace {

WallThickness measureFace(const TriangleMesh& mesh, const RayCaster& rays, std::array<std::uint32_t, 2> range,
                          const WallThicknessOptions& options) {
  WallThickness result;
  std::vector<double> distances;
  const double parallel = std::cos(options.maxTilt.inRadians());
  const double minDistanceMm = 1e-5 * rays.diagonalMm();  // past the face that the ray starts on
  for (const FaceSample& sample : sampleTriangles(mesh, range, options.samplesPerFace)) {
    const auto hit = rays.firstHit({sample.point, -sample.normal}, minDistanceMm);
    if (!hit || dot(normalized(areaVector(mesh, hit->triangle)), -sample.normal) < parallel) continue;
    distances.push_back(hit->distanceMm);
    if (result.minMm && hit->distanceMm >= *result.minMm) continue;
    result.minMm = hit->distanceMm;
    result.opposite = hit->face;
  }
  if (!distances.empty()) {
    const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
    std::nth_element(distances.begin(), middle, distances.end());
    result.medianMm = *middle;
  }
  return result;
}

}  // namespace

std::vector<WallThickness> measureWallThickness(const TriangleMesh& mesh, const RayCaster& rays, int faceCount,
                                                const WallThicknessOptions& options) {
  const auto ranges = triangleRanges(mesh, faceCount);
  std::vector<WallThickness> result(ranges.size());
  parallelFor(ranges.size(), 256, [&](std::size_t i) { result[i] = measureFace(mesh, rays, ranges[i], options); });
  return result;
}

}  // namespace stepwise
