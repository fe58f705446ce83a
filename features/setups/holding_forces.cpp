#include "features/setups/holding_forces.h"

#include <fmt/format.h>

#include <algorithm>

namespace stepwise {
namespace {

double largestSideMm(const Workpiece& workpiece) {
  double largest = 0;
  for (Vec3 axis : workpiece.stock->axes) largest = std::max(largest, workpiece.outline->extent(axis).length());
  return largest;
}

}  // namespace

double lightCutN(const Workpiece& workpiece, const WorkholdingOptions& options) {
  const double mill = std::clamp(largestSideMm(workpiece) / 50, 0.1, 1.0);  // against 5 mm: a tenth of the part
  return options.lightCutN * mill * mill;
}

double roughingMillMm(const Workpiece& workpiece) { return std::min(largestSideMm(workpiece) / 10, 10.0); }

double neededForceN(const Workpiece& workpiece, const WorkholdingOptions& options) {
  const double light = lightCutN(workpiece, options);
  if (workpiece.cut == Workpiece::Cut::light) return light;
  const double mill = roughingMillMm(workpiece) / 10;
  return std::max(light, options.roughCutN * mill * mill);
}

double clampingForceN(double contactAreaMm2, const WorkholdingOptions& options, int vises) {
  return std::min(vises * options.viseForceN, options.contactNMm2 * contactAreaMm2);
}

double heldForceN(const Grip& grip, double leverMm, const WorkholdingOptions& options) {
  const double slipping = 2 * options.frictionRatio * grip.forceN;
  // Before it tips, the pressure has moved to the jaws' edge, and friction holds one side down and the other up.
  const double moment = grip.forceN * (grip.depthMm / 2 + options.frictionRatio * grip.openingMm);
  const double tipping = moment / (leverMm + grip.depthMm / 2);
  return std::min(slipping, tipping) / options.safetyRatio;
}

std::string whyNotCarried(const Overhang& overhang, double momentNmm, const Workpiece& workpiece,
                          const WorkholdingOptions& options) {
  constexpr double kGravity = 9.81e-6;  // N per gram, and a thousandth for the density's cm³
  const double length = overhang.lengthMm;
  if (length <= 0) return "";
  const double weight = length * overhang.widthMm * overhang.heightMm * options.densityGPerCm3 * kGravity;
  const double turning = options.safetyRatio * (neededForceN(workpiece, options) * length + weight * length / 2);
  if (turning > momentNmm)
    return fmt::format(
        "the part stands {:.0f} mm out beyond the jaws: cutting there turns it with {:.3g} N·m with "
        "safety, the grip bears {:.3g} N·m",
        length, turning / 1000, momentNmm / 1000);
  const double stiffness =
      options.elasticityNMm2 * overhang.widthMm * overhang.heightMm * overhang.heightMm * overhang.heightMm;
  const double bend = stiffness > 0 ? 4 * lightCutN(workpiece, options) * length * length * length / stiffness : 0;
  if (bend > options.maxDeflectionMm)
    return fmt::format(
        "the part stands {:.0f} mm out beyond the jaws and gives {:.2g} mm there under a light cut, "
        "{:g} mm are borne",
        length, bend, options.maxDeflectionMm);
  return "";
}

}  // namespace stepwise
