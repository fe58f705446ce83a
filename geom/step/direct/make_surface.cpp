#include <Geom_BSplineSurface.hxx>
#include <Geom_Circle.hxx>
#include <Geom_ConicalSurface.hxx>
#include <Geom_CylindricalSurface.hxx>
#include <Geom_Ellipse.hxx>
#include <Geom_Line.hxx>
#include <Geom_OffsetSurface.hxx>
#include <Geom_Plane.hxx>
#include <Geom_RectangularTrimmedSurface.hxx>
#include <Geom_SphericalSurface.hxx>
#include <Geom_SurfaceOfLinearExtrusion.hxx>
#include <Geom_SurfaceOfRevolution.hxx>
#include <Geom_ToroidalSurface.hxx>
#include <Precision.hxx>
#include <ShapeCustom_Surface.hxx>
#include <TColStd_Array1OfInteger.hxx>
#include <TColStd_Array1OfReal.hxx>
#include <TColStd_Array2OfReal.hxx>
#include <TColgp_Array2OfPnt.hxx>
#include <gp_Lin.hxx>

#include <cmath>

#include "geom/occt/direct/geometry_maker.h"
#include "geom/occt/direct/kernel_arrays.h"

namespace stepwise::direct {
namespace {

using enum EntityType;

struct SurfaceParameters {
  int uDegree = 0, vDegree = 0;
  std::vector<std::vector<EntityAt>> poles;
  std::vector<int> uMultiplicities, vMultiplicities;
  std::vector<double> uKnots, vKnots;
  std::vector<std::vector<double>> weights;
  EntityType type = unknown;
};

void readPoles(Parameters& from, SurfaceParameters& into) {
  into.uDegree = from.integer();
  into.vDegree = from.integer();
  for (from.beginList(); from.inList();) {
    auto& row = into.poles.emplace_back();
    for (from.beginList(); from.inList();) row.push_back(from.entity());
  }
  from.skip(4);  // form, closed in u, closed in v, self-intersecting: advice only
  for (const auto& row : into.poles) {
    if (row.size() != into.poles.front().size() || row.empty()) throw NotDirect{"a surface with ragged poles"};
  }
  if (into.poles.empty()) throw NotDirect{"a surface without poles"};
}

void readKnotLists(Parameters& from, SurfaceParameters& into) {
  for (from.beginList(); from.inList();) into.uMultiplicities.push_back(from.integer());
  for (from.beginList(); from.inList();) into.vMultiplicities.push_back(from.integer());
  for (from.beginList(); from.inList();) into.uKnots.push_back(from.real());
  for (from.beginList(); from.inList();) into.vKnots.push_back(from.real());
}

SurfaceParameters readSurface(const EntityAccess& entities, EntityAt at, EntityType type) {
  SurfaceParameters surface;
  surface.type = type;
  if (type != complexInstance) {
    Parameters all = entities.parameters(at);
    all.skip();
    readPoles(all, surface);
    if (type == bSplineSurfaceWithKnots) readKnotLists(all, surface);
    return surface;
  }
  auto common = entities.record(at, "B_SPLINE_SURFACE");
  if (!common) throw NotDirect{"a complex entity is no spline surface"};
  readPoles(*common, surface);
  if (auto knots = entities.record(at, "B_SPLINE_SURFACE_WITH_KNOTS")) {
    readKnotLists(*knots, surface);
    surface.type = bSplineSurfaceWithKnots;
  } else if (entities.record(at, "QUASI_UNIFORM_SURFACE")) {
    surface.type = quasiUniformSurface;
  } else if (entities.record(at, "UNIFORM_SURFACE")) {
    surface.type = uniformSurface;
  } else if (entities.record(at, "BEZIER_SURFACE")) {
    surface.type = bezierSurface;
  } else {
    throw NotDirect{"a spline surface without knots"};
  }
  if (auto rational = entities.record(at, "RATIONAL_B_SPLINE_SURFACE")) {
    for (rational->beginList(); rational->inList();) {
      auto& row = surface.weights.emplace_back();
      for (rational->beginList(); rational->inList();) row.push_back(rational->real());
      if (row.size() != surface.poles.front().size()) throw NotDirect{"a surface with ragged weights"};
    }
    if (surface.weights.size() != surface.poles.size()) throw NotDirect{"a surface with ragged weights"};
  }
  return surface;
}

bool looksPeriodic(const std::vector<int>& multiplicities, int poles, int degree) {
  int sum = 0;
  for (const int multiplicity : multiplicities) sum += multiplicity;
  if (sum == poles + degree + 1) return false;
  if (multiplicities.front() == multiplicities.back() && sum - multiplicities.front() == poles) return true;
  throw NotDirect{"knots and poles do not fit together"};
}

}  // namespace

Handle(Geom_Surface) GeometryMaker::surface(EntityAt at) const {
  const EntityType type = entities_.typeOf(at);
  switch (type) {
    case plane:
    case cylindricalSurface:
    case conicalSurface:
    case sphericalSurface:
    case toroidalSurface:
    case degenerateToroidalSurface: return elementary(at, type);
    case surfaceOfRevolution:
    case surfaceOfLinearExtrusion: return swept(at, type);
    case EntityType::offsetSurface: return offsetSurface(at);
    case rectangularTrimmedSurface: return trimmedSurface(at);
    case bSplineSurfaceWithKnots:
    case uniformSurface:
    case quasiUniformSurface:
    case bezierSurface:
    case complexInstance: return splineSurface(at, type);
    default: throw NotDirect{"a surface of type " + std::string(entities_.keyword(at))};
  }
}

Handle(Geom_Surface) GeometryMaker::elementary(EntityAt at, EntityType type) const {
  Parameters all = entities_.parameters(at);
  all.skip();
  const gp_Ax2 position = axis2(all.entity());
  if (type == plane) return new Geom_Plane(position);
  const double first = all.real() * units_.lengthMm;
  if (type == conicalSurface) {
    const double angle = all.real() * units_.angleRad;
    if (first < 0 || angle <= 0) throw NotDirect{"a cone that opens the other way"};
    return new Geom_ConicalSurface(position, std::max(angle, Precision::Angular()), first);
  }
  if (first <= 0) throw NotDirect{"a radius that is not positive"};
  if (type == cylindricalSurface) return new Geom_CylindricalSurface(position, first);
  if (type == sphericalSurface) return new Geom_SphericalSurface(position, first);
  const double second = all.real() * units_.lengthMm;
  if (second <= 0) throw NotDirect{"a radius that is not positive"};
  return new Geom_ToroidalSurface(position, first, second);
}

Handle(Geom_Surface) GeometryMaker::swept(EntityAt at, EntityType type) const {
  Parameters all = entities_.parameters(at);
  all.skip();
  Handle(Geom_Curve) profile = curve(all.entity());
  const EntityAt axisAt = all.entity();
  if (type == surfaceOfLinearExtrusion) {
    const gp_Dir along(vector(axisAt));
    const auto straight = Handle(Geom_Line)::DownCast(profile);
    if (!straight.IsNull() && straight->Lin().Direction().IsParallel(along, Precision::Angular()))
      throw NotDirect{"a line swept along itself"};
    return new Geom_SurfaceOfLinearExtrusion(profile, along);
  }
  if (entities_.typeOf(axisAt) != axis1Placement) throw NotDirect{"a surface turned about no axis"};
  Parameters axis = entities_.parameters(axisAt);
  axis.skip();
  const gp_Pnt origin = point(axis.entity());
  const auto along = axis.optionalEntity();
  const gp_Ax1 line(origin, along ? direction(*along) : gp_Dir(0, 0, 1));
  const auto conic = Handle(Geom_Conic)::DownCast(profile);
  if (!conic.IsNull() && gp_Lin(line).Distance(conic->Location()) < Precision::Confusion())
    throw NotDirect{"a conic turned about a line through its own centre"};
  return new Geom_SurfaceOfRevolution(profile, line);
}

Handle(Geom_Surface) GeometryMaker::offsetSurface(EntityAt at) const {
  Parameters all = entities_.parameters(at);
  all.skip();
  const Handle(Geom_Surface) basis = surface(all.entity());
  if (basis->Continuity() == GeomAbs_C0) throw NotDirect{"an offset of a surface with kinks"};
  return new Geom_OffsetSurface(basis, all.real() * units_.lengthMm);
}

Handle(Geom_Surface) GeometryMaker::trimmedSurface(EntityAt at) const {
  Parameters all = entities_.parameters(at);
  all.skip();
  const Handle(Geom_Surface) basis = surface(all.entity());
  double uFactor = 1, vFactor = 1;
  if (basis->IsKind(STANDARD_TYPE(Geom_SphericalSurface)) || basis->IsKind(STANDARD_TYPE(Geom_ToroidalSurface))) {
    uFactor = vFactor = units_.angleRad;
  } else if (basis->IsKind(STANDARD_TYPE(Geom_CylindricalSurface))) {
    uFactor = units_.angleRad;
    vFactor = units_.lengthMm;
  } else if (basis->IsKind(STANDARD_TYPE(Geom_SurfaceOfRevolution))) {
    uFactor = units_.angleRad;
  } else if (const auto cone = Handle(Geom_ConicalSurface)::DownCast(basis); !cone.IsNull()) {
    uFactor = units_.angleRad;
    vFactor = units_.lengthMm / std::cos(cone->SemiAngle());
  } else if (basis->IsKind(STANDARD_TYPE(Geom_Plane))) {
    uFactor = vFactor = units_.lengthMm;
  }
  const double u1 = all.real() * uFactor, u2 = all.real() * uFactor;
  const double v1 = all.real() * vFactor, v2 = all.real() * vFactor;
  const bool uSense = all.logical(), vSense = all.logical();
  return new Geom_RectangularTrimmedSurface(basis, u1, u2, v1, v2, uSense, vSense);
}

Handle(Geom_Surface) GeometryMaker::splineSurface(EntityAt at, EntityType type) const {
  const SurfaceParameters parameters = readSurface(entities_, at, type);
  const int rows = static_cast<int>(parameters.poles.size()), columns = static_cast<int>(parameters.poles[0].size());
  if (parameters.uDegree < 1 || parameters.vDegree < 1 || parameters.uDegree > Geom_BSplineSurface::MaxDegree() ||
      parameters.vDegree > Geom_BSplineSurface::MaxDegree())
    throw NotDirect{"a spline of this degree"};
  TColgp_Array2OfPnt poles(1, rows, 1, columns);
  for (int i = 0; i < rows; ++i) {
    for (int j = 0; j < columns; ++j) {
      poles.SetValue(i + 1, j + 1, point(parameters.poles[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)]));
    }
  }
  const bool stated = parameters.type == bSplineSurfaceWithKnots;
  const Knots u = stated ? readKnots(parameters.uMultiplicities, parameters.uKnots)
                         : curveKnots(parameters.type, rows, parameters.uDegree);
  const Knots v = stated ? readKnots(parameters.vMultiplicities, parameters.vKnots)
                         : curveKnots(parameters.type, columns, parameters.vDegree);
  const auto uKnots = arrayOf<TColStd_Array1OfReal>(u.values), vKnots = arrayOf<TColStd_Array1OfReal>(v.values);
  const auto uMultiplicities = arrayOf<TColStd_Array1OfInteger>(u.multiplicities);
  const auto vMultiplicities = arrayOf<TColStd_Array1OfInteger>(v.multiplicities);
  const bool uPeriodic = looksPeriodic(u.multiplicities, rows, parameters.uDegree);
  const bool vPeriodic = looksPeriodic(v.multiplicities, columns, parameters.vDegree);
  Handle(Geom_BSplineSurface) spline;
  if (parameters.weights.empty()) {
    spline = new Geom_BSplineSurface(poles, uKnots, vKnots, uMultiplicities, vMultiplicities, parameters.uDegree,
                                     parameters.vDegree, uPeriodic, vPeriodic);
  } else {
    TColStd_Array2OfReal weights(1, rows, 1, columns);
    for (int i = 0; i < rows; ++i) {
      for (int j = 0; j < columns; ++j)
        weights.SetValue(i + 1, j + 1, parameters.weights[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)]);
    }
    spline = new Geom_BSplineSurface(poles, weights, uKnots, vKnots, uMultiplicities, vMultiplicities,
                                     parameters.uDegree, parameters.vDegree, uPeriodic, vPeriodic);
  }
  return spline;
}

}  // namespace stepwise::direct
