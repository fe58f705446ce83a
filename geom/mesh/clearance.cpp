#include "geom/mesh/clearance.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stepwise {
namespace {

constexpr std::uint32_t kLeafSize = 4;

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

double square2(Vec3 p) { return p.x * p.x + p.y * p.y; }

/// Square of the distance between the vertical axis through the origin and the box around a triangle.
double boxSquare2(const Polygon& t) {
  const auto gap = [](double a, double b, double c) {
    return std::max({0.0, std::min({a, b, c}), -std::max({a, b, c})});
  };
  const double x = gap(t.at(0).x, t.at(1).x, t.at(2).x), y = gap(t.at(0).y, t.at(1).y, t.at(2).y);
  return x * x + y * y;
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
  Box3 box, centers;
  const auto middle = [](const Triangle& t) { return (t.corner[0] + t.corner[1] + t.corner[2]) / 3; };
  for (std::uint32_t i = first; i < first + count; ++i) {
    for (Vec3 corner : triangles_[i].corner) box.add(corner);
    centers.add(middle(triangles_[i]));
  }
  const std::size_t self = nodes_.size();
  nodes_.push_back({box.center(), box.size() * 0.5, first, count});
  if (count <= kLeafSize) return;
  const Vec3 size = centers.size();
  const auto key = [&](const Triangle& t) {
    const Vec3 m = middle(t);
    return size.x >= size.y && size.x >= size.z ? m.x : size.y >= size.z ? m.y : m.z;
  };
  const auto begin = triangles_.begin() + first;
  std::nth_element(begin, begin + count / 2, begin + count,
                   [&](const Triangle& a, const Triangle& b) { return key(a) < key(b); });
  build(first, count / 2);
  nodes_[self].first = static_cast<std::uint32_t>(nodes_.size());
  nodes_[self].count = 0;
  build(first + count / 2, count - count / 2);
}

/// Goes down the hierarchy with everything moved into the tool's frame.
class Clearance::Walk {
 public:
  Walk(const Clearance& clearance, const ToolFrame& frame, Vec3 point)
      : clearance_(clearance), point_(point), axes_{frame.across, frame.beside, frame.axis} {
    for (std::size_t i = 0; i < 3; ++i) sizes_[i] = {std::abs(axes_[i].x), std::abs(axes_[i].y), std::abs(axes_[i].z)};
  }

  Vec3 toTool(Vec3 p) const {
    const Vec3 v = p - point_;
    return {dot(v, axes_[0]), dot(v, axes_[1]), dot(v, axes_[2])};
  }
  Vec3 toPart(Vec3 p) const { return point_ + axes_[0] * p.x + axes_[1] * p.y + axes_[2] * p.z; }

  /// `bound(center, half)`: the least the node's box can cost, infinite to leave it out; `take(triangle)` looks at one.
  template <class Bound, class Take>
  void run(Bound&& bound, Take&& take) const {
    if (clearance_.nodes_.empty()) return;
    struct Entry {
      std::uint32_t node;
      double cost;
    };
    std::array<Entry, 64> stack;
    std::size_t depth = 0;
    const auto costOf = [&](std::uint32_t n) {
      const Node& node = clearance_.nodes_[n];
      return bound(toTool(node.center),
                   Vec3{dot(sizes_[0], node.half), dot(sizes_[1], node.half), dot(sizes_[2], node.half)});
    };
    stack[depth++] = {0, costOf(0)};
    while (depth > 0) {
      const Entry entry = stack[--depth];
      if (!worth(entry.cost)) continue;
      const Node& node = clearance_.nodes_[entry.node];
      if (node.count > 0) {
        for (std::uint32_t i = 0; i < node.count; ++i) take(clearance_.triangles_[node.first + i]);
        continue;
      }
      Entry nearer{entry.node + 1, costOf(entry.node + 1)}, farther{node.first, costOf(node.first)};
      if (farther.cost < nearer.cost) std::swap(nearer, farther);
      if (worth(farther.cost)) stack[depth++] = farther;
      if (worth(nearer.cost)) stack[depth++] = nearer;
    }
  }

  bool worth(double cost) const { return cost < limit_; }
  void setLimit(double limit) { limit_ = limit; }

 private:
  const Clearance& clearance_;
  Vec3 point_;
  std::array<Vec3, 3> axes_, sizes_;
  double limit_ = std::numeric_limits<double>::infinity();
};

std::optional<NearMaterial> Clearance::nearestToAxis(const ToolFrame& frame, Vec3 point, double fromMm, double toMm,
                                                     double withinMm) const {
  Walk walk(*this, frame, point);
  walk.setLimit(withinMm * withinMm);
  std::optional<NearMaterial> best;
  walk.run(
      [&](Vec3 center, Vec3 half) {
        if (center.z + half.z <= fromMm || center.z - half.z >= toMm) return std::numeric_limits<double>::infinity();
        const double x = std::max(0.0, std::abs(center.x) - half.x), y = std::max(0.0, std::abs(center.y) - half.y);
        return x * x + y * y;
      },
      [&](const Triangle& triangle) {
        Polygon polygon;
        for (Vec3 corner : triangle.corner) polygon.add(walk.toTool(corner));
        const double low = std::min({polygon.at(0).z, polygon.at(1).z, polygon.at(2).z});
        const double high = std::max({polygon.at(0).z, polygon.at(1).z, polygon.at(2).z});
        if (high <= fromMm || low >= toMm || !walk.worth(boxSquare2(polygon))) return;
        if (low < fromMm) polygon = cutAt(polygon, fromMm, 1);
        if (high > toMm) polygon = cutAt(polygon, toMm, -1);
        if (polygon.count == 0) return;
        const Vec3 nearest = nearestToOrigin2(polygon);
        const double square = square2(nearest);
        if (!walk.worth(square)) return;
        walk.setLimit(square);
        best = {std::sqrt(square), walk.toPart(nearest), triangle.face};
      });
  return best;
}

std::optional<NearMaterial> Clearance::nearestToBall(const ToolFrame& frame, Vec3 center, double withinMm) const {
  Walk walk(*this, frame, center);
  walk.setLimit(withinMm * withinMm);
  std::optional<NearMaterial> best;
  const auto offer = [&](Vec3 nearest, double square, FaceId face) {
    if (!walk.worth(square)) return;
    walk.setLimit(square);
    best = {std::sqrt(square), walk.toPart(nearest), face};
  };
  walk.run(
      [](Vec3 middle, Vec3 half) {
        const double x = std::max(0.0, std::abs(middle.x) - half.x), y = std::max(0.0, std::abs(middle.y) - half.y);
        const double z = std::max(0.0, -(middle.z + half.z));
        return x * x + y * y + z * z;
      },
      [&](const Triangle& triangle) {
        Polygon polygon;
        for (Vec3 corner : triangle.corner) polygon.add(walk.toTool(corner));
        const double low = std::min({polygon.at(0).z, polygon.at(1).z, polygon.at(2).z});
        const double high = std::max({polygon.at(0).z, polygon.at(1).z, polygon.at(2).z});
        if (!walk.worth(boxSquare2(polygon))) return;
        if (low < 0) {
          const Vec3 nearest = nearestToOrigin3(polygon.at(0), polygon.at(1), polygon.at(2));
          offer(nearest, dot(nearest, nearest), triangle.face);
        }
        if (high <= 0) return;
        if (low < 0) polygon = cutAt(polygon, 0, 1);
        if (polygon.count == 0) return;
        const Vec3 nearest = nearestToOrigin2(polygon);
        offer(nearest, square2(nearest), triangle.face);
      });
  return best;
}

std::optional<HighMaterial> Clearance::highestAround(const ToolFrame& frame, Vec3 point, double radiusMm,
                                                     double aboveMm) const {
  Walk walk(*this, frame, point);
  walk.setLimit(-aboveMm);
  std::optional<HighMaterial> best;
  walk.run(
      [&](Vec3 center, Vec3 half) {
        const double x = std::max(0.0, std::abs(center.x) - half.x), y = std::max(0.0, std::abs(center.y) - half.y);
        if (x * x + y * y > radiusMm * radiusMm) return std::numeric_limits<double>::infinity();
        return -(center.z + half.z);
      },
      [&](const Triangle& triangle) {
        const double height = highestWithin(
            {walk.toTool(triangle.corner[0]), walk.toTool(triangle.corner[1]), walk.toTool(triangle.corner[2])},
            radiusMm);
        if (!walk.worth(-height)) return;
        walk.setLimit(-height);
        best = {height, triangle.face};
      });
  return best;
}

}  // namespace stepwise
