#include "geom/occt/measure_face.h"

#include <BRepAdaptor_Curve.hxx>
#include <BRepAdaptor_Surface.hxx>
#include <BRep_Tool.hxx>
#include <Geom2dAdaptor_Curve.hxx>
#include <Geom2d_Curve.hxx>
#include <Geom_Surface.hxx>
#include <TColStd_Array1OfReal.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Edge.hxx>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "geom/occt/classify_surface.h"
#include "geom/occt/convert.h"
#include "geom/occt/measure_curvature.h"

namespace stepwise {
namespace {

struct Point2 {
  double x = 0, y = 0;
};
using Segment2 = std::array<Point2, 2>;

constexpr int kPiecesPerCurve = 12;  // enough for an inner point; areas use quadrature instead

constexpr int kPiecesPerLine = 3;  // up to a full turn of sine and cosine

/// Gauss-Legendre, 6 points on [0, 1].
constexpr std::array<double, 6> kGaussAt{0.033765242898424, 0.169395306766868, 0.380690406958402,
                                         0.619309593041598, 0.830604693233132, 0.966234757101576};
constexpr std::array<double, 6> kGaussWeight{0.085662246189585, 0.180380786524069, 0.233956967286346,
                                             0.233956967286346, 0.180380786524069, 0.085662246189585};

/// Contribution of one directed curve piece to area and first moments by Green's theorem, in plane coordinates.
struct Moments {
  double area = 0, mx = 0, my = 0;
  void addLine(Point2 a, Point2 b) {
    const double c = a.x * b.y - b.x * a.y;
    area += c / 2;
    mx += (a.x + b.x) * c / 6;
    my += (a.y + b.y) * c / 6;
  }
};

class PlaneFrame {
 public:
  explicit PlaneFrame(const Plane& plane, Vec3 origin)
      : origin_(origin), u_(anyPerpendicular(plane.normal)), v_(cross(plane.normal, u_)) {}
  Point2 to2d(Vec3 p) const { return {dot(p - origin_, u_), dot(p - origin_, v_)}; }
  Point2 directionTo2d(Vec3 d) const { return {dot(d, u_), dot(d, v_)}; }
  Vec3 to3d(Point2 p) const { return origin_ + u_ * p.x + v_ * p.y; }

 private:
  Vec3 origin_, u_, v_;
};

/// Midpoint of the longest inner stretch over some scan lines: inside the region, even with holes.
std::optional<Point2> findInnerPoint(const std::vector<Segment2>& border) {
  double low = 1e300, high = -1e300;
  for (const Segment2& s : border) {
    low = std::min({low, s[0].y, s[1].y});
    high = std::max({high, s[0].y, s[1].y});
  }
  std::optional<Point2> best;
  double bestWidth = 0;
  std::vector<double> crossings;
  for (double at : {0.5, 0.381966, 0.618034, 0.17, 0.83, 0.04, 0.96}) {
    const double y = low + (high - low) * at;
    crossings.clear();
    for (const Segment2& s : border)
      if ((s[0].y <= y) != (s[1].y <= y))
        crossings.push_back(s[0].x + (s[1].x - s[0].x) * (y - s[0].y) / (s[1].y - s[0].y));
    std::sort(crossings.begin(), crossings.end());
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
      const double width = crossings[i + 1] - crossings[i];
      if (width > bestWidth * (1 + 1e-9)) {
        bestWidth = width;
        best = Point2{(crossings[i] + crossings[i + 1]) / 2, y};
      }
    }
    if (best && at == 0.618034) break;  // the outer lines are for slivers only
  }
  return best;
}

/// A line from the point crosses the border an odd number of times.
bool isInside(const std::vector<Segment2>& border, Point2 p) {
  bool inside = false;
  for (const Segment2& s : border)
    if ((s[0].y <= p.y) != (s[1].y <= p.y))
      inside ^= s[0].x + (s[1].x - s[0].x) * (p.y - s[0].y) / (s[1].y - s[0].y) > p.x;
  return inside;
}

/// Parameters that cut a curve into pieces smooth enough for quadrature: at the knots of splines, and between.
std::vector<double> splitCurve(const BRepAdaptor_Curve& curve) {
  if (curve.GetType() == GeomAbs_Line) return {curve.FirstParameter(), curve.LastParameter()};
  TColStd_Array1OfReal knots(1, curve.NbIntervals(GeomAbs_CN) + 1);
  curve.Intervals(knots, GeomAbs_CN);
  const int pieces = std::max(2, kPiecesPerCurve / (knots.Length() - 1));
  std::vector<double> parameters{knots.First()};
  for (int k = 1; k < knots.Length(); ++k)
    for (int i = 1; i <= pieces; ++i) parameters.push_back(knots(k) + (knots(k + 1) - knots(k)) * i / pieces);
  return parameters;
}

/// What the border of a plane face sums up to.
struct PlanarSums {
  Moments moments;
  Point2 gap;  ///< by how much the edges do not close
  std::vector<Segment2> border;
};

PlanarSums integratePlanar(const TopoDS_Face& face, const PlaneFrame& frame) {
  const bool flipped = face.Orientation() == TopAbs_REVERSED;
  PlanarSums sums;
  for (TopExp_Explorer it(face.Oriented(TopAbs_FORWARD), TopAbs_EDGE); it.More(); it.Next()) {
    const TopoDS_Edge& edge = TopoDS::Edge(it.Current());
    if (BRep_Tool::Degenerated(edge)) continue;
    const bool backward = (edge.Orientation() == TopAbs_REVERSED) != flipped;
    const BRepAdaptor_Curve curve(edge);
    const std::vector<double> pieces = splitCurve(curve);
    const Point2 start = frame.to2d(toVec3(curve.Value(curve.FirstParameter())));
    Point2 previous = start;
    Moments along;
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
      const double t0 = pieces[i], t1 = pieces[i + 1];
      const Point2 next = frame.to2d(toVec3(curve.Value(t1)));
      sums.border.push_back({previous, next});
      if (pieces.size() == 2) {
        along.addLine(previous, next);
      } else {
        for (std::size_t k = 0; k < kGaussAt.size(); ++k) {
          gp_Pnt p;
          gp_Vec d;
          curve.D1(t0 + (t1 - t0) * kGaussAt[k], p, d);
          const Point2 at = frame.to2d(toVec3(p)), slope = frame.directionTo2d(toVec3(d));
          const double w = kGaussWeight[k] * (t1 - t0), c = at.x * slope.y - at.y * slope.x;
          along.area += w * c / 2;
          along.mx += w * at.x * c / 3;
          along.my += w * at.y * c / 3;
        }
      }
      previous = next;
    }
    const double sign = backward ? -1 : 1;
    sums.moments.area += sign * along.area;
    sums.moments.mx += sign * along.mx;
    sums.moments.my += sign * along.my;
    sums.gap = {sums.gap.x + sign * (previous.x - start.x), sums.gap.y + sign * (previous.y - start.y)};
  }
  return sums;
}

/// Moments are taken about a point of the face: far from the file's origin they would lose digits.
std::optional<Vec3> firstPoint(const TopoDS_Face& face) {
  for (TopExp_Explorer it(face.Oriented(TopAbs_FORWARD), TopAbs_EDGE); it.More(); it.Next()) {
    const TopoDS_Edge& edge = TopoDS::Edge(it.Current());
    if (BRep_Tool::Degenerated(edge)) continue;
    const BRepAdaptor_Curve curve(edge);
    return toVec3(curve.Value(curve.FirstParameter()));
  }
  return std::nullopt;
}

Vec3 meanOfVertices(const TopoDS_Face& face) {
  Vec3 sum;
  int count = 0;
  for (TopExp_Explorer it(face, TopAbs_VERTEX); it.More(); it.Next(), ++count)
    sum = sum + toVec3(BRep_Tool::Pnt(TopoDS::Vertex(it.Current())));
  return sum / std::max(count, 1);
}

/// Edges may lie off their plane by the tolerances of the file.
Vec3 inPlane(const Plane& plane, Vec3 point) {
  constexpr double kOnPlaneMm = 1e-7;
  const double offset = dot(point - plane.origin, plane.normal);
  return std::abs(offset) > kOnPlaneMm ? point - plane.normal * offset : point;
}

FaceMeasure measurePlanarFace(const TopoDS_Face& face, const Plane& plane) {
  constexpr double kGapMm = 1e-7;
  FaceMeasure measure;
  measure.normal = plane.normal;
  const auto first = firstPoint(face);
  if (!first) return measure;
  PlaneFrame frame(plane, inPlane(plane, *first));
  PlanarSums sums = integratePlanar(face, frame);
  if (std::hypot(sums.gap.x, sums.gap.y) > kGapMm) {
    // Where edges gape the sums depend on their origin: which edge comes first must not count.
    frame = PlaneFrame(plane, inPlane(plane, meanOfVertices(face)));
    sums = integratePlanar(face, frame);
  }
  const Moments& moments = sums.moments;
  measure.areaMm2 = std::abs(moments.area);
  measure.centroid = moments.area != 0 ? frame.to3d({moments.mx / moments.area, moments.my / moments.area})
                                       : frame.to3d(sums.border.front()[0]);
  const std::optional<Point2> inner = findInnerPoint(sums.border);
  measure.point = inner ? frame.to3d(*inner) : measure.centroid;
  return measure;
}

/// Values of v between which the surface is smooth, with pieces short enough for six Gauss points.
std::vector<double> splitAlongV(const BRepAdaptor_Surface& surface, const std::array<double, 2>& vRange) {
  const auto type = surface.GetType();
  if (type == GeomAbs_Cylinder || type == GeomAbs_Cone) return {vRange[0], vRange[1]};  // polynomials along v
  std::vector<double> knots{vRange[0]};
  if (type >= GeomAbs_BezierSurface) {
    TColStd_Array1OfReal intervals(1, surface.NbVIntervals(GeomAbs_CN) + 1);
    surface.VIntervals(intervals, GeomAbs_CN);
    const double sliver = 1e-6 * (vRange[1] - vRange[0]);
    for (double v : intervals)
      if (v > vRange[0] + sliver && v < vRange[1] - sliver) knots.push_back(v);
  }
  knots.push_back(vRange[1]);
  // Exporters write spans of degree 20 and more with all their shape at one end: eight pieces still see it.
  constexpr int kLeastOnSpline = 8;
  const int least =
      type >= GeomAbs_BezierSurface ? kLeastOnSpline : static_cast<int>(std::ceil((vRange[1] - vRange[0]) / M_PI_2));
  const int stretches = static_cast<int>(knots.size()) - 1, each = std::max(1, (least + stretches - 1) / stretches);
  std::vector<double> pieces{knots.front()};
  for (std::size_t k = 0; k + 1 < knots.size(); ++k)
    for (int i = 1; i <= each; ++i) pieces.push_back(knots[k] + (knots[k + 1] - knots[k]) * i / each);
  return pieces;
}

/// Where a border curve crosses lines of constant u at which a spline surface is less smooth.
std::vector<double> knotCrossings(const Geom2d_Curve& curve, double first, double last,
                                  const BRepAdaptor_Surface& surface, bool line) {
  constexpr int kSteps = 12, kHalvings = 40;
  std::vector<double> crossings;
  TColStd_Array1OfReal intervals(1, surface.NbUIntervals(GeomAbs_CN) + 1);
  surface.UIntervals(intervals, GeomAbs_CN);
  const int steps = line ? 1 : kSteps;
  const double sliver = 1e-6 * (last - first);
  for (int step = 0; step < steps; ++step) {
    const double from = first + (last - first) * step / steps, to = first + (last - first) * (step + 1) / steps;
    const double uFrom = curve.Value(from).X(), uTo = curve.Value(to).X();
    for (const double u : intervals) {
      if ((uFrom < u) == (uTo < u) || u == uFrom || u == uTo) continue;
      double low = from, high = to;
      for (int i = 0; i < kHalvings && !line; ++i) {
        const double middle = (low + high) / 2;
        ((curve.Value(middle).X() < u) == (uFrom < u) ? low : high) = middle;
      }
      const double t = line ? from + (to - from) * (u - uFrom) / (uTo - uFrom) : (low + high) / 2;
      if (t > first + sliver && t < last - sliver) crossings.push_back(t);
    }
  }
  return crossings;
}

/// Parameters that cut a border curve at its own knots and at those of the surface it crosses.
std::vector<double> splitBorder(const Handle(Geom2d_Curve) & curve, double first, double last,
                                const BRepAdaptor_Surface& surface) {
  const Geom2dAdaptor_Curve adaptor(curve, first, last);
  const bool spline = surface.GetType() >= GeomAbs_BezierSurface, line = adaptor.GetType() == GeomAbs_Line;
  TColStd_Array1OfReal own(1, adaptor.NbIntervals(GeomAbs_CN) + 1);
  adaptor.Intervals(own, GeomAbs_CN);
  std::vector<double> knots(own.begin(), own.end());
  if (spline) {
    for (const double t : knotCrossings(*curve, first, last, surface, line)) knots.push_back(t);
    std::sort(knots.begin(), knots.end());
  }
  const int least = line && !spline ? kPiecesPerLine : kPiecesPerCurve;
  const int stretches = static_cast<int>(knots.size()) - 1, each = std::max(1, (least + stretches - 1) / stretches);
  std::vector<double> pieces{knots.front()};
  for (int k = 0; k < stretches; ++k)
    for (int i = 1; i <= each; ++i) pieces.push_back(knots[k] + (knots[k + 1] - knots[k]) * i / each);
  return pieces;
}

/// Green's theorem in the parameter plane: area and moments as integrals along the border, of integrals up from the
/// lowest v. Also the cone from `apex` over the face, from which the body's volume is summed.
void integrateCurved(const TopoDS_Face& face, const BRepAdaptor_Surface& surface, const Face& described, Vec3 apex,
                     FaceMeasure& measure) {
  const std::vector<double> rows = splitAlongV(surface, described.vRange);
  double area = 0, flux = 0;
  Vec3 moment, fluxMoment;
  const auto addColumn = [&](const gp_Pnt2d& top, double du) {
    for (std::size_t row = 0; row + 1 < rows.size() && (row == 0 || rows[row] < top.Y()); ++row) {
      const bool lastRow = row + 2 == rows.size() || rows[row + 1] > top.Y();
      const double height = (lastRow ? top.Y() : rows[row + 1]) - rows[row];
      for (std::size_t k = 0; k < kGaussAt.size(); ++k) {
        gp_Pnt point;
        gp_Vec alongU, alongV;
        surface.D1(top.X(), rows[row] + height * kGaussAt[k], point, alongU, alongV);
        const double weight = kGaussWeight[k] * height * du;
        const Vec3 normal = toVec3(alongU.Crossed(alongV)), from = toVec3(point) - apex;
        const double metric = weight * norm(normal), through = weight * dot(from, normal);
        area += metric;
        moment += from * metric;
        flux += through;
        fluxMoment += from * through;
      }
      if (lastRow) break;
    }
  };
  for (TopExp_Explorer it(face.Oriented(TopAbs_FORWARD), TopAbs_EDGE); it.More(); it.Next()) {
    double first = 0, last = 0;
    const Handle(Geom2d_Curve) curve = BRep_Tool::CurveOnSurface(TopoDS::Edge(it.Current()), face, first, last);
    if (curve.IsNull()) continue;
    const double sign = it.Current().Orientation() == TopAbs_REVERSED ? -1 : 1;
    const std::vector<double> pieces = splitBorder(curve, first, last, surface);
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i)
      for (std::size_t k = 0; k < kGaussAt.size(); ++k) {
        const double step = pieces[i + 1] - pieces[i];
        gp_Pnt2d point;
        gp_Vec2d slope;
        curve->D1(pieces[i] + step * kGaussAt[k], point, slope);
        if (std::abs(slope.X()) <= 1e-12 * std::abs(slope.Y())) continue;  // straight along v adds nothing
        addColumn(point, sign * kGaussWeight[k] * step * slope.X());
      }
  }
  if (area == 0) return;
  measure.areaMm2 = std::abs(area);
  measure.centroid = apex + moment / area;
  const double outward = (area > 0) == (face.Orientation() == TopAbs_REVERSED) ? -1 : 1;
  measure.coneVolumeMm3 = outward * flux / 3;
  measure.coneMoment = fluxMoment * (outward / 4);
}

/// An edge in the parameters of its face.
struct FlatCurve {
  Handle(Geom2d_Curve) curve;
  double first = 0, last = 0;
  gp_Pnt2d at(double share) const { return curve->Value(first + (last - first) * share); }
};

std::optional<FlatCurve> flatCurveOf(const TopoDS_Edge& edge, const TopoDS_Face& face) {
  FlatCurve flat;
  flat.curve = BRep_Tool::CurveOnSurface(edge, face, flat.first, flat.last);
  return flat.curve.IsNull() ? std::nullopt : std::optional(flat);
}

/// The border in parameters. A face that only ends on its surface's seam uses that edge once, although the edge lies at
/// both ends of the period: it counts where the rest of the border is.
std::vector<FlatCurve> flatBorder(const TopoDS_Face& face) {
  std::vector<FlatCurve> border;
  std::vector<TopoDS_Edge> onSeam;
  for (TopExp_Explorer it(face, TopAbs_EDGE); it.More(); it.Next()) {
    const TopoDS_Edge& edge = TopoDS::Edge(it.Current());
    if (BRep_Tool::IsClosed(edge, face)) {
      const auto twin =
          std::find_if(onSeam.begin(), onSeam.end(), [&](const TopoDS_Edge& e) { return e.IsSame(edge); });
      if (twin == onSeam.end()) {
        onSeam.push_back(edge);
        continue;
      }
      if (const auto flat = flatCurveOf(*twin, face)) border.push_back(*flat);
      onSeam.erase(twin);
    }
    if (const auto flat = flatCurveOf(edge, face)) border.push_back(*flat);
  }
  std::array<double, 2> center{};
  for (const FlatCurve& flat : border) {
    const gp_Pnt2d middle = flat.at(0.5);
    center = {center[0] + middle.X() / static_cast<double>(border.size()),
              center[1] + middle.Y() / static_cast<double>(border.size())};
  }
  for (const TopoDS_Edge& edge : onSeam) {
    const auto here = flatCurveOf(edge, face), there = flatCurveOf(TopoDS::Edge(edge.Reversed()), face);
    if (!here || !there) continue;
    const gp_Pnt2d middle(center[0], center[1]);
    border.push_back(here->at(0.5).Distance(middle) <= there->at(0.5).Distance(middle) ? *here : *there);
  }
  return border;
}

FaceMeasure measureCurvedFace(const TopoDS_Face& face, const Face& described, Vec3 apex) {
  FaceMeasure measure;
  integrateCurved(face, BRepAdaptor_Surface(face, /*R=*/false), described, apex, measure);
  std::vector<Segment2> border;
  const std::vector<FlatCurve> curves = flatBorder(TopoDS::Face(face.Oriented(TopAbs_FORWARD)));
  for (const FlatCurve& flat : curves) {
    gp_Pnt2d previous = flat.at(0);
    for (int i = 1; i <= kPiecesPerCurve; ++i) {
      const gp_Pnt2d next = flat.at(static_cast<double>(i) / kPiecesPerCurve);
      border.push_back({Point2{previous.X(), previous.Y()}, Point2{next.X(), next.Y()}});
      previous = next;
    }
  }
  const Point2 middle{(described.uRange[0] + described.uRange[1]) / 2, (described.vRange[0] + described.vRange[1]) / 2};
  const Point2 inner = findInnerPoint(border).value_or(middle);
  measure.point = toVec3(BRep_Tool::Surface(face)->Value(inner.x, inner.y));
  measure.normal = outwardNormalAt(face, inner.x, inner.y);
  if (std::holds_alternative<Freeform>(described.surface)) {
    FaceBorder limits{[&](double u, double v) { return isInside(border, {u, v}); }, {}};
    for (const FlatCurve& flat : curves)
      limits.curves.emplace_back([&flat](double t) {
        const gp_Pnt2d at = flat.at(t);
        return std::pair{at.X(), at.Y()};
      });
    const CurvatureRadii radii = measureCurvature(face, described, std::sqrt(measure.areaMm2), limits);
    measure.minHollowRadiusMm = radii.hollowMm;
    measure.minBulgeRadiusMm = radii.bulgeMm;
  }
  return measure;
}

}  // namespace

FaceMeasure measureFace(const TopoDS_Face& face, const Face& described, Vec3 apex) {
  const auto* plane = std::get_if<Plane>(&described.surface);
  if (plane == nullptr) return measureCurvedFace(face, described, apex);
  FaceMeasure measure = measurePlanarFace(face, *plane);
  const double height = dot(measure.point - apex, plane->normal);
  measure.coneVolumeMm3 = height * measure.areaMm2 / 3;
  measure.coneMoment = (measure.centroid - apex) * (height * measure.areaMm2 / 4);
  return measure;
}

}  // namespace stepwise
