#include "geom/occt/measure_curvature.h"

#include <BRep_Tool.hxx>
#include <Geom_Surface.hxx>

#include <algorithm>
#include <cmath>
#include <utility>

#include "geom/occt/convert.h"

namespace stepwise {
namespace {

/// Both principal curvatures, positive where the surface bends towards `side`; nothing at poles.
std::optional<std::pair<double, double>> curvaturesAt(const Handle(Geom_Surface) & surface, double u, double v,
                                                      double side) {
  gp_Pnt point;
  gp_Vec alongU, alongV, bendU, bendV, twist;
  surface->D2(u, v, point, alongU, alongV, bendU, bendV, twist);
  const gp_Vec across = alongU.Crossed(alongV);
  const double e = alongU.Dot(alongU), f = alongU.Dot(alongV), g = alongV.Dot(alongV);
  const double area = across.Magnitude();
  if (area <= 1e-9 * std::sqrt(e * g) || area <= 0) return std::nullopt;
  const gp_Vec normal = across * (side / area);
  const double l = bendU.Dot(normal), m = twist.Dot(normal), n = bendV.Dot(normal), metric = e * g - f * f;
  const double mean = (e * n - 2 * f * m + g * l) / (2 * metric), product = (l * n - m * m) / metric;
  const double apart = std::sqrt(std::max(0.0, mean * mean - product));
  return std::pair{mean - apart, mean + apart};
}

}  // namespace

CurvatureRadii measureCurvature(const TopoDS_Face& face, const Face& described, double extentMm,
                                const std::function<bool(double, double)>& isInside) {
  constexpr int kSide = 12;
  const Handle(Geom_Surface) surface = BRep_Tool::Surface(face);
  const double outward = face.Orientation() == TopAbs_REVERSED ? -1 : 1;
  double hollow = 0, bulge = 0;
  for (int i = 0; i < kSide; ++i)
    for (int j = 0; j < kSide; ++j) {
      const double u = described.uRange[0] + (described.uRange[1] - described.uRange[0]) * (i + 0.5) / kSide;
      const double v = described.vRange[0] + (described.vRange[1] - described.vRange[0]) * (j + 0.5) / kSide;
      if (!isInside(u, v)) continue;
      const auto bends = curvaturesAt(surface, u, v, outward);
      if (!bends) continue;
      hollow = std::max(hollow, bends->second);
      bulge = std::max(bulge, -bends->first);
    }
  const auto radiusOf = [&](double bend) {  // flatter than a thousand times its own size is straight
    return bend * extentMm > 1e-3 ? std::optional(1 / bend) : std::nullopt;
  };
  return {radiusOf(hollow), radiusOf(bulge)};
}

}  // namespace stepwise
