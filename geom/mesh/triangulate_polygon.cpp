#include "geom/mesh/triangulate_polygon.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

#include "geom/mesh/constrained_delaunay.h"

namespace stepwise {
namespace {

/// Above this number of corners ears take too long.
constexpr std::size_t kMostCornersForEars = 600;

/// All corners in one array, and rings of indices into it.
struct Polygon {
  std::vector<PlanePoint> points;
  std::vector<int> outer;
  std::vector<std::vector<int>> holes;
  double areaEpsilon = 0;  ///< twice the area of a triangle below which its corners lie on one line
  double expectedArea = 0;
};

/// Twice the signed area of the triangle: positive where a, b, c turn left.
double turn(const PlanePoint& a, const PlanePoint& b, const PlanePoint& c) {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

double squaredDistance(const PlanePoint& a, const PlanePoint& b) {
  return (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]);
}

double signedArea(const std::vector<PlanePoint>& loop) {
  double twice = 0;
  for (std::size_t i = 0; i < loop.size(); ++i) twice += turn(loop[0], loop[i], loop[(i + 1) % loop.size()]);
  return twice / 2;
}

std::optional<Polygon> orientLoops(const std::vector<std::vector<PlanePoint>>& loops) {
  Polygon polygon;
  std::vector<double> areas;
  for (const auto& loop : loops) {
    if (loop.size() < 3) return std::nullopt;
    areas.push_back(signedArea(loop));
  }
  if (areas.empty()) return std::nullopt;
  const auto largest =
      std::max_element(areas.begin(), areas.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  const std::size_t outerIndex = static_cast<std::size_t>(largest - areas.begin());
  polygon.areaEpsilon = 1e-11 * std::abs(*largest);
  for (std::size_t l = 0; l < loops.size(); ++l) {
    std::vector<int> ring(loops[l].size());
    std::iota(ring.begin(), ring.end(), static_cast<int>(polygon.points.size()));
    polygon.points.insert(polygon.points.end(), loops[l].begin(), loops[l].end());
    const bool isOuter = l == outerIndex;
    if ((areas[l] > 0) != isOuter) std::reverse(ring.begin() + 1, ring.end());
    polygon.expectedArea += isOuter ? std::abs(areas[l]) : -std::abs(areas[l]);
    if (isOuter)
      polygon.outer = std::move(ring);
    else
      polygon.holes.push_back(std::move(ring));
  }
  return polygon;
}

/// Does p lie inside the corner (before, at, after) of a ring whose inside is on the left?
bool insideCorner(const Polygon& polygon, int before, int at, int after, const PlanePoint& p) {
  const auto& x = polygon.points;
  const bool leftOfIn = turn(x[before], x[at], p) > polygon.areaEpsilon;
  const bool leftOfOut = turn(x[at], x[after], p) > polygon.areaEpsilon;
  const bool convex = turn(x[before], x[at], x[after]) > 0;
  return convex ? leftOfIn && leftOfOut : leftOfIn || leftOfOut;
}

/// Does the open segment a–b cross or touch the ring other than in its own ends?
bool touchesRing(const Polygon& polygon, const PlanePoint& a, const PlanePoint& b, const std::vector<int>& ring) {
  const double eps = polygon.areaEpsilon;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const PlanePoint& p = polygon.points[ring[i]];
    const PlanePoint& q = polygon.points[ring[(i + 1) % ring.size()]];
    const double ap = turn(a, b, p), aq = turn(a, b, q), pa = turn(p, q, a), pb = turn(p, q, b);
    if (ap * aq < 0 && pa * pb < 0 && std::min({std::abs(ap), std::abs(aq), std::abs(pa), std::abs(pb)}) > eps)
      return true;
    if (std::abs(ap) <= eps && p != a && p != b) {  // a corner on the segment's line: does it lie between the ends?
      const double along = (p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1]);
      if (along > 0 && along < squaredDistance(a, b)) return true;
    }
  }
  return false;
}

/// Index of the ring's corner and of the hole's corner with the shortest free bridge between them.
std::optional<std::pair<std::size_t, std::size_t>> findBridge(const Polygon& polygon, const std::vector<int>& ring,
                                                              const std::vector<std::vector<int>>& holes,
                                                              std::size_t hole) {
  std::optional<std::pair<std::size_t, std::size_t>> best;
  double bestDistance = std::numeric_limits<double>::infinity();
  const auto& inner = holes[hole];
  const auto corner = [](const std::vector<int>& r, std::size_t i) {
    return std::array{r[(i + r.size() - 1) % r.size()], r[i], r[(i + 1) % r.size()]};
  };
  for (std::size_t i = 0; i < ring.size(); ++i) {
    for (std::size_t j = 0; j < inner.size(); ++j) {
      const PlanePoint &a = polygon.points[ring[i]], &b = polygon.points[inner[j]];
      const double length = squaredDistance(a, b);
      if (length >= bestDistance * (1 - 1e-9)) continue;  // equal lengths: the first corner, however turned
      const auto [a0, a1, a2] = corner(ring, i);
      const auto [b0, b1, b2] = corner(inner, j);
      if (!insideCorner(polygon, a0, a1, a2, b) || !insideCorner(polygon, b0, b1, b2, a)) continue;
      if (touchesRing(polygon, a, b, ring)) continue;
      bool free = true;
      for (std::size_t h = hole; h < holes.size() && free; ++h) free = !touchesRing(polygon, a, b, holes[h]);
      if (!free) continue;
      bestDistance = length;
      best = {i, j};
    }
  }
  return best;
}

/// One ring that runs into every hole and back over the same bridge.
std::optional<std::vector<int>> bridgeHoles(const Polygon& polygon) {
  std::vector<int> ring = polygon.outer;
  for (std::size_t h = 0; h < polygon.holes.size(); ++h) {
    const auto bridge = findBridge(polygon, ring, polygon.holes, h);
    if (!bridge) return std::nullopt;
    const auto& hole = polygon.holes[h];
    std::vector<int> detour;
    for (std::size_t k = 0; k <= hole.size(); ++k) detour.push_back(hole[(bridge->second + k) % hole.size()]);
    detour.push_back(ring[bridge->first]);
    ring.insert(ring.begin() + static_cast<std::ptrdiff_t>(bridge->first) + 1, detour.begin(), detour.end());
  }
  return ring;
}

bool isEar(const Polygon& polygon, const std::vector<int>& next, const std::vector<int>& previous,
           const std::vector<int>& ring, int at) {
  const auto& x = polygon.points;
  const PlanePoint &a = x[ring[previous[at]]], &b = x[ring[at]], &c = x[ring[next[at]]];
  if (turn(a, b, c) <= polygon.areaEpsilon) return false;
  for (int k = next[next[at]]; k != previous[at]; k = next[k]) {
    const PlanePoint& p = x[ring[k]];
    if (p == a || p == b || p == c) continue;
    if (turn(a, b, p) >= -polygon.areaEpsilon && turn(b, c, p) >= -polygon.areaEpsilon &&
        turn(c, a, p) >= -polygon.areaEpsilon)
      return false;
  }
  return true;
}

std::vector<std::array<int, 3>> cutEars(const Polygon& polygon, const std::vector<int>& ring) {
  const int count = static_cast<int>(ring.size());
  std::vector<int> next(ring.size()), previous(ring.size());
  for (int i = 0; i < count; ++i) {
    next[i] = (i + 1) % count;
    previous[i] = (i + count - 1) % count;
  }
  std::vector<std::array<int, 3>> triangles;
  triangles.reserve(ring.size());
  int left = count, at = 1, refused = 0;
  while (left > 3 && refused <= left) {
    if (!isEar(polygon, next, previous, ring, at)) {
      at = next[at];
      ++refused;
      continue;
    }
    triangles.push_back({ring[previous[at]], ring[at], ring[next[at]]});
    next[previous[at]] = next[at];
    previous[next[at]] = previous[at];
    at = next[at];
    --left;
    refused = 0;
  }
  const PlanePoint &a = polygon.points[ring[previous[at]]], &b = polygon.points[ring[at]],
                   &c = polygon.points[ring[next[at]]];
  if (left == 3 && turn(a, b, c) > polygon.areaEpsilon)
    triangles.push_back({ring[previous[at]], ring[at], ring[next[at]]});
  return triangles;
}

bool coversPolygon(const Polygon& polygon, const std::vector<std::array<int, 3>>& triangles) {
  double area = 0;
  for (const auto& [a, b, c] : triangles) area += turn(polygon.points[a], polygon.points[b], polygon.points[c]) / 2;
  return std::abs(area - polygon.expectedArea) <= 1e-7 * std::abs(polygon.expectedArea);
}

}  // namespace

std::optional<std::vector<std::array<int, 3>>> triangulatePolygon(const std::vector<std::vector<PlanePoint>>& loops) {
  const auto polygon = orientLoops(loops);
  if (!polygon) return std::nullopt;
  if (polygon->points.size() > kMostCornersForEars) {
    std::vector<std::vector<int>> rings = polygon->holes;
    rings.insert(rings.begin(), polygon->outer);
    auto triangles = constrainedDelaunay(polygon->points, rings);
    return triangles && coversPolygon(*polygon, *triangles) ? std::move(triangles) : std::nullopt;
  }
  const auto ring = bridgeHoles(*polygon);
  if (!ring) return std::nullopt;
  auto triangles = cutEars(*polygon, *ring);
  if (!coversPolygon(*polygon, triangles)) return std::nullopt;
  return triangles;
}

}  // namespace stepwise
