#include "geom/occt/classify_surface.h"

#include <BRep_Tool.hxx>
#include <Geom_BSplineSurface.hxx>
#include <Geom_BezierSurface.hxx>
#include <Geom_ConicalSurface.hxx>
#include <Geom_CylindricalSurface.hxx>
#include <Geom_OffsetSurface.hxx>
#include <Geom_Plane.hxx>
#include <Geom_RectangularTrimmedSurface.hxx>
#include <Geom_SphericalSurface.hxx>
#include <Geom_SurfaceOfLinearExtrusion.hxx>
#include <Geom_SurfaceOfRevolution.hxx>
#include <Geom_ToroidalSurface.hxx>

#include <algorithm>
#include <cmath>

#include "geom/brep/fit_canonical.h"
#include "geom/occt/convert.h"

namespace stepwise {
namespace {

/// The elementary kinds, straight from the file. `reversed`: the face's outward normal is against the surface's.
std::optional<Surface> readElementary(const Handle(Geom_Surface) & surface, bool reversed) {
  if (const auto plane = Handle(Geom_Plane)::DownCast(surface); !plane.IsNull()) {
    const gp_Pln& p = plane->Pln();
    const Vec3 normal = cross(toVec3(p.XAxis().Direction()), toVec3(p.YAxis().Direction()));
    return Plane{toVec3(p.Location()), reversed ? -normal : normal};
  }
  if (const auto cylinder = Handle(Geom_CylindricalSurface)::DownCast(surface); !cylinder.IsNull()) {
    const gp_Cylinder c = cylinder->Cylinder();
    return Cylinder{toVec3(c.Location()), toVec3(c.Axis().Direction()), c.Radius(), reversed == c.Direct()};
  }
  if (const auto cone = Handle(Geom_ConicalSurface)::DownCast(surface); !cone.IsNull()) {
    const gp_Cone c = cone->Cone();
    const Vec3 axis = toVec3(c.Axis().Direction());
    return Cone{toVec3(c.Apex()), c.SemiAngle() > 0 ? axis : -axis, Angle::radians(std::abs(c.SemiAngle())),
                reversed == c.Direct()};
  }
  if (const auto sphere = Handle(Geom_SphericalSurface)::DownCast(surface); !sphere.IsNull()) {
    const gp_Sphere s = sphere->Sphere();
    return Sphere{toVec3(s.Location()), s.Radius(), reversed == s.Direct()};
  }
  if (const auto torus = Handle(Geom_ToroidalSurface)::DownCast(surface); !torus.IsNull()) {
    const gp_Torus t = torus->Torus();
    return Torus{toVec3(t.Location()), toVec3(t.Axis().Direction()), t.MajorRadius(), t.MinorRadius(),
                 reversed == t.Direct()};
  }
  return std::nullopt;
}

/// A spline of two equal rows of poles is a curve moved along a straight line, as exporters write extrusions.
std::optional<Vec3> extrusionDirection(const Handle(Geom_BSplineSurface) & spline) {
  const bool alongU = spline->NbUPoles() == 2 && spline->UDegree() == 1;
  if (!alongU && !(spline->NbVPoles() == 2 && spline->VDegree() == 1)) return std::nullopt;
  const int count = alongU ? spline->NbVPoles() : spline->NbUPoles();
  const auto step = [&](int i) {
    return alongU ? gp_Vec(spline->Pole(1, i), spline->Pole(2, i)) : gp_Vec(spline->Pole(i, 1), spline->Pole(i, 2));
  };
  const auto weightChange = [&](int i) {
    return alongU ? spline->Weight(2, i) - spline->Weight(1, i) : spline->Weight(i, 2) - spline->Weight(i, 1);
  };
  const gp_Vec first = step(1);
  for (int i = 1; i <= count; ++i)
    if ((step(i) - first).Magnitude() > 1e-6 * first.Magnitude() || std::abs(weightChange(i)) > 1e-9)
      return std::nullopt;
  return normalized(toVec3(first));
}

Freeform describeFreeform(const Handle(Geom_Surface) & surface) {
  if (const auto sweep = Handle(Geom_SurfaceOfLinearExtrusion)::DownCast(surface); !sweep.IsNull())
    return {"extrusion", {}, toVec3(sweep->Direction())};
  if (const auto turned = Handle(Geom_SurfaceOfRevolution)::DownCast(surface); !turned.IsNull())
    return {"revolution", toVec3(turned->Location()), toVec3(turned->Direction())};
  if (const auto spline = Handle(Geom_BSplineSurface)::DownCast(surface); !spline.IsNull()) {
    if (const std::optional<Vec3> direction = extrusionDirection(spline)) return {"extrusion", {}, *direction};
    return {"bspline", {}, {}};
  }
  if (surface->IsKind(STANDARD_TYPE(Geom_BezierSurface))) return {"bezier", {}, {}};
  if (surface->IsKind(STANDARD_TYPE(Geom_OffsetSurface))) return {"offset", {}, {}};
  return {"other", {}, {}};
}

std::vector<SurfaceSample> sampleSurface(const TopoDS_Face& face, const std::array<double, 2>& u,
                                         const std::array<double, 2>& v) {
  constexpr int kSide = 7;
  TopLoc_Location location;
  const Handle(Geom_Surface) surface = BRep_Tool::Surface(face, location);
  std::vector<SurfaceSample> samples;
  samples.reserve(std::size_t{kSide} * kSide);
  for (int i = 0; i < kSide; ++i)
    for (int j = 0; j < kSide; ++j) {
      // Stay off the borders: poles and seams have no normal.
      const double su = u[0] + (u[1] - u[0]) * (i + 0.5) / kSide, sv = v[0] + (v[1] - v[0]) * (j + 0.5) / kSide;
      const Vec3 normal = outwardNormalAt(face, su, sv);
      if (normal == Vec3{}) continue;
      samples.push_back({toVec3(surface->Value(su, sv).Transformed(location.Transformation())), normal});
    }
  return samples;
}

/// The shorter side of the sampled patch, along its parameter lines.
double breadthOf(const std::vector<SurfaceSample>& samples) {
  Box3 box;
  for (const SurfaceSample& sample : samples) box.add(sample.point);
  const std::size_t side = static_cast<std::size_t>(std::lround(std::sqrt(samples.size())));
  if (side * side != samples.size()) return box.diagonalMm();  // a pole was left out
  return std::min(distance(samples.front().point, samples[side - 1].point),
                  distance(samples.front().point, samples[side * (side - 1)].point));
}

}  // namespace

Vec3 outwardNormalAt(const TopoDS_Face& face, double u, double v) {
  TopLoc_Location location;
  const Handle(Geom_Surface)& surface = BRep_Tool::Surface(face, location);
  gp_Pnt point;
  gp_Vec du, dv;
  surface->D1(u, v, point, du, dv);
  gp_Vec normal = du.Crossed(dv);
  if (normal.SquareMagnitude() <= 1e-24 * std::max(1.0, du.SquareMagnitude() * dv.SquareMagnitude())) return {};
  if (!location.IsIdentity()) normal.Transform(location.Transformation());
  const Vec3 unit = normalized(toVec3(normal));
  return face.Orientation() == TopAbs_REVERSED ? -unit : unit;
}

ClassifiedSurface classifySurface(const TopoDS_Face& face, const std::array<double, 2>& uRange,
                                  const std::array<double, 2>& vRange, const BuildFaceGraphOptions& options) {
  Handle(Geom_Surface) surface = BRep_Tool::Surface(face);  // with the location applied
  while (const auto trimmed = Handle(Geom_RectangularTrimmedSurface)::DownCast(surface))
    surface = trimmed->BasisSurface();
  const bool reversed = face.Orientation() == TopAbs_REVERSED;
  if (std::optional<Surface> elementary = readElementary(surface, reversed)) return {*elementary, false};
  if (options.recognizeCanonical) {
    const std::vector<SurfaceSample> samples = sampleSurface(face, uRange, vRange);
    // The rounded tip of a micro gear's tooth is not a plane only because it is small.
    constexpr double kMostOfBreadth = 1e-3;
    const double tolerance = std::min(options.canonicalToleranceMm, kMostOfBreadth * breadthOf(samples));
    if (std::optional<Surface> found = fitCanonical(samples, tolerance)) return {*found, true};
  }
  return {describeFreeform(surface), false};
}

}  // namespace stepwise
