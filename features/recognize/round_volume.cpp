#include "features/recognize/round_volume.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stepwise {
namespace {

/// Chords of a half circle on the side away from `run`, as planes looking inwards.
void clipRoundEnd(ConvexRegion& region, Vec3 center, Vec3 axis, Vec3 run, double radius) {
  constexpr int kChords = 16;
  const Vec3 across = cross(axis, run);
  const double inner = radius * std::cos(std::numbers::pi / (2 * kChords));
  for (int i = 0; i < kChords; ++i) {
    const double angle = std::numbers::pi * ((i + 0.5) / kChords - 0.5);
    const Vec3 outward = -run * std::cos(angle) + across * std::sin(angle);
    region.clip({center + outward * inner, -outward});
  }
}

}  // namespace

ConvexRegion RoundVolume::shrunk(const StockBlock& stock) const {
  constexpr double kShrink = 0.99;  // neighbours' round borders are followed in chords, too
  ConvexRegion region(stock);
  for (const Plane& flank : flanks) region.clip(flank);
  const double radius = kShrink * radiusMm;
  clipRoundEnd(region, axis.origin, axis.direction, run, radius);
  if (reach == Reach::cylinder) clipRoundEnd(region, axis.origin, axis.direction, -run, radius);
  if (reach == Reach::closed) clipRoundEnd(region, axis.origin + run * spanMm, axis.direction, -run, radius);
  for (const auto& floor : {low, high})
    if (floor) region.clip(*floor);
  return region;
}

bool RoundVolume::touches(Vec3 point, double toleranceMm) const {
  const auto behind = [&](const Plane& plane) { return dot(point - plane.origin, plane.normal) < -toleranceMm; };
  if ((low && behind(*low)) || (high && behind(*high))) return false;
  const Vec3 from = point - axis.origin;
  const Vec3 flat = from - axis.direction * dot(from, axis.direction);
  const double most = reach == Reach::cylinder ? 0 : reach == Reach::closed ? spanMm : 1e300;
  return norm(flat - run * std::clamp(dot(flat, run), 0.0, most)) <= radiusMm + toleranceMm;
}

bool RoundVolume::sharesAxis(const AxisLine& other, double toleranceMm) const {
  if (norm(cross(other.direction, axis.direction)) * radiusMm > toleranceMm) return false;
  const auto near = [&](Vec3 p) { return other.radiusAt(p) <= toleranceMm; };
  return near(axis.origin) || (reach == Reach::closed && near(axis.origin + run * spanMm));
}

}  // namespace stepwise
