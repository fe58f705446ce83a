#include "geom/brep/fit_curve.h"

#include <cmath>

namespace stepwise {
namespace {

std::optional<FittedCurve> fitLine(const std::vector<Vec3>& samples, double tolerance) {
  const Vec3 along = samples.back() - samples.front();
  const double length = norm(along);
  if (length <= tolerance) return std::nullopt;
  const Vec3 direction = along / length;
  for (Vec3 p : samples)
    if (norm(cross(p - samples.front(), direction)) > tolerance) return std::nullopt;
  return FittedCurve{.kind = CurveKind::line, .lengthMm = length, .center = {}, .axis = {}, .radiusMm = 0};
}

/// Circle through three samples a third of the way apart, so that closed curves work too; then all are checked.
std::optional<FittedCurve> fitCircle(const std::vector<Vec3>& samples, double tolerance) {
  const std::size_t count = samples.size();
  const Vec3 a = samples[0], b = samples[count / 3], c = samples[2 * count / 3];
  const Vec3 ab = b - a, ac = c - a, normal = cross(ab, ac);
  const double square = dot(normal, normal);
  if (square < 1e-20) return std::nullopt;
  const Vec3 toCenter = (cross(normal, ab) * dot(ac, ac) + cross(ac, normal) * dot(ab, ab)) / (2 * square);
  const Vec3 center = a + toCenter, axis = normalized(normal);
  const double radius = norm(toCenter);
  for (Vec3 p : samples)
    if (std::abs(distance(p, center) - radius) > tolerance || std::abs(dot(p - center, axis)) > tolerance)
      return std::nullopt;
  double sweep = 0;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    const Vec3 u = samples[i] - center, v = samples[i + 1] - center;
    const double step = std::atan2(dot(cross(u, v), axis), dot(u, v));
    if (step <= 0) return std::nullopt;  // runs back on itself
    sweep += step;
  }
  return FittedCurve{
      .kind = CurveKind::circle, .lengthMm = radius * sweep, .center = center, .axis = axis, .radiusMm = radius};
}

}  // namespace

std::optional<FittedCurve> fitCurve(const std::vector<Vec3>& samples, double toleranceMm) {
  if (samples.size() < 3) return std::nullopt;
  if (std::optional<FittedCurve> line = fitLine(samples, toleranceMm)) return line;
  return fitCircle(samples, toleranceMm);
}

}  // namespace stepwise
