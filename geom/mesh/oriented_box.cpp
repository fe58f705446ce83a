#include "geom/mesh/oriented_box.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "geom/core/tolerance.h"
#include "geom/mesh/optimal_rotation.h"
#include "geom/mesh/surface_extent.h"

namespace stepwise {
namespace {

using Axes = std::array<Vec3, 3>;
using Flat = std::array<double, 2>;

/// Above this many points the hull is taken first.
constexpr std::size_t kManyPoints = 2000;
/// Above this many distinct preferred directions the search would take longer than the answer is worth.
constexpr std::size_t kMaxPreferred = 40;

struct Candidate {
  Axes axes;
  Box3 extents;  ///< along the axes
  double volume = std::numeric_limits<double>::infinity();
};

double component(Vec3 v, std::size_t i) { return i == 0 ? v.x : i == 1 ? v.y : v.z; }

Vec3 along(const Axes& axes, Vec3 p) { return {dot(p, axes[0]), dot(p, axes[1]), dot(p, axes[2])}; }

Candidate measure(const Axes& axes, const std::vector<Vec3>& points) {
  Candidate candidate{axes, {}, 0};
  for (Vec3 p : points) candidate.extents.add(along(axes, p));
  const Vec3 size = candidate.extents.size();
  candidate.volume = size.x * size.y * size.z;
  return candidate;
}

// ---- boxes with a side along a preferred direction ----------------------------------------------------------------

/// Each direction once, whatever its sign.
std::vector<Vec3> distinctDirections(const std::vector<Vec3>& preferred) {
  std::vector<Vec3> distinct;
  const double parallel = std::cos(kDirectionTolerance.inRadians());
  for (Vec3 d : preferred) {
    if (distinct.size() == kMaxPreferred) break;
    d = normalized(d);
    if (d == Vec3{}) continue;
    const auto same = [&](Vec3 other) { return std::abs(dot(d, other)) >= parallel; };
    if (std::none_of(distinct.begin(), distinct.end(), same)) distinct.push_back(d);
  }
  return distinct;
}

/// Some in-plane axis across `d`, from the directions where possible, so that it turns with the part.
Vec3 planeAxis(Vec3 d, const std::vector<Vec3>& directions) {
  for (Vec3 other : directions)
    if (const Vec3 rest = other - d * dot(other, d); norm(rest) > 0.3) return normalized(rest);
  return anyPerpendicular(d);
}

double turn(const Flat& a, const Flat& b, const Flat& c) {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/// Convex hull by monotone chain: counter-clockwise, no three corners in line.
std::vector<Flat> flatHull(std::vector<Flat> points) {
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return points;
  std::vector<Flat> hull;
  const auto pass = [&](auto first, auto last) {
    const std::size_t base = hull.size();
    for (auto it = first; it != last; ++it) {
      while (hull.size() >= base + 2 && turn(hull[hull.size() - 2], hull.back(), *it) <= 0) hull.pop_back();
      hull.push_back(*it);
    }
    hull.pop_back();
  };
  pass(points.begin(), points.end());
  pass(points.rbegin(), points.rend());
  return hull;
}

double areaAlong(const std::vector<Flat>& hull, double x, double y) {
  double minU = std::numeric_limits<double>::infinity(), maxU = -minU, minV = minU, maxV = -minU;
  for (const Flat& p : hull) {
    const double u = p[0] * x + p[1] * y, v = p[1] * x - p[0] * y;
    minU = std::min(minU, u), maxU = std::max(maxU, u), minV = std::min(minV, v), maxV = std::max(maxV, v);
  }
  return (maxU - minU) * (maxV - minV);
}

/// In-plane direction of the smallest rectangle around the hull that lies flush with an edge of it (rotating calipers).
Flat smallestRectangle(const std::vector<Flat>& hull) {
  const std::size_t n = hull.size();
  Flat best{1, 0};
  if (n < 2) return best;
  double bestArea = std::numeric_limits<double>::infinity();
  std::size_t right = 0, top = 0, left = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const Flat &a = hull[i], &b = hull[(i + 1) % n];
    const double length = std::hypot(b[0] - a[0], b[1] - a[1]);
    const double x = (b[0] - a[0]) / length, y = (b[1] - a[1]) / length;
    const auto u = [&](std::size_t k) { return hull[k % n][0] * x + hull[k % n][1] * y; };
    const auto v = [&](std::size_t k) { return hull[k % n][1] * x - hull[k % n][0] * y; };
    right = std::max(right, i + 1);
    for (std::size_t s = 0; s < n && u(right + 1) > u(right); ++s) ++right;
    top = std::max(top, right);
    for (std::size_t s = 0; s < n && v(top + 1) > v(top); ++s) ++top;
    left = std::max(left, top);
    for (std::size_t s = 0; s < n && u(left + 1) < u(left); ++s) ++left;
    const double area = (u(right) - u(left)) * (v(top) - v(i));
    if (area < bestArea * (1 - 1e-9)) {
      bestArea = area;
      best = {x, y};
    }
  }
  return best;
}

/// Best box with `d` as one of its axes.
Candidate searchAcross(Vec3 d, const std::vector<Vec3>& directions, const std::vector<Vec3>& points, double tie) {
  const Vec3 u = planeAxis(d, directions), v = cross(d, u);
  std::vector<Flat> flat;
  flat.reserve(points.size());
  for (Vec3 p : points) flat.push_back({dot(p, u), dot(p, v)});
  const std::vector<Flat> hull = flatHull(std::move(flat));
  std::optional<Vec3> best;
  double bestArea = std::numeric_limits<double>::infinity();
  for (Vec3 other : directions) {  // square to d, within tolerance
    if (std::abs(dot(other, d)) > std::sin(kDirectionTolerance.inRadians())) continue;
    const double area = areaAlong(hull, dot(other, u), dot(other, v));
    if (area >= bestArea * (1 - tie)) continue;
    bestArea = area;
    best = normalized(other - d * dot(other, d));
  }
  const Flat flush = smallestRectangle(hull);
  if (!best || areaAlong(hull, flush[0], flush[1]) < bestArea * (1 - tie)) best = u * flush[0] + v * flush[1];
  return measure({d, *best, cross(d, *best)}, points);
}

// ---- judging and finishing ----------------------------------------------------------------------------------------

double areaOf(const std::vector<Flat>& hull) {
  double twice = 0;
  for (std::size_t i = 1; i + 1 < hull.size(); ++i) twice += turn(hull[0], hull[i], hull[i + 1]);
  return twice / 2;
}

/// Number of box sides that the points touch in an area rather than in a line or a point.
int countFlatSides(const Candidate& box, const std::vector<Vec3>& points) {
  const Vec3 size = box.extents.size();
  const double near = 1e-6 * norm(size);
  std::array<std::vector<Flat>, 6> contact;
  for (Vec3 p : points) {
    const Vec3 q = along(box.axes, p);
    for (std::size_t k = 0; k < 3; ++k) {
      const Flat inSide{component(q, (k + 1) % 3), component(q, (k + 2) % 3)};
      if (component(q, k) - component(box.extents.min, k) <= near) contact[2 * k].push_back(inSide);
      if (component(box.extents.max, k) - component(q, k) <= near) contact[2 * k + 1].push_back(inSide);
    }
  }
  int count = 0;
  for (std::size_t side = 0; side < 6; ++side) {
    const double whole = component(size, (side / 2 + 1) % 3) * component(size, (side / 2 + 2) % 3);
    if (areaOf(flatHull(std::move(contact[side]))) > 0.01 * whole) ++count;
  }
  return count;
}

Vec3 areaCentroid(const TriangleMesh& mesh) {
  Vec3 sum;
  double area = 0;
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
    const auto& [a, b, c] = mesh.triangles[t];
    const double weight = norm(areaVector(mesh, t));
    sum += (mesh.vertices[a] + mesh.vertices[b] + mesh.vertices[c]) * (weight / 3);
    area += weight;
  }
  return area > 0 ? sum / area : Vec3{};
}

/// Longest axis first, each of the first two pointing to the heavier half of the body, the third right-handed.
OrientedBox finish(const Candidate& candidate, Vec3 centroid) {
  std::array<std::size_t, 3> order{0, 1, 2};
  const Vec3 size = candidate.extents.size();
  const auto longer = [&](std::size_t a, std::size_t b) {
    return component(size, a) > component(size, b) * (1 + 1e-9);
  };
  for (const auto& [i, j] : {std::pair{0, 1}, {1, 2}, {0, 1}})
    if (longer(order[j], order[i])) std::swap(order[i], order[j]);
  const Vec3 middle = candidate.extents.center();
  OrientedBox box;
  std::array<double, 3> half{};
  for (std::size_t i = 0; i < 3; ++i) {
    const Vec3 axis = candidate.axes[order[i]];
    half[i] = component(size, order[i]) / 2;
    box.frame.origin += axis * component(middle, order[i]);
    const double lean = dot(centroid, axis) - component(middle, order[i]);
    box.frame.axes[i] = lean < -1e-6 * half[i] ? -axis : axis;
  }
  box.frame.axes[2] = cross(box.frame.axes[0], box.frame.axes[1]);
  box.halfExtentsMm = {half[0], half[1], half[2]};
  return box;
}

/// Boxes whose volumes differ by less than this share are equally good: rounding, or what the mesh does not know.
double tieShare(const TriangleMesh& mesh, double sizeMm) {
  return mesh.exact || sizeMm <= 0 ? 1e-9 : std::min(0.02, 4 * mesh.chordErrorMm / sizeMm);
}

Candidate searchBox(const TriangleMesh& mesh, const std::vector<Vec3>& preferred, const OrientedBoxOptions& options) {
  using Search = OrientedBoxOptions::Search;
  const std::vector<Vec3> points = mesh.vertices.size() > kManyPoints ? findHullCorners(mesh.vertices) : mesh.vertices;
  const std::vector<Vec3> directions = distinctDirections(preferred);
  const double tie = tieShare(mesh, computeBox(mesh).diagonalMm());
  Candidate best;
  for (Vec3 d : directions) {
    const Candidate candidate = searchAcross(d, directions, points, tie);
    if (candidate.volume < best.volume * (1 - tie)) best = candidate;
  }
  const bool settled =
      !directions.empty() && (options.search == Search::preferredOnly ||
                              (options.search == Search::automatic && countFlatSides(best, points) >= 2));
  if (!settled) {
    if (const auto axes = findOptimalRotation(points)) {
      const Candidate candidate = measure(*axes, points);
      if (candidate.volume < best.volume * (1 - tie)) best = candidate;
    }
  }
  if (best.volume == std::numeric_limits<double>::infinity())
    best = measure(Placement{}.axes, points);  // flat or empty
  return best;
}

/// The mesh of a round body lies inside its surfaces: moves each side out to where the surfaces end.
void widenToSurfaces(Candidate& box, const Solid& solid, const TriangleMesh& mesh) {
  const auto high = [&](std::size_t i) {
    return findSurfaceExtentMm(solid, mesh, box.axes[i], component(box.extents.max, i));
  };
  const auto low = [&](std::size_t i) {
    return -findSurfaceExtentMm(solid, mesh, -box.axes[i], -component(box.extents.min, i));
  };
  box.extents = {{low(0), low(1), low(2)}, {high(0), high(1), high(2)}};
}

}  // namespace

OrientedBox findOrientedBox(const TriangleMesh& mesh, const std::vector<Vec3>& preferred,
                            const OrientedBoxOptions& options) {
  if (mesh.vertices.empty()) return {};
  return finish(searchBox(mesh, preferred, options), areaCentroid(mesh));
}

OrientedBox findOrientedBox(const Solid& solid, const TriangleMesh& mesh, const std::vector<Vec3>& preferred,
                            const OrientedBoxOptions& options) {
  if (mesh.vertices.empty()) return {};
  Candidate box = searchBox(mesh, preferred, options);
  if (!mesh.exact) widenToSurfaces(box, solid, mesh);
  return finish(box, areaCentroid(mesh));
}

std::array<double, 2> findOutlineMm(const std::vector<Vec3>& points, Vec3 up) {
  if (points.empty()) return {};
  const Vec3 u = planeAxis(up, {}), v = cross(up, u);
  std::vector<Flat> flat;
  flat.reserve(points.size());
  for (Vec3 p : points) flat.push_back({dot(p, u), dot(p, v)});
  const std::vector<Flat> hull = flatHull(std::move(flat));
  const Flat flush = smallestRectangle(hull);
  const auto extent = [&](double x, double y) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const Flat& p : hull) {
      low = std::min(low, p[0] * x + p[1] * y);
      high = std::max(high, p[0] * x + p[1] * y);
    }
    return high - low;
  };
  const double a = extent(flush[0], flush[1]), b = extent(-flush[1], flush[0]);
  return {std::max(a, b), std::min(a, b)};
}

}  // namespace stepwise
