#include <ElCLib.hxx>
#include <Geom2d_BSplineCurve.hxx>
#include <Geom2d_Circle.hxx>
#include <Geom2d_Ellipse.hxx>
#include <Geom2d_Line.hxx>
#include <GeomConvert_Units.hxx>
#include <Geom_BSplineCurve.hxx>
#include <Geom_Circle.hxx>
#include <Geom_Ellipse.hxx>
#include <Geom_Hyperbola.hxx>
#include <Geom_Line.hxx>
#include <Geom_OffsetCurve.hxx>
#include <Geom_Parabola.hxx>
#include <Geom_RectangularTrimmedSurface.hxx>
#include <Geom_TrimmedCurve.hxx>
#include <Precision.hxx>
#include <ShapeAnalysis_Curve.hxx>
#include <TColStd_Array1OfInteger.hxx>
#include <TColStd_Array1OfReal.hxx>
#include <TColgp_Array1OfPnt.hxx>
#include <TColgp_Array1OfPnt2d.hxx>

#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

#include "geom/occt/direct/geometry_maker.h"
#include "geom/occt/direct/kernel_arrays.h"

namespace stepwise::direct {
namespace {

using enum EntityType;

/// The list of a spline's parameters that all kinds share, and the record of its knots.
struct SplineParameters {
  int degree = 0;
  std::vector<EntityAt> poles;
  bool closed = false;
  std::vector<int> multiplicities;
  std::vector<double> knots;
  std::vector<double> weights;
  EntityType type = unknown;
};

void readPoles(Parameters& from, SplineParameters& into) {
  into.degree = from.integer();
  for (from.beginList(); from.inList();) into.poles.push_back(from.entity());
  from.skip();  // the form is advice only
  into.closed = from.logical();
  from.skip();  // so is self-intersection
}

void readKnotLists(Parameters& from, SplineParameters& into) {
  for (from.beginList(); from.inList();) into.multiplicities.push_back(from.integer());
  for (from.beginList(); from.inList();) into.knots.push_back(from.real());
}

SplineParameters readSpline(const EntityAccess& entities, EntityAt at, EntityType type) {
  SplineParameters spline;
  spline.type = type;
  if (type != complexInstance) {
    Parameters all = entities.parameters(at);
    all.skip();  // name
    readPoles(all, spline);
    if (type == bSplineCurveWithKnots) readKnotLists(all, spline);
    return spline;
  }
  auto common = entities.record(at, "B_SPLINE_CURVE");
  if (!common) throw NotDirect{"a complex entity is no spline curve"};
  readPoles(*common, spline);
  if (auto knots = entities.record(at, "B_SPLINE_CURVE_WITH_KNOTS")) {
    readKnotLists(*knots, spline);
    spline.type = bSplineCurveWithKnots;
  } else if (entities.record(at, "QUASI_UNIFORM_CURVE")) {
    spline.type = quasiUniformCurve;
  } else if (entities.record(at, "UNIFORM_CURVE")) {
    spline.type = uniformCurve;
  } else if (entities.record(at, "BEZIER_CURVE")) {
    spline.type = bezierCurve;
  } else {
    throw NotDirect{"a spline curve without knots"};
  }
  if (auto rational = entities.record(at, "RATIONAL_B_SPLINE_CURVE")) {
    for (rational->beginList(); rational->inList();) spline.weights.push_back(rational->real());
    if (spline.weights.size() != spline.poles.size()) throw NotDirect{"a spline with more or fewer weights than poles"};
  }
  return spline;
}

/// What the knots and poles say about being periodic; the kernel's own rule.
bool looksPeriodic(const std::vector<int>& multiplicities, int poles, int degree) {
  int sum = 0;
  for (const int multiplicity : multiplicities) {
    if (multiplicity > degree + 1) throw NotDirect{"a knot more often than the degree allows"};
    sum += multiplicity;
  }
  if (sum == poles + degree + 1) return false;
  if (multiplicities.front() == multiplicities.back() && sum - multiplicities.front() == poles) return true;
  throw NotDirect{"knots and poles do not fit together"};
}

template <class Curve, class Poles, class Point>
Handle(Curve) makeSpline(const SplineParameters& spline, const std::vector<Point>& points,
                         const std::vector<double>& knots, const std::vector<int>& multiplicities) {
  if (spline.degree < 1 || spline.degree > Curve::MaxDegree()) throw NotDirect{"a spline of this degree"};
  const auto poles = arrayOf<Poles>(points);
  const auto knotArray = arrayOf<TColStd_Array1OfReal>(knots);
  const auto multiplicityArray = arrayOf<TColStd_Array1OfInteger>(multiplicities);
  const bool periodic = looksPeriodic(multiplicities, static_cast<int>(points.size()), spline.degree);
  Handle(Curve) curve;
  if (spline.weights.empty()) {
    curve = new Curve(poles, knotArray, multiplicityArray, spline.degree, periodic);
  } else {
    const auto weights = arrayOf<TColStd_Array1OfReal>(spline.weights);
    curve = new Curve(poles, weights, knotArray, multiplicityArray, spline.degree, periodic);
  }
  if (spline.closed && curve->Degree() > 1 && curve->IsClosed()) curve->SetPeriodic();
  return curve;
}

}  // namespace

gp_Pnt GeometryMaker::point(EntityAt at) const {
  Parameters all = entities_.parameters(at);
  all.skip();
  all.beginList();
  const double scale = units_.lengthMm;
  const double x = all.real(), y = all.real(), z = all.real();
  return {x * scale, y * scale, z * scale};
}

gp_Pnt2d GeometryMaker::point2d(EntityAt at) const {
  Parameters all = entities_.parameters(at);
  all.skip();
  all.beginList();
  const double x = all.real(), y = all.real();
  if (all.inList()) throw NotDirect{"a point in space among parameters"};
  return {x, y};
}

gp_Dir GeometryMaker::direction(EntityAt at) const {
  Parameters all = entities_.parameters(at);
  all.skip();
  all.beginList();
  const double x = all.real(), y = all.real(), z = all.real();
  if (x * x + y * y + z * z <= gp::Resolution() * gp::Resolution()) throw NotDirect{"a direction without length"};
  return gp_Dir(gp_Dir(x, y, z).XYZ());  // twice, as in the kernel's reader: the last bit may change
}

gp_Dir2d GeometryMaker::direction2d(EntityAt at) const {
  Parameters all = entities_.parameters(at);
  all.skip();
  all.beginList();
  const double x = all.real(), y = all.real();
  if (x * x + y * y <= gp::Resolution() * gp::Resolution()) throw NotDirect{"a direction without length"};
  return gp_Dir2d(gp_Dir2d(x, y).XY());
}

gp_Vec GeometryMaker::vector(EntityAt at) const {
  Parameters all = entities_.parameters(at);
  all.skip();
  const gp_Dir along = direction(all.entity());
  return gp_Vec(along) * (all.real() * units_.lengthMm);
}

gp_Ax2 GeometryMaker::axis2(EntityAt at) const {
  if (entities_.typeOf(at) != axis2Placement3d) throw NotDirect{"an axis placement of another kind"};
  Parameters all = entities_.parameters(at);
  all.skip();
  const gp_Pnt origin = point(all.entity());
  const auto axis = all.optionalEntity();
  const auto reference = all.optionalEntity();
  const gp_Dir z = axis ? direction(*axis) : gp_Dir(0, 0, 1);
  gp_Ax2 position(origin, z);
  if (reference) {
    const gp_Dir x = direction(*reference);
    if (!z.IsParallel(x, Precision::Angular())) position = gp_Ax2(origin, z, x);
  }
  // The kernel's reader takes this way, and the last bit decides where a projection near a pole ends.
  return {position.Location(), position.Direction(), position.XDirection()};
}

Handle(Geom_Curve) GeometryMaker::curve(EntityAt at) const {
  const EntityType type = entities_.typeOf(at);
  switch (type) {
    case EntityType::line: return line(at);
    case circle:
    case ellipse:
    case parabola:
    case hyperbola: return conic(at, type);
    case EntityType::polyline: return polyline(at);
    case trimmedCurve: return trimmed(at);
    case offsetCurve3d: return offsetCurve(at);
    case bSplineCurveWithKnots:
    case uniformCurve:
    case quasiUniformCurve:
    case bezierCurve:
    case complexInstance: return spline(at, type);
    case surfaceCurve:
    case seamCurve: {
      Parameters all = entities_.parameters(at);
      all.skip();
      return curve(all.entity());
    }
    default: throw NotDirect{"a curve of type " + std::string(entities_.keyword(at))};
  }
}

Handle(Geom_Curve) GeometryMaker::line(EntityAt at) const {
  Parameters all = entities_.parameters(at);
  all.skip();
  const gp_Pnt origin = point(all.entity());
  const gp_Vec along = vector(all.entity());
  if (along.SquareMagnitude() < Precision::SquareConfusion()) throw NotDirect{"a line without direction"};
  return new Geom_Line(origin, gp_Dir(along));
}

Handle(Geom_Curve) GeometryMaker::conic(EntityAt at, EntityType type) const {
  Parameters all = entities_.parameters(at);
  all.skip();
  gp_Ax2 position = axis2(all.entity());
  const double first = all.real() * units_.lengthMm;
  if (first <= 0) throw NotDirect{"a radius that is not positive"};
  if (type == circle) return new Geom_Circle(position, first);
  if (type == parabola) return new Geom_Parabola(position, first);
  const double second = all.real() * units_.lengthMm;
  if (second <= 0) throw NotDirect{"a radius that is not positive"};
  if (type == hyperbola) return new Geom_Hyperbola(position, first, second);
  if (first >= second) return new Geom_Ellipse(position, first, second);
  position.SetXDirection(position.XDirection() ^ position.Direction());
  return new Geom_Ellipse(position, second, first);
}

Handle(Geom_Curve) GeometryMaker::polyline(EntityAt at) const {
  Parameters all = entities_.parameters(at);
  all.skip();
  std::vector<gp_Pnt> points;
  for (all.beginList(); all.inList();) points.push_back(point(all.entity()));
  if (points.size() < 2) throw NotDirect{"a polyline of one point"};
  const Knots knots = evenKnots(static_cast<int>(points.size()), 2);
  return new Geom_BSplineCurve(arrayOf<TColgp_Array1OfPnt>(points), arrayOf<TColStd_Array1OfReal>(knots.values),
                               arrayOf<TColStd_Array1OfInteger>(knots.multiplicities), 1);
}

Handle(Geom_Curve) GeometryMaker::offsetCurve(EntityAt at) const {
  Parameters all = entities_.parameters(at);
  all.skip();
  const Handle(Geom_Curve) basis = curve(all.entity());
  const double distance = all.real();
  if (units_.lengthMm != 1) throw NotDirect{"an offset curve in another unit than millimetres"};
  all.skip();
  return new Geom_OffsetCurve(basis, -distance, direction(all.entity()));
}

/// Trimmed by parameters or by points; conics without a reference direction have no parameters to speak of.
Handle(Geom_Curve) GeometryMaker::trimmed(EntityAt at) const {
  struct Trim {
    std::optional<double> parameter;
    std::optional<gp_Pnt> point;
  };
  Parameters all = entities_.parameters(at);
  all.skip();
  const EntityAt basisAt = all.entity();
  const EntityType type = entities_.typeOf(basisAt);
  Trim trims[2];
  for (Trim& trim : trims) {
    for (all.beginList(); all.inList();) {
      if (all.peek() == '#') {
        trim.point = point(all.entity());
      } else {
        if (all.typedKeyword() != "PARAMETER_VALUE") throw NotDirect{"a curve trimmed by neither point nor parameter"};
        trim.parameter = all.real();
        all.inList();
      }
    }
  }
  const bool sameSense = all.logical();
  const std::string_view master = all.enumeration();
  const bool byPoint = master == "CARTESIAN" && trims[0].point && trims[1].point;
  if (!byPoint &&
      (!trims[0].parameter || !trims[1].parameter || master != "PARAMETER" || trims[0].point || trims[1].point))
    throw NotDirect{"a curve trimmed in mixed ways"};
  double factor = 1, shift = 0;
  if (type == EntityType::line) {
    Parameters lineParameters = entities_.parameters(basisAt);
    lineParameters.skip(2);
    factor = vector(lineParameters.entity()).Magnitude();
  } else if (type == circle || type == ellipse) {
    factor = units_.angleRad;
    Parameters conicParameters = entities_.parameters(basisAt);
    conicParameters.skip();
    Parameters position = entities_.parameters(conicParameters.entity());
    position.skip(3);
    if (!byPoint && !position.optionalEntity()) throw NotDirect{"a conic trimmed without a reference direction"};
    if (type == ellipse) {
      const double first = conicParameters.real(), second = conicParameters.real();
      if (first < second) shift = std::numbers::pi / 2;
    }
  }
  const Handle(Geom_Curve) basis = curve(basisAt);
  double ends[2];
  for (int i = 0; i < 2; ++i) {
    if (byPoint) {
      gp_Pnt onCurve;
      ShapeAnalysis_Curve().Project(basis, *trims[i].point, Precision::Confusion(), onCurve, ends[i]);
    } else {
      ends[i] = shift + factor * *trims[i].parameter;
    }
    if (!basis->IsPeriodic()) ends[i] = std::clamp(ends[i], basis->FirstParameter(), basis->LastParameter());
  }
  if (std::abs(ends[0] - ends[1]) < Precision::PConfusion()) {
    if (!basis->IsPeriodic()) throw NotDirect{"a curve trimmed to nothing"};
    ElCLib::AdjustPeriodic(basis->FirstParameter(), basis->LastParameter(), Precision::PConfusion(), ends[0], ends[1]);
  }
  if (sameSense) return new Geom_TrimmedCurve(basis, ends[0], ends[1], true);
  return new Geom_TrimmedCurve(basis, ends[1], ends[0], false);
}

/// Knots that differ by less than the last bit are one knot.
GeometryMaker::Knots GeometryMaker::readKnots(const std::vector<int>& multiplicities,
                                              const std::vector<double>& values) {
  if (values.empty() || values.size() != multiplicities.size()) throw NotDirect{"knots without multiplicities"};
  Knots knots;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double step = knots.values.empty()
                            ? 0
                            : std::nextafter(std::abs(knots.values.back()), std::numeric_limits<double>::max()) -
                                  std::abs(knots.values.back());
    if (!knots.values.empty() && values[i] - knots.values.back() <= step) {
      knots.multiplicities.back() += multiplicities[i];
    } else {
      knots.values.push_back(values[i]);
      knots.multiplicities.push_back(multiplicities[i]);
    }
  }
  if (knots.values.size() < 2) throw NotDirect{"a spline with one knot"};
  return knots;
}

GeometryMaker::Knots GeometryMaker::evenKnots(int count, int endMultiplicity) {
  if (count < 2) throw NotDirect{"a spline with too few poles"};
  Knots knots;
  for (int i = 0; i < count; ++i) {
    knots.values.push_back(i);
    knots.multiplicities.push_back(i == 0 || i == count - 1 ? endMultiplicity : 1);
  }
  return knots;
}

GeometryMaker::Knots GeometryMaker::curveKnots(EntityType type, int poles, int degree) const {
  switch (type) {
    case uniformCurve:
    case uniformSurface: return evenKnots(poles + degree + 1, 1);
    case quasiUniformCurve:
    case quasiUniformSurface: return evenKnots(poles - degree + 1, degree + 1);
    case bezierCurve:
    case bezierSurface: return evenKnots(2, degree + 1);
    default: throw NotDirect{"a spline without knots"};
  }
}

Handle(Geom_Curve) GeometryMaker::spline(EntityAt at, EntityType type) const {
  const SplineParameters parameters = readSpline(entities_, at, type);
  std::vector<gp_Pnt> points;
  points.reserve(parameters.poles.size());
  for (const EntityAt pole : parameters.poles) points.push_back(point(pole));
  const Knots knots = parameters.type == bSplineCurveWithKnots
                          ? readKnots(parameters.multiplicities, parameters.knots)
                          : curveKnots(parameters.type, static_cast<int>(points.size()), parameters.degree);
  return makeSpline<Geom_BSplineCurve, TColgp_Array1OfPnt>(parameters, points, knots.values, knots.multiplicities);
}

Handle(Geom2d_Curve) GeometryMaker::spline2d(EntityAt at, EntityType type) const {
  const SplineParameters parameters = readSpline(entities_, at, type);
  std::vector<gp_Pnt2d> points;
  points.reserve(parameters.poles.size());
  for (const EntityAt pole : parameters.poles) points.push_back(point2d(pole));
  const Knots knots = parameters.type == bSplineCurveWithKnots
                          ? readKnots(parameters.multiplicities, parameters.knots)
                          : curveKnots(parameters.type, static_cast<int>(points.size()), parameters.degree);
  return makeSpline<Geom2d_BSplineCurve, TColgp_Array1OfPnt2d>(parameters, points, knots.values, knots.multiplicities);
}

Handle(Geom2d_Curve) GeometryMaker::curve2d(EntityAt at) const {
  const EntityType type = entities_.typeOf(at);
  switch (type) {
    case EntityType::line: {
      Parameters all = entities_.parameters(at);
      all.skip();
      const gp_Pnt2d origin = point2d(all.entity());
      Parameters along = entities_.parameters(all.entity());
      along.skip();
      return new Geom2d_Line(origin, direction2d(along.entity()));
    }
    case circle:
    case ellipse: {
      Parameters all = entities_.parameters(at);
      all.skip();
      const EntityAt positionAt = all.entity();
      if (entities_.typeOf(positionAt) != axis2Placement2d) return {};
      Parameters position = entities_.parameters(positionAt);
      position.skip();
      const gp_Pnt2d center = point2d(position.entity());
      const auto reference = position.optionalEntity();
      const gp_Ax2d axis(center, reference ? direction2d(*reference) : gp_Dir2d(1, 0));
      const double first = all.real();
      if (first <= 0) return {};
      if (type == circle) return new Geom2d_Circle(axis, first);
      const double second = all.real();
      if (second <= 0 || second > first) return {};
      return new Geom2d_Ellipse(axis, first, second);
    }
    case bSplineCurveWithKnots:
    case complexInstance: return spline2d(at, type);
    default: return {};
  }
}

Handle(Geom2d_Curve) GeometryMaker::parameterCurve(EntityAt pcurve, const Handle(Geom_Surface) & surface) const {
  Parameters all = entities_.parameters(pcurve);
  all.skip(2);
  Parameters representation = entities_.parameters(all.entity());
  representation.skip();
  representation.beginList();
  const Handle(Geom2d_Curve) curve = curve2d(representation.entity());
  if (curve.IsNull()) return {};
  Handle(Geom_Surface) basis = surface;
  if (const auto trimmed = Handle(Geom_RectangularTrimmedSurface)::DownCast(surface); !trimmed.IsNull())
    basis = trimmed->BasisSurface();
  return GeomConvert_Units::DegreeToRadian(curve, basis, units_.lengthMm, units_.angleRad);
}

}  // namespace stepwise::direct
