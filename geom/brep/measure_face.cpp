#include "geom/occt/measure_face.h"

#include <BRepAdaptor_Curve.hxx>
#include <BRepAdaptor_Surface.hxx>
#include <BRepGProp.hxx>
#include <BRep_Tool.hxx>
#include <GProp_GProps.hxx>
#include <Geom2d_Curve.hxx>
#include <Geom2d_Line.hxx>
#include <Geom_Surface.hxx>
#include <TColStd_Array1OfReal.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Edge.hxx>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "geom/occt/classify_surface.h"
#include "geom/occt/convert.h"

namespace stepwise {
namespace {

struct Point2 {
  double x = 0, y = 0;
};
using Segment2 = std::array<Point2, 2>;

constexpr int kPiecesPerCurve = 12;  // enough for an inner point; areas use quadrature instead

constexpr double kSplineAreaAccuracy = 1e-6;  // asked for; the kernel reaches a few 1e-6

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

FaceMeasure measurePlanarFace(const TopoDS_Face& face, const Plane& plane) {
  const bool flipped = face.Orientation() == TopAbs_REVERSED;
  FaceMeasure measure;
  measure.normal = plane.normal;
  Moments moments;
  std::vector<Segment2> border;
  // Moments about a point of the face: far from the file's origin they would lose digits.
  std::optional<PlaneFrame> frame;
  for (TopExp_Explorer it(face.Oriented(TopAbs_FORWARD), TopAbs_EDGE); it.More(); it.Next()) {
    const TopoDS_Edge& edge = TopoDS::Edge(it.Current());
    if (BRep_Tool::Degenerated(edge)) continue;
    const bool backward = (edge.Orientation() == TopAbs_REVERSED) != flipped;
    const BRepAdaptor_Curve curve(edge);
    const Vec3 start = toVec3(curve.Value(curve.FirstParameter()));
    if (!frame) frame.emplace(plane, start);
    const std::vector<double> pieces = splitCurve(curve);
    Point2 previous = frame->to2d(start);
    Moments along;
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
      const double t0 = pieces[i], t1 = pieces[i + 1];
      const Point2 next = frame->to2d(toVec3(curve.Value(t1)));
      border.push_back({previous, next});
      if (pieces.size() == 2) {
        along.addLine(previous, next);
      } else {
        for (std::size_t k = 0; k < kGaussAt.size(); ++k) {
          gp_Pnt p;
          gp_Vec d;
          curve.D1(t0 + (t1 - t0) * kGaussAt[k], p, d);
          const Point2 at = frame->to2d(toVec3(p)), slope = frame->directionTo2d(toVec3(d));
          const double w = kGaussWeight[k] * (t1 - t0), c = at.x * slope.y - at.y * slope.x;
          along.area += w * c / 2;
          along.mx += w * at.x * c / 3;
          along.my += w * at.y * c / 3;
        }
      }
      previous = next;
    }
    const double sign = backward ? -1 : 1;
    moments.area += sign * along.area;
    moments.mx += sign * along.mx;
    moments.my += sign * along.my;
  }
  if (!frame) return measure;
  measure.areaMm2 = std::abs(moments.area);
  measure.centroid = moments.area != 0 ? frame->to3d({moments.mx / moments.area, moments.my / moments.area})
                                       : frame->to3d(border.front()[0]);
  const std::optional<Point2> inner = findInnerPoint(border);
  measure.point = inner ? frame->to3d(*inner) : measure.centroid;
  return measure;
}

/// Green's theorem in the parameter plane: area and moments as integrals along the border, of integrals up from `v0`.
/// The elementary surfaces are smooth enough for a few Gauss points.
void integrateElementary(const TopoDS_Face& face, const BRepAdaptor_Surface& surface, double v0, FaceMeasure& measure) {
  // Along v cylinders and cones are polynomials; spheres and tori are waves of an angle.
  const bool angular = surface.GetType() == GeomAbs_Sphere || surface.GetType() == GeomAbs_Torus;
  const double panelHeight = angular ? M_PI / 2 : std::numeric_limits<double>::infinity();
  double area = 0;
  Vec3 moment;
  const auto addColumn = [&](const gp_Pnt2d& top, double du) {
    const int panels = std::max(1, static_cast<int>(std::ceil(std::abs(top.Y() - v0) / panelHeight)));
    const double height = (top.Y() - v0) / panels;
    for (int panel = 0; panel < panels; ++panel)
      for (std::size_t k = 0; k < kGaussAt.size(); ++k) {
        gp_Pnt point;
        gp_Vec alongU, alongV;
        surface.D1(top.X(), v0 + height * (panel + kGaussAt[k]), point, alongU, alongV);
        const double weight = kGaussWeight[k] * height * du * alongU.CrossMagnitude(alongV);
        area += weight;
        moment += toVec3(point) * weight;
      }
  };
  for (TopExp_Explorer it(face.Oriented(TopAbs_FORWARD), TopAbs_EDGE); it.More(); it.Next()) {
    double first = 0, last = 0;
    const Handle(Geom2d_Curve) curve = BRep_Tool::CurveOnSurface(TopoDS::Edge(it.Current()), face, first, last);
    if (curve.IsNull()) continue;
    const double sign = it.Current().Orientation() == TopAbs_REVERSED ? -1 : 1;
    const int pieces = curve->IsKind(STANDARD_TYPE(Geom2d_Line)) ? kPiecesPerLine : kPiecesPerCurve;
    for (int i = 0; i < pieces; ++i)
      for (std::size_t k = 0; k < kGaussAt.size(); ++k) {
        const double step = (last - first) / pieces;
        gp_Pnt2d point;
        gp_Vec2d slope;
        curve->D1(first + step * (i + kGaussAt[k]), point, slope);
        if (std::abs(slope.X()) <= 1e-12 * std::abs(slope.Y())) continue;  // straight along v adds nothing
        addColumn(point, sign * kGaussWeight[k] * step * slope.X());
      }
  }
  measure.areaMm2 = std::abs(area);
  measure.centroid = area != 0 ? moment / area : Vec3{};
}

/// The kernel's adaptive quadrature: its fixed one is off by some 0.1 % on rational splines.
void integrateSpline(const TopoDS_Face& face, FaceMeasure& measure) {
  GProp_GProps props;
  BRepGProp::SurfaceProperties(face, props, kSplineAreaAccuracy);
  measure.areaMm2 = std::abs(props.Mass());
  measure.centroid = toVec3(props.CentreOfMass());
}

FaceMeasure measureCurvedFace(const TopoDS_Face& face, const Face& described) {
  FaceMeasure measure;
  const BRepAdaptor_Surface surface(face, /*R=*/false);
  if (surface.GetType() < GeomAbs_BezierSurface)
    integrateElementary(face, surface, described.vRange[0], measure);
  else
    integrateSpline(face, measure);
  std::vector<Segment2> border;
  for (TopExp_Explorer it(face.Oriented(TopAbs_FORWARD), TopAbs_EDGE); it.More(); it.Next()) {
    double first = 0, last = 0;
    const Handle(Geom2d_Curve) curve = BRep_Tool::CurveOnSurface(TopoDS::Edge(it.Current()), face, first, last);
    if (curve.IsNull()) continue;
    gp_Pnt2d previous = curve->Value(first);
    for (int i = 1; i <= kPiecesPerCurve; ++i) {
      const gp_Pnt2d next = curve->Value(first + (last - first) * i / kPiecesPerCurve);
      border.push_back({Point2{previous.X(), previous.Y()}, Point2{next.X(), next.Y()}});
      previous = next;
    }
  }
  const Point2 middle{(described.uRange[0] + described.uRange[1]) / 2, (described.vRange[0] + described.vRange[1]) / 2};
  const Point2 inner = findInnerPoint(border).value_or(middle);
  measure.point = toVec3(BRep_Tool::Surface(face)->Value(inner.x, inner.y));
  measure.normal = outwardNormalAt(face, inner.x, inner.y);
  return measure;
}

}  // namespace

FaceMeasure measureFace(const TopoDS_Face& face, const Face& described) {
  if (const auto* plane = std::get_if<Plane>(&described.surface)) return measurePlanarFace(face, *plane);
  return measureCurvedFace(face, described);
}

}  // namespace stepwise
