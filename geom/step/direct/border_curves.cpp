#include "geom/occt/direct/border_curves.h"

#include <Geom2dAPI_Interpolate.hxx>
#include <Geom2d_BSplineCurve.hxx>
#include <Geom2d_Line.hxx>
#include <Geom_BSplineSurface.hxx>
#include <Precision.hxx>
#include <TColStd_Array1OfInteger.hxx>
#include <TColStd_HArray1OfReal.hxx>
#include <TColgp_HArray1OfPnt2d.hxx>

#include <algorithm>
#include <cmath>
#include <limits>

namespace stepwise::direct {
namespace {

/// Of unit speed, which the edge's own parameters have when they are those of the surface.
Handle(Geom2d_Curve) lineAlong(const gp_Pnt2d& from, const gp_Pnt2d& to, double first) {
  const gp_Dir2d along(gp_Vec2d(from, to));
  return new Geom2d_Line(from.Translated(gp_Vec2d(along) * -first), along);
}

/// At any even speed.
Handle(Geom2d_Curve) straight(const gp_Pnt2d& from, const gp_Pnt2d& to, double first, double last) {
  TColgp_Array1OfPnt2d poles(1, 2);
  poles.SetValue(1, from);
  poles.SetValue(2, to);
  TColStd_Array1OfReal knots(1, 2);
  knots.SetValue(1, first);
  knots.SetValue(2, last);
  TColStd_Array1OfInteger multiplicities(1, 2);
  multiplicities.Init(2);
  return new Geom2d_BSplineCurve(poles, knots, multiplicities, 1);
}

Handle(Geom2d_Curve) through(const std::vector<gp_Pnt2d>& points, double first, double last) {
  const int count = static_cast<int>(points.size());
  const Handle(TColgp_HArray1OfPnt2d) all = new TColgp_HArray1OfPnt2d(1, count);
  const Handle(TColStd_HArray1OfReal) parameters = new TColStd_HArray1OfReal(1, count);
  for (int i = 0; i < count; ++i) {
    all->SetValue(i + 1, points[static_cast<std::size_t>(i)]);
    parameters->SetValue(i + 1, first + (last - first) * i / (count - 1));
  }
  Geom2dAPI_Interpolate interpolate(all, parameters, false, Precision::PConfusion());
  interpolate.Perform();
  if (!interpolate.IsDone()) return {};
  return interpolate.Curve().get();
}

}  // namespace

BorderCurves::BorderCurves(const Handle(Geom_Surface) & surface) : surface_(surface) {
  const auto spline = Handle(Geom_BSplineSurface)::DownCast(surface);
  if (spline.IsNull() || spline->IsUClosed() || spline->IsVClosed()) return;
  for (const double v : {surface_.FirstVParameter(), surface_.LastVParameter()}) add(true, v);
  for (const double u : {surface_.FirstUParameter(), surface_.LastUParameter()}) add(false, u);
}

void BorderCurves::add(bool alongU, double fixed) {
  // Exporters write spans of degree 20 and more with all their shape at one end.
  constexpr int kPerDegree = 3;
  Border border;
  border.alongU = alongU;
  border.fixed = fixed;
  border.first = alongU ? surface_.FirstUParameter() : surface_.FirstVParameter();
  border.last = alongU ? surface_.LastUParameter() : surface_.LastVParameter();
  const int spans = alongU ? surface_.NbUKnots() - 1 : surface_.NbVKnots() - 1;
  const int count = kPerDegree * (alongU ? surface_.UDegree() : surface_.VDegree()) * spans + 1;
  for (int i = 0; i < count; ++i) {
    const gp_Pnt2d here = at(border, border.first + (border.last - border.first) * i / (count - 1));
    border.samples.push_back(surface_.Value(here.X(), here.Y()));
  }
  borders_.push_back(std::move(border));
}

gp_Pnt2d BorderCurves::at(const Border& border, double along) const {
  return border.alongU ? gp_Pnt2d(along, border.fixed) : gp_Pnt2d(border.fixed, along);
}

double BorderCurves::nearestSample(const Border& border, const gp_Pnt& point) const {
  std::size_t nearest = 0;
  for (std::size_t i = 1; i < border.samples.size(); ++i) {
    if (border.samples[i].SquareDistance(point) < border.samples[nearest].SquareDistance(point)) nearest = i;
  }
  return border.first +
         (border.last - border.first) * static_cast<double>(nearest) / static_cast<double>(border.samples.size() - 1);
}

/// Newton's steps along the border from `start`.
std::optional<double> BorderCurves::project(const Border& border, const gp_Pnt& point, double start,
                                            double toleranceMm) const {
  constexpr int kSteps = 20;
  double along = start, off = std::numeric_limits<double>::max();
  for (int step = 0; step < kSteps; ++step) {
    gp_Pnt here;
    gp_Vec alongU, alongV;
    const gp_Pnt2d p = at(border, along);
    surface_.D1(p.X(), p.Y(), here, alongU, alongV);
    const gp_Vec& tangent = border.alongU ? alongU : alongV;
    const double speed = tangent.SquareMagnitude();
    off = here.Distance(point);
    if (!(speed > gp::Resolution())) break;
    const double next = std::clamp(along + gp_Vec(here, point).Dot(tangent) / speed, border.first, border.last);
    const bool settled = std::abs(next - along) * std::sqrt(speed) < 0.01 * toleranceMm;
    along = next;
    if (settled) break;
  }
  return off <= toleranceMm ? std::optional(along) : std::nullopt;
}

Handle(Geom2d_Curve) BorderCurves::find(const GeomAdaptor_Curve& edge, double first, double last, double toleranceMm,
                                        const std::function<bool(const Handle(Geom2d_Curve) &)>& misses) const {
  constexpr int kFewest = 17, kMost = 129;
  const auto on = [&](double share) { return edge.Value(first + (last - first) * share); };
  for (const Border& border : borders_) {
    const gp_Pnt from = on(0), middle = on(0.5), to = on(1);
    const auto atMiddle = project(border, middle, nearestSample(border, middle), toleranceMm);
    if (!atMiddle) continue;
    const auto atFrom = project(border, from, nearestSample(border, from), toleranceMm);
    const auto atTo = atFrom ? project(border, to, nearestSample(border, to), toleranceMm) : std::nullopt;
    if (!atTo) continue;
    const gp_Pnt2d begin = at(border, *atFrom), end = at(border, *atTo);
    if (!(begin.Distance(end) > Precision::PConfusion())) continue;
    Handle(Geom2d_Curve) curve = lineAlong(begin, end, first);
    if (!misses(curve)) return curve;
    curve = straight(begin, end, first, last);
    if (!misses(curve)) return curve;
    for (int count = kFewest; count <= kMost; count = 2 * count - 1) {
      std::vector<gp_Pnt2d> points{begin};
      double along = *atFrom;
      for (int i = 1; i + 1 < count; ++i) {
        const auto next = project(border, on(static_cast<double>(i) / (count - 1)), along, toleranceMm);
        if (!next) break;
        along = *next;
        points.push_back(at(border, along));
      }
      if (static_cast<int>(points.size()) + 1 < count) break;
      points.push_back(end);
      curve = through(points, first, last);
      if (!curve.IsNull() && !misses(curve)) return curve;
    }
  }
  return {};
}

}  // namespace stepwise::direct
