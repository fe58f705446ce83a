#include "geom/model/gear_profile.h"

#include <cmath>
#include <numbers>

#include "geom/core/check.h"

namespace stepwise {
namespace {

constexpr int kFlankPoints = 7;  // the spline stays within 1e-4 modules of the involute

Point2 polar(double radius, double angle) { return {radius * std::cos(angle), radius * std::sin(angle)}; }

/// Polar angle of the involute, seen from its start on the base circle.
double involuteAngle(double radius, double baseRadius) {
  const double tangent = std::sqrt(std::max(0.0, radius * radius / (baseRadius * baseRadius) - 1));
  return tangent - std::atan(tangent);
}

}  // namespace

Profile gearProfile(const SpurGear& gear) {
  STEPWISE_CHECK(gear.teeth >= 6 && gear.moduleMm > 0, "a gear has at least six teeth and a positive module");
  const double pitch = gear.pitchRadiusMm(), tip = gear.tipRadiusMm(), root = gear.rootRadiusMm();
  const double base = pitch * std::cos(gear.pressureAngle.inRadians());
  const double flankStart = std::max(base, root);
  const double step = 2 * std::numbers::pi / gear.teeth;
  // Half of the tooth's angle at the radius: at the pitch circle a quarter of the step, less half the backlash.
  const double halfAtPitch = step / 4 - gear.backlashMm / (2 * pitch);
  const auto halfAngle = [&](double radius) {
    return halfAtPitch + involuteAngle(pitch, base) - involuteAngle(radius, base);
  };
  const auto flankRadius = [&](int i) { return flankStart + (tip - flankStart) * i / (kFlankPoints - 1); };

  Profile profile(polar(root, -halfAngle(flankStart)));
  for (int tooth = 0; tooth < gear.teeth; ++tooth) {
    const double center = tooth * step;
    if (flankStart > root) profile.lineTo(polar(flankStart, center - halfAngle(flankStart)));
    std::vector<Point2> rising, falling;
    for (int i = 1; i < kFlankPoints; ++i) rising.push_back(polar(flankRadius(i), center - halfAngle(flankRadius(i))));
    for (int i = kFlankPoints - 2; i >= 0; --i)
      falling.push_back(polar(flankRadius(i), center + halfAngle(flankRadius(i))));
    profile.splineThrough(rising);
    profile.arcTo(polar(tip, center), polar(tip, center + halfAngle(tip)));
    profile.splineThrough(falling);
    if (flankStart > root) profile.lineTo(polar(root, center + halfAngle(flankStart)));
    const bool last = tooth + 1 == gear.teeth;
    const double next = center + step - halfAngle(flankStart);
    profile.arcTo(polar(root, center + step / 2), last ? profile.start() : polar(root, next));
  }
  return profile;
}

}  // namespace stepwise
