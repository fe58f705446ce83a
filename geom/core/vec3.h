// Points, vectors, boxes and rigid placements in three dimensions.
//
// Plain values in double precision; lengths in mm. Directions are Vec3 of unit length by convention, and the
// functions that need that say so. Does not see: any geometry kernel.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace stepwise {

struct Vec3 {
  double x = 0, y = 0, z = 0;

  friend bool operator==(const Vec3&, const Vec3&) = default;
};

constexpr Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
constexpr Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
constexpr Vec3 operator-(Vec3 a) { return {-a.x, -a.y, -a.z}; }
constexpr Vec3 operator*(Vec3 a, double s) { return {a.x * s, a.y * s, a.z * s}; }
constexpr Vec3 operator*(double s, Vec3 a) { return a * s; }
constexpr Vec3 operator/(Vec3 a, double s) { return {a.x / s, a.y / s, a.z / s}; }
constexpr Vec3& operator+=(Vec3& a, Vec3 b) { return a = a + b; }
constexpr Vec3& operator-=(Vec3& a, Vec3 b) { return a = a - b; }

constexpr double dot(Vec3 a, Vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
constexpr Vec3 cross(Vec3 a, Vec3 b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }
inline double norm(Vec3 a) { return std::sqrt(dot(a, a)); }
inline double distance(Vec3 a, Vec3 b) { return norm(a - b); }

/// Unit vector along `a`; the zero vector stays zero.
inline Vec3 normalized(Vec3 a) {
  const double length = norm(a);
  return length > 0 ? a / length : Vec3{};
}

/// Some unit vector at a right angle to the unit vector `a`; the same for the same `a`.
inline Vec3 anyPerpendicular(Vec3 a) {
  const double ax = std::abs(a.x), ay = std::abs(a.y), az = std::abs(a.z);
  const Vec3 helper = (ax <= ay && ax <= az) ? Vec3{1, 0, 0} : (ay <= az ? Vec3{0, 1, 0} : Vec3{0, 0, 1});
  return normalized(cross(a, helper));
}

/// Axis-aligned box; empty until a point is added.
struct Box3 {
  Vec3 min{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity(),
           std::numeric_limits<double>::infinity()};
  Vec3 max{-std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
           -std::numeric_limits<double>::infinity()};

  bool empty() const { return min.x > max.x; }
  Vec3 size() const { return empty() ? Vec3{} : max - min; }
  Vec3 center() const { return (min + max) * 0.5; }
  double diagonalMm() const { return norm(size()); }
  void add(Vec3 p) {
    min = {std::min(min.x, p.x), std::min(min.y, p.y), std::min(min.z, p.z)};
    max = {std::max(max.x, p.x), std::max(max.y, p.y), std::max(max.z, p.z)};
  }
  void add(const Box3& b) {
    if (b.empty()) return;
    add(b.min);
    add(b.max);
  }
};

/// Rigid motion (rotation, then translation). Column `axes[i]` is where unit vector i goes.
struct Placement {
  std::array<Vec3, 3> axes{Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}};
  Vec3 origin{};

  Vec3 applyToDirection(Vec3 d) const { return axes[0] * d.x + axes[1] * d.y + axes[2] * d.z; }
  Vec3 applyToPoint(Vec3 p) const { return applyToDirection(p) + origin; }
  /// First `inner`, then this.
  Placement after(const Placement& inner) const {
    return {{applyToDirection(inner.axes[0]), applyToDirection(inner.axes[1]), applyToDirection(inner.axes[2])},
            applyToPoint(inner.origin)};
  }
  Placement inverse() const {
    Placement result;
    result.axes = {Vec3{axes[0].x, axes[1].x, axes[2].x}, Vec3{axes[0].y, axes[1].y, axes[2].y},
                   Vec3{axes[0].z, axes[1].z, axes[2].z}};
    result.origin = -result.applyToDirection(origin);
    return result;
  }
  friend bool operator==(const Placement&, const Placement&) = default;
};

}  // namespace stepwise
