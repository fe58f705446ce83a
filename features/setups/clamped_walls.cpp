#include "features/setups/clamped_walls.h"

#include <fmt/format.h>

#include <algorithm>

#include "features/setups/explain_unreached.h"
#include "features/setups/holding_forces.h"

namespace stepwise {
namespace {

double deflection(const Workpiece& workpiece, FaceId face, double thicknessMm, const JawFace& jaw, double forceN,
                  const WorkholdingOptions& options) {
  const PartOutline& outline = *workpiece.outline;
  if (thicknessMm <= outline.toleranceMm() || thicknessMm >= jaw.openingMm / 2) return 0;
  const Vec3 across = normalized(cross(jaw.normal, jaw.up));
  const Extent up = outline.extent(face, jaw.up), along = outline.extent(face, across);
  const double high = std::min(jaw.topMm, up.high) - std::max(jaw.bottomMm, up.low);
  const double length = along.length();
  if (high <= outline.toleranceMm() || length <= outline.toleranceMm()) return 0;
  const double stiffness = options.elasticityNMm2 * thicknessMm * thicknessMm * thicknessMm;
  const double fromFoot = 1.5 * forceN * high * high * high / (stiffness * length);
  const Extent whole = outline.extent(across);
  const double tolerance = 10 * outline.toleranceMm();
  if (along.low <= whole.low + tolerance || along.high >= whole.high - tolerance) return fromFoot;
  return std::min(fromFoot, forceN * length * length * length / (32 * stiffness * high));
}

}  // namespace

std::string findGivingWall(const Workpiece& workpiece, const JawFace& jaw, const WorkholdingOptions& options) {
  const double forceN = options.safetyRatio * lightCutN(workpiece, options) / (2 * options.frictionRatio);
  for (const Face& face : workpiece.outline->graph().faces) {
    const auto* plane = std::get_if<Plane>(&face.surface);
    const std::size_t i = static_cast<std::size_t>(face.id) - 1;
    if (plane == nullptr || dot(plane->normal, jaw.normal) > -1 + 1e-6) continue;
    if (!workpiece.exists[i] && !workpiece.cutNow[i]) continue;
    const double thickness = jaw.offsetMm - dot(face.point, jaw.normal);
    const double bend = deflection(workpiece, face.id, thickness, jaw, forceN, options);
    if (bend <= options.maxDeflectionMm) continue;
    return fmt::format("the wall of {:.2g} mm before {} gives {:.2g} mm under the {:.0f} N that a light cut takes",
                       thickness, describeFaces({face.id}), bend, forceN);
  }
  return "";
}

}  // namespace stepwise
