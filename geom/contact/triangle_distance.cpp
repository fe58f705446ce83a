#include "geom/contact/triangle_distance.h"

#include <algorithm>
#include <limits>

namespace stepwise {
namespace {

NearestPoints nearestOnSegments(Vec3 p1, Vec3 q1, Vec3 p2, Vec3 q2) {
  const Vec3 d1 = q1 - p1, d2 = q2 - p2, r = p1 - p2;
  const double a = dot(d1, d1), e = dot(d2, d2), f = dot(d2, r), c = dot(d1, r), b = dot(d1, d2);
  const double denominator = a * e - b * b;
  double s = denominator > 1e-18 * a * e ? std::clamp((b * f - c * e) / denominator, 0.0, 1.0) : 0.0;
  double t = e > 0 ? (b * s + f) / e : 0;
  if (t < 0 || t > 1) {
    t = std::clamp(t, 0.0, 1.0);
    s = a > 0 ? std::clamp((b * t - c) / a, 0.0, 1.0) : 0;
  }
  const Vec3 first = p1 + d1 * s, second = p2 + d2 * t;
  return {distance(first, second), first, second};
}

}  // namespace

Vec3 nearestOnTriangle(const Triangle& triangle, Vec3 p) {
  const auto& [a, b, c] = triangle;
  const Vec3 ab = b - a, ac = c - a, ap = p - a;
  const double d1 = dot(ab, ap), d2 = dot(ac, ap);
  if (d1 <= 0 && d2 <= 0) return a;
  const Vec3 bp = p - b;
  const double d3 = dot(ab, bp), d4 = dot(ac, bp);
  if (d3 >= 0 && d4 <= d3) return b;
  const double vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return d1 > d3 ? a + ab * (d1 / (d1 - d3)) : a;
  const Vec3 cp = p - c;
  const double d5 = dot(ab, cp), d6 = dot(ac, cp);
  if (d6 >= 0 && d5 <= d6) return c;
  const double vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return d2 > d6 ? a + ac * (d2 / (d2 - d6)) : a;
  const double va = d3 * d6 - d5 * d4;
  if (va <= 0 && d4 >= d3 && d5 >= d6) {
    const double along = (d4 - d3) + (d5 - d6);
    return along > 0 ? b + (c - b) * ((d4 - d3) / along) : b;
  }
  const double sum = va + vb + vc;
  return sum > 0 ? a + ab * (vb / sum) + ac * (vc / sum) : a;
}

NearestPoints nearestPoints(const Triangle& first, const Triangle& second) {
  NearestPoints best{std::numeric_limits<double>::infinity(), {}, {}};
  const auto keep = [&](const NearestPoints& candidate) {
    if (candidate.distanceMm < best.distanceMm) best = candidate;
  };
  for (const Vec3 p : first) {
    const Vec3 q = nearestOnTriangle(second, p);
    keep({distance(p, q), p, q});
  }
  for (const Vec3 q : second) {
    const Vec3 p = nearestOnTriangle(first, q);
    keep({distance(p, q), p, q});
  }
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      keep(nearestOnSegments(first[i], first[(i + 1) % 3], second[j], second[(j + 1) % 3]));
  return best;
}

}  // namespace stepwise
