#include "features/setups/foot_of_stock.h"

#include <fmt/format.h>

#include <algorithm>

#include "features/setups/holding_forces.h"

namespace stepwise {
namespace {

/// A level face that ends at the stock below: cutting the part off finishes it.
bool finishedByCuttingOff(const Workpiece& piece, const Face& face, int below, Vec3 down) {
  const auto* plane = std::get_if<Plane>(&face.surface);
  return plane != nullptr && dot(plane->normal, down) > 1 - 1e-6 &&
         ((piece.stock->reachesSide[face.id - 1] >> below) & 1) != 0;
}

/// What joins the part to stock that stands beyond its side: the stock under all faces that look there and are not cut
/// before the part is cut off.
struct Neck {
  double areaMm2 = 0, widthMm = 0;  ///< width: the narrower way across
};

Neck findNeck(const Workpiece& piece, int below, Vec3 up) {
  const StockSide& side = piece.stock->sides[below];
  const std::size_t axis = static_cast<std::size_t>(below) / 2;
  const Vec3 u = piece.stock->axes[(axis + 1) % 3], v = piece.stock->axes[(axis + 2) % 3];
  constexpr double kLooksThere = 0.3;
  Neck neck;
  Extent alongU, alongV;
  for (const Face& face : piece.outline->graph().faces) {
    const double looks = dot(face.normal, side.normal);
    if (looks < kLooksThere) continue;
    if (piece.cutNow[face.id - 1] && !finishedByCuttingOff(piece, face, below, -up)) continue;
    const bool bought = std::find(side.faces.begin(), side.faces.end(), face.id) != side.faces.end();
    if (piece.exists[face.id - 1] && !bought) continue;
    neck.areaMm2 += looks * face.areaMm2;
    alongU.add(piece.outline->extent(face.id, u));
    alongV.add(piece.outline->extent(face.id, v));
  }
  neck.widthMm = std::min(alongU.length(), alongV.length());
  return neck;
}

}  // namespace

std::string whyNeckGives(const Workpiece& workpiece, int below, Vec3 up, const WorkholdingOptions& options) {
  const Neck neck = findNeck(workpiece, below, up);
  const double needed = neededForceN(workpiece, options);
  const double bending = options.safetyRatio * needed * workpiece.outline->extent(up).length();
  const double borne = options.neckNMm2 * neck.areaMm2 * neck.widthMm / 6;
  if (borne >= bending) return "";
  return fmt::format(
      "a foot would hang on {:.0f} mm² of the part, {:.1f} mm across: a cut at its top bends "
      "that with {:.3g} N·m with safety, {:.3g} N·m are borne",
      neck.areaMm2, neck.widthMm, bending / 1000, borne / 1000);
}

std::optional<int> stubToCutOff(const Workpiece& piece, Vec3 up) {
  constexpr double kLevel = 0.99;  // 8°: the smallest block may lean a little against the tool axes
  for (int s = 0; s < 6; ++s) {
    const StockSide& side = piece.stock->sides[s];
    if (dot(side.normal, up) > -kLevel || side.allowanceMm <= 0 || piece.foot[s] == Foot::gone) continue;
    if (!piece.offLater[s]) return s;
    const std::vector<Face>& faces = piece.outline->graph().faces;
    if (std::any_of(faces.begin(), faces.end(), [&](const Face& face) {
          return piece.cutNow[face.id - 1] != 0 && finishedByCuttingOff(piece, face, s, -up);
        }))
      return s;
  }
  return std::nullopt;
}

}  // namespace stepwise
