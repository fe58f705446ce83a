#include "geom/mesh/clearance.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stepwise {
namespace {

constexpr std::uint32_t kLeafSize = 4;
constexpr double kNever = std::numeric_limits<double>::infinity();
/// A disc that meets one triangle shrinks until it does not; more than ten times are rare.
constexpr int kMostShrinks = 40;
/// Rounding, against coming to rest on it.
constexpr double kRounding = 1e-9;

/// What lies above or below a cut through a triangle, as seen by the tool: across, beside, height.
struct Polygon {
  std::array<Vec3, 5> corner;
  int count = 0;

  void add(Vec3 p) { corner[static_cast<std::size_t>(count++)] = p; }
  Vec3 at(int i) const { return corner[static_cast<std::size_t>(i)]; }
};

/// The part of the polygon at `sign`·height ≥ `sign`·level.
Polygon cutAt(const Polygon& polygon, double level, double sign) {
  Polygon result;
  for (int i = 0; i < polygon.count; ++i) {
    const Vec3 a = polygon.at(i), b = polygon.at((i + 1) % polygon.count);
    const double ha = sign * (a.z - level), hb = sign * (b.z - level);
    if (ha >= 0) result.add(a);
    if ((ha > 0 && hb < 0) || (ha < 0 && hb > 0)) result.add(a + (b - a) * (ha / (ha - hb)));
  }
  return result;
}

/// The part of the polygon between two heights.
Polygon cutBetween(Polygon polygon, double low, double high) {
  double least = kNever, most = -kNever;
  for (int i = 0; i < polygon.count; ++i) {
    least = std::min(least, polygon.at(i).z);
    most = std::max(most, polygon.at(i).z);
  }
  if (most <= low || least >= high) return {};
  if (least < low) polygon = cutAt(polygon, low, 1);
  if (most > high) polygon = cutAt(polygon, high, -1);
  return polygon;
}

double square2(Vec3 p) { return p.x * p.x + p.y * p.y; }

/// How far zero lies outside [low, high].
double gap(double low, double high) { return std::max({0.0, low, -high}); }

Box3 moved(const Box3& box, Vec3 origin) { return {box.min - origin, box.max - origin}; }

Box3 boxOf(const std::array<Vec3, 3>& t) {
  Box3 box{t[0], t[0]};
  box.add(t[1]);
  box.add(t[2]);
  return box;
}

Polygon polygonOf(const std::array<Vec3, 3>& t, Vec3 origin) {
  Polygon polygon;
  for (Vec3 corner : t) polygon.add(corner - origin);
  return polygon;
}

/// Square of the distance between the vertical axis through the origin and the box.
double square2(const Box3& box) {
  const double x = gap(box.min.x, box.max.x), y = gap(box.min.y, box.max.y);
  return x * x + y * y;
}

/// Square of the distance between the box and what a ball about the origin sweeps upwards.
double squareToBall(const Box3& box) {
  const double z = std::max(0.0, -box.max.z);
  return square2(box) + z * z;
}

Vec3 nearestOnSegment2(Vec3 a, Vec3 b) {
  const Vec3 d = b - a;
  const double length = square2(d);
  const double t = length > 0 ? std::clamp(-(a.x * d.x + a.y * d.y) / length, 0.0, 1.0) : 0.0;
  return a + d * t;
}

/// The point of the convex polygon nearest to the vertical axis through the origin.
Vec3 nearestToOrigin2(const Polygon& polygon) {
  bool left = true, right = true;
  Vec3 best;
  double bestSquare = std::numeric_limits<double>::infinity();
  for (int i = 0; i < polygon.count; ++i) {
    const Vec3 a = polygon.at(i), b = polygon.at((i + 1) % polygon.count);
    const double side = a.x * b.y - a.y * b.x;
    left = left && side > 0;
    right = right && side < 0;
    const Vec3 p = nearestOnSegment2(a, b);
    if (square2(p) < bestSquare) {
      bestSquare = square2(p);
      best = p;
    }
  }
  if (left || right) return {0, 0, polygon.at(0).z};
  return best;
}

/// The point of the triangle nearest to the origin. Based on: Ericson 2004, "Real-Time Collision Detection", 5.1.5.
Vec3 nearestToOrigin3(Vec3 a, Vec3 b, Vec3 c) {
  const Vec3 ab = b - a, ac = c - a;
  const double d1 = -dot(ab, a), d2 = -dot(ac, a);
  if (d1 <= 0 && d2 <= 0) return a;
  const double d3 = -dot(ab, b), d4 = -dot(ac, b);
  if (d3 >= 0 && d4 <= d3) return b;
  const double vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return a + ab * (d1 / (d1 - d3));
  const double d5 = -dot(ab, c), d6 = -dot(ac, c);
  if (d6 >= 0 && d5 <= d6) return c;
  const double vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return a + ac * (d2 / (d2 - d6));
  const double va = d3 * d6 - d5 * d4;
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) return b + (c - b) * ((d4 - d3) / ((d4 - d3) + (d5 - d6)));
  const double sum = va + vb + vc;
  return sum > 0 ? a + ab * (vb / sum) + ac * (vc / sum) : a;
}

/// The point of the triangle nearest to a ball about the origin with all that is above it.
Vec3 nearestToSweptBall(const Polygon& t) {
  const double low = std::min({t.at(0).z, t.at(1).z, t.at(2).z}), high = std::max({t.at(0).z, t.at(1).z, t.at(2).z});
  if (low >= 0) return nearestToOrigin2(t);
  const Vec3 below = nearestToOrigin3(t.at(0), t.at(1), t.at(2));
  if (high <= 0) return below;
  const Polygon upper = cutAt(t, 0, 1);
  if (upper.count == 0) return below;
  const Vec3 above = nearestToOrigin2(upper);
  return square2(above) < dot(below, below) ? above : below;
}

/// The highest point of a triangle within the radius of the vertical axis through the origin.
double highestWithin(const std::array<Vec3, 3>& corner, double radius) {
  const double lowest = -std::numeric_limits<double>::infinity();
  double best = lowest;
  for (std::size_t i = 0; i < 3; ++i) {
    const Vec3 a = corner[i], d = corner[(i + 1) % 3] - a;
    // |a + t·d|² = r² across the axis
    const double qa = square2(d), qb = a.x * d.x + a.y * d.y, qc = square2(a) - radius * radius;
    if (qa <= 0) {
      if (qc <= 0) best = std::max({best, a.z, a.z + d.z});
      continue;
    }
    const double root = qb * qb - qa * qc;
    if (root < 0) continue;
    const double t0 = std::max(0.0, (-qb - std::sqrt(root)) / qa), t1 = std::min(1.0, (-qb + std::sqrt(root)) / qa);
    if (t0 <= t1) best = std::max({best, a.z + d.z * t0, a.z + d.z * t1});
  }
  // On a slope the highest point of a whole disc lies on its rim, uphill.
  const Vec3 n = cross(corner[1] - corner[0], corner[2] - corner[0]);
  if (n.z == 0) return best;
  const Vec3 uphill{-n.x / n.z, -n.y / n.z, 0};
  const double steepness = std::sqrt(square2(uphill));
  const Vec3 rim = steepness > 0 ? uphill * (radius / steepness) : Vec3{};
  bool inside = true;
  for (std::size_t i = 0; i < 3; ++i) {
    const Vec3 a = corner[i] - rim, b = corner[(i + 1) % 3] - rim;
    inside = inside && (a.x * b.y - a.y * b.x) * n.z >= 0;
  }
  if (inside) best = std::max(best, corner[0].z + dot(uphill, rim - corner[0]));
  return best;
}

}  // namespace

ToolFrame ToolFrame::along(Vec3 direction) {
  const Vec3 across = anyPerpendicular(direction);
  return {across, cross(direction, across), direction};
}

Clearance::Clearance(const TriangleMesh& mesh) {
  triangles_.reserve(mesh.triangles.size());
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
    const auto& [a, b, c] = mesh.triangles[t];
    triangles_.push_back({{mesh.vertices[a], mesh.vertices[b], mesh.vertices[c]}, mesh.triangleFace[t]});
  }
  if (!triangles_.empty()) build(0, static_cast<std::uint32_t>(triangles_.size()));
}

void Clearance::build(std::uint32_t first, std::uint32_t count) {
  const std::size_t self = nodes_.size();
  nodes_.push_back({first, count});
  if (count <= kLeafSize) return;
  Box3 centers;
  const auto middle = [](const Triangle& t) { return (t.corner[0] + t.corner[1] + t.corner[2]) / 3; };
  for (std::uint32_t i = first; i < first + count; ++i) centers.add(middle(triangles_[i]));
  const Vec3 size = centers.size();
  const auto key = [&](const Triangle& t) {
    const Vec3 m = middle(t);
    return size.x >= size.y && size.x >= size.z ? m.x : size.y >= size.z ? m.y : m.z;
  };
  const auto begin = triangles_.begin() + first;
  std::nth_element(begin, begin + count / 2, begin + count,
                   [&](const Triangle& a, const Triangle& b) { return key(a) < key(b); });
  build(first, count / 2);
  nodes_[self] = {static_cast<std::uint32_t>(nodes_.size()), 0};
  build(first + count / 2, count - count / 2);
}

Clearance::View Clearance::along(Vec3 direction) const { return {*this, ToolFrame::along(direction)}; }

Clearance::View::View(const Clearance& clearance, const ToolFrame& frame) : clearance_(&clearance), frame_(frame) {
  corners_.reserve(clearance.triangles_.size());
  for (const Triangle& triangle : clearance.triangles_)
    corners_.push_back({toTool(triangle.corner[0]), toTool(triangle.corner[1]), toTool(triangle.corner[2])});
  boxes_.resize(clearance.nodes_.size());
  for (std::size_t n = boxes_.size(); n-- > 0;) {  // children come after their parent
    const Node& node = clearance.nodes_[n];
    if (node.count == 0) {
      boxes_[n] = boxes_[n + 1];
      boxes_[n].add(boxes_[node.first]);
    }
    for (std::uint32_t i = 0; i < node.count; ++i) boxes_[n].add(boxOf(corners_[node.first + i]));
  }
}

/// Goes down the hierarchy, cheaper children first. `cost(box)`: infinite to leave it out; `alive(cost, box)`: whether
/// the box is still worth entering; `take(corners, triangle)` looks at one.
template <class Cost, class Alive, class Take>
void Clearance::View::walk(Cost&& cost, Alive&& alive, Take&& take) const {
  if (boxes_.empty()) return;
  struct Entry {
    std::uint32_t node;
    double cost;
  };
  std::array<Entry, 64> stack;
  std::size_t depth = 0;
  stack[depth++] = {0, cost(boxes_[0])};
  while (depth > 0) {
    const Entry entry = stack[--depth];
    if (!alive(entry.cost, boxes_[entry.node])) continue;
    const Node& node = clearance_->nodes_[entry.node];
    if (node.count > 0) {
      for (std::uint32_t i = node.first; i < node.first + node.count; ++i) take(corners_[i], i);
      continue;
    }
    Entry nearer{entry.node + 1, cost(boxes_[entry.node + 1])}, farther{node.first, cost(boxes_[node.first])};
    if (farther.cost < nearer.cost) std::swap(nearer, farther);
    if (alive(farther.cost, boxes_[farther.node])) stack[depth++] = farther;
    if (alive(nearer.cost, boxes_[nearer.node])) stack[depth++] = nearer;
  }
}

std::optional<NearMaterial> Clearance::View::nearestToAxis(Vec3 point, double fromMm, double toMm,
                                                           double withinMm) const {
  const Vec3 origin = toTool(point);
  double limit = withinMm > 0 ? withinMm * withinMm : 0;
  std::optional<NearMaterial> best;
  const auto cost = [&](const Box3& box) {
    if (box.max.z - origin.z <= fromMm || box.min.z - origin.z >= toMm) return kNever;
    return square2(moved(box, origin));
  };
  walk(
      cost, [&](double square, const Box3&) { return square < limit; },
      [&](const std::array<Vec3, 3>& corners, std::uint32_t t) {
        if (cost(boxOf(corners)) >= limit) return;
        const Polygon polygon = cutBetween(polygonOf(corners, origin), fromMm, toMm);
        if (polygon.count == 0) return;
        const Vec3 nearest = nearestToOrigin2(polygon);
        if (square2(nearest) >= limit) return;
        limit = square2(nearest);
        best = {std::sqrt(limit), point + toPart(nearest), clearance_->triangles_[t].face};
      });
  return best;
}

bool Clearance::View::anyNearAxis(Vec3 point, double fromMm, double toMm, double withinMm) const {
  const Vec3 origin = toTool(point);
  double limit = withinMm > 0 ? withinMm * withinMm : 0;
  bool found = false;
  const auto cost = [&](const Box3& box) {
    if (box.max.z - origin.z <= fromMm || box.min.z - origin.z >= toMm) return kNever;
    return square2(moved(box, origin));
  };
  walk(
      cost, [&](double square, const Box3&) { return square < limit; },
      [&](const std::array<Vec3, 3>& corners, std::uint32_t) {
        if (cost(boxOf(corners)) >= limit) return;
        const Polygon polygon = cutBetween(polygonOf(corners, origin), fromMm, toMm);
        if (polygon.count == 0 || square2(nearestToOrigin2(polygon)) >= limit) return;
        found = true;
        limit = 0;
      });
  return found;
}

std::optional<HighMaterial> Clearance::View::highestAround(Vec3 point, double radiusMm, double aboveMm) const {
  const Vec3 origin = toTool(point);
  double limit = -aboveMm;
  std::optional<HighMaterial> best;
  const auto cost = [&](const Box3& box) {
    return square2(moved(box, origin)) > radiusMm * radiusMm ? kNever : origin.z - box.max.z;
  };
  walk(
      cost, [&](double depth, const Box3&) { return depth < limit; },
      [&](const std::array<Vec3, 3>& corners, std::uint32_t t) {
        if (cost(boxOf(corners)) >= limit) return;
        const double height = highestWithin({corners[0] - origin, corners[1] - origin, corners[2] - origin}, radiusMm);
        if (-height >= limit) return;
        limit = -height;
        best = {height, clearance_->triangles_[t].face};
      });
  return best;
}

TouchingRoom Clearance::View::largestBeside(const TouchingQuery& query, Vec3 out, double levelMm) const {
  TouchingRoom room{query.largestMm, {}};
  const Vec3 origin = toTool(query.point), aside = toTool(out);
  const double tolerance = query.toleranceMm;
  const auto center = [&] { return origin + aside * room.radiusMm; };
  const auto inside = [&] { return std::max(0.0, room.radiusMm - tolerance) * (1 - kRounding); };
  const auto cost = [&](const Box3& box) {
    return box.max.z - origin.z <= levelMm ? kNever : square2(moved(box, center()));
  };
  const auto alive = [&](double, const Box3& box) {
    return room.radiusMm >= query.smallestMm && cost(box) < inside() * inside();
  };
  walk(cost, alive, [&](const std::array<Vec3, 3>& corners, std::uint32_t t) {
    if (!alive(0, boxOf(corners))) return;
    const Polygon polygon = cutBetween(polygonOf(corners, origin), levelMm, kNever);
    if (polygon.count == 0) return;
    for (int i = 0; i < kMostShrinks && room.radiusMm >= query.smallestMm; ++i) {
      Polygon seen = polygon;
      for (int c = 0; c < seen.count; ++c) seen.corner[static_cast<std::size_t>(c)] -= aside * room.radiusMm;
      const Vec3 nearest = nearestToOrigin2(seen) + aside * room.radiusMm;  // from the point
      const Vec3 away = nearest - aside * room.radiusMm;
      if (square2(away) >= inside() * inside()) return;
      const double towards = nearest.x * aside.x + nearest.y * aside.y - tolerance;
      room.narrowedBy = {std::sqrt(square2(away)), query.point + toPart(nearest), clearance_->triangles_[t].face};
      const double next = towards > 0 ? (square2(nearest) - tolerance * tolerance) / (2 * towards) : 0;
      room.radiusMm = std::min(next, room.radiusMm * (1 - kRounding));
    }
  });
  if (room.narrowedBy) room.radiusMm = std::max(0.0, room.radiusMm - tolerance / 2);
  return room;
}

TouchingRoom Clearance::View::largestBall(const TouchingQuery& query, Vec3 normal) const {
  TouchingRoom room{query.largestMm, {}};
  const Vec3 origin = toTool(query.point), up = toTool(normal);
  const double tolerance = query.toleranceMm;
  const double flat = up.z * up.z;  // 1 − the square of what leans aside
  const auto center = [&] { return origin + up * room.radiusMm; };
  const auto inside = [&] { return std::max(0.0, room.radiusMm - tolerance) * (1 - kRounding); };
  const auto cost = [&](const Box3& box) { return squareToBall(moved(box, center())); };
  const auto alive = [&](double, const Box3& box) {
    return room.radiusMm >= query.smallestMm && cost(box) < inside() * inside();
  };
  walk(cost, alive, [&](const std::array<Vec3, 3>& corners, std::uint32_t t) {
    for (int i = 0; i < kMostShrinks && alive(0, boxOf(corners)); ++i) {
      const Vec3 away = nearestToSweptBall(polygonOf(corners, center()));
      const bool above = away.z > 0;
      const double square = above ? square2(away) : dot(away, away);
      if (square >= inside() * inside()) return;
      const Vec3 w = away + up * room.radiusMm;  // from the point
      const double behind = tolerance * tolerance;
      double next = 0;
      if (!above) {
        const double towards = dot(w, up) - tolerance;
        next = towards > 0 ? (dot(w, w) - behind) / (2 * towards) : 0;
      } else {  // |w − R·aside| = R − tolerance, across the axis
        const double b = w.x * up.x + w.y * up.y - tolerance, c = square2(w) - behind;
        next = flat > 1e-9 ? (-b + std::sqrt(std::max(0.0, b * b + flat * c))) / flat : b > 0 ? c / (2 * b) : 0;
      }
      room.narrowedBy = {std::sqrt(square), query.point + toPart(w), clearance_->triangles_[t].face};
      room.radiusMm = std::min(next, room.radiusMm * (1 - kRounding));
    }
  });
  if (room.narrowedBy) room.radiusMm = std::max(0.0, room.radiusMm - tolerance / 2);
  return room;
}

}  // namespace stepwise
