#include "geom/model/threaded_body.h"

#include <BRepBuilderAPI_MakeEdge.hxx>
#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepBuilderAPI_MakeSolid.hxx>
#include <BRepBuilderAPI_MakeWire.hxx>
#include <BRepBuilderAPI_Sewing.hxx>
#include <BRepLib.hxx>
#include <BRep_Tool.hxx>
#include <Geom2d_Line.hxx>
#include <GeomFill.hxx>
#include <Geom_CylindricalSurface.hxx>
#include <Geom_TrimmedCurve.hxx>
#include <ShapeFix_Face.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Shell.hxx>
#include <TopoDS_Solid.hxx>
#include <TopoDS_Wire.hxx>
#include <algorithm>
#include <cmath>
#include <gp_Circ.hxx>
#include <gp_Cylinder.hxx>
#include <gp_Pln.hxx>
#include <numbers>
#include <set>
#include <vector>

#include "geom/occt/guard.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

using Side = ThreadedBody::Side;

constexpr double kSplineMm = 1e-6;
constexpr double kSewMm = 2e-5;

/// Sectors, `2 · starts` of them around; grooves begin and end where two of them meet.
class BodySewer {
 public:
  explicit BodySewer(const ThreadedBody& body)
      : body_(body),
        columns_(2 * body.starts),
        sector_(std::numbers::pi / body.starts),
        crest_((body.side == Side::outer ? body.majorDiameterMm : body.minorDiameterMm) / 2),
        floor_((body.side == Side::outer ? body.minorDiameterMm : body.majorDiameterMm) / 2),
        mouth_(body.pitchMm - body.crestMm),
        lead_(body.pitchMm * body.starts),
        sewing_(kSewMm) {}

  Result<Solid> run() {
    const int steps = body_.turns * columns_;
    std::vector<std::vector<Crossing>> crossings(columns_);
    std::vector<std::set<double>> corners(columns_, {0.0, body_.lengthMm()});
    for (int start = 0; start < body_.starts; ++start)
      for (int step = 0; step < steps; ++step) {
        const int column = (2 * start + step) % columns_;
        const Crossing crossing{centreAfter(step), centreAfter(step + 1)};
        crossings[column].push_back(crossing);
        for (double side : {-mouth_ / 2, mouth_ / 2}) {
          corners[column].insert(crossing.left + side);
          corners[(column + 1) % columns_].insert(crossing.right + side);
        }
        addGroove(column, crossing);
        if (step == 0) addGrooveEnd(column, crossing.left);
        if (step + 1 == steps) addGrooveEnd(column + 1, crossing.right);
      }
    for (int column = 0; column < columns_; ++column)
      addCrests(column, std::move(crossings[column]), corners[column], corners[(column + 1) % columns_]);
    if (body_.side == Side::outer) {
      addShell(-body_.headMm, 0);
      addAcross(-body_.headMm, {shellRing(-body_.headMm)});
      addAcross(0, {shellRing(0), threadRing(0)});
      addAcross(body_.lengthMm(), {threadRing(body_.lengthMm())});
    } else {
      addShell(0, body_.lengthMm());
      for (double z : {0.0, body_.lengthMm()}) addAcross(z, {shellRing(z), threadRing(z)});
    }
    return sewn();
  }

 private:
  /// Where a groove's middle passes the two sides of a sector.
  struct Crossing {
    double left = 0, right = 0;
  };

  double centreAfter(int step) const { return body_.plainMm + mouth_ / 2 + lead_ * step / columns_; }

  gp_Pnt at(double radius, int column, double z) const {
    const double angle = sector_ * (column % columns_);
    return {radius * std::cos(angle), radius * std::sin(angle), z};
  }

  /// Turned so that the sector lies well within one turn of the surface's own angle.
  static constexpr double kFirstAngle = 0.5;
  Handle(Geom_CylindricalSurface) cylinder(double radius, int column) const {
    const double zero = sector_ * column - kFirstAngle;
    return new Geom_CylindricalSurface(gp_Ax3({0, 0, 0}, {0, 0, 1}, {std::cos(zero), std::sin(zero), 0}), radius);
  }

  TopoDS_Edge line(double radius, int column, double from, double to) const {
    return BRepBuilderAPI_MakeEdge(at(radius, column, from), at(radius, column, to));
  }

  TopoDS_Edge arc(double radius, int column, double z) const {
    return BRepBuilderAPI_MakeEdge(gp_Circ({{0, 0, z}, {0, 0, 1}, {1, 0, 0}}, radius), sector_ * column,
                                   sector_ * (column + 1));
  }

  TopoDS_Edge helix(double radius, int column, double fromZ, double toZ) const {
    const gp_Pnt2d from(kFirstAngle, fromZ), to(kFirstAngle + sector_, toZ);
    const TopoDS_Edge edge = BRepBuilderAPI_MakeEdge(new Geom2d_Line(from, gp_Vec2d(from, to)),
                                                     cylinder(radius, column), 0, from.Distance(to));
    BRepLib::BuildCurves3d(edge, kSplineMm);
    return edge;
  }

  static Handle(Geom_Curve) curveOf(const TopoDS_Edge& edge) {
    double first = 0, last = 0;
    const Handle(Geom_Curve) curve = BRep_Tool::Curve(edge, first, last);
    return new Geom_TrimmedCurve(curve, first, last);
  }

  void addOn(const Handle(Geom_Surface) & surface, const std::vector<TopoDS_Edge>& ring) {
    BRepBuilderAPI_MakeWire wire;
    for (const TopoDS_Edge& edge : ring) wire.Add(edge);
    ShapeFix_Face fix(BRepBuilderAPI_MakeFace(surface, wire.Wire(), /*Inside=*/false).Face());
    fix.Perform();
    sewing_.Add(fix.Face());
  }

  void addPlanar(const std::vector<TopoDS_Edge>& ring) {
    BRepBuilderAPI_MakeWire wire;
    for (const TopoDS_Edge& edge : ring) wire.Add(edge);
    sewing_.Add(BRepBuilderAPI_MakeFace(wire.Wire(), /*OnlyPlane=*/true).Face());
  }

  /// Floor and two flanks of one groove in one sector.
  void addGroove(int column, Crossing middle) {
    TopoDS_Edge floor[2];
    int i = 0;
    for (double side : {-0.5, 0.5}) {
      const double root = side * body_.rootMm, mouth = side * mouth_;
      floor[i] = helix(floor_, column, middle.left + root, middle.right + root);
      const TopoDS_Edge rim = helix(crest_, column, middle.left + mouth, middle.right + mouth);
      sewing_.Add(BRepBuilderAPI_MakeFace(GeomFill::Surface(curveOf(floor[i]), curveOf(rim)), kSplineMm).Face());
      ++i;
    }
    const double half = body_.rootMm / 2;
    addOn(cylinder(floor_, column), {floor[0], line(floor_, column + 1, middle.right - half, middle.right + half),
                                     floor[1], line(floor_, column, middle.left - half, middle.left + half)});
  }

  void addGrooveEnd(int column, double z) {
    const double root = body_.rootMm / 2, mouth = mouth_ / 2;
    const auto flank = [&](double side) -> TopoDS_Edge {
      return BRepBuilderAPI_MakeEdge(at(floor_, column, z + side * root), at(crest_, column, z + side * mouth));
    };
    addPlanar(
        {line(floor_, column, z - root, z + root), flank(1), line(crest_, column, z - mouth, z + mouth), flank(-1)});
  }

  /// What is left of the rod's or bore's own surface between the grooves of one sector.
  void addCrests(int column, std::vector<Crossing> grooves, const std::set<double>& leftCorners,
                 const std::set<double>& rightCorners) {
    std::sort(grooves.begin(), grooves.end(), [](const Crossing& a, const Crossing& b) { return a.left < b.left; });
    for (std::size_t i = 0; i <= grooves.size(); ++i) {
      const bool first = i == 0, last = i == grooves.size();
      const double half = mouth_ / 2, top = body_.lengthMm();
      const Crossing low = first ? Crossing{0, 0} : Crossing{grooves[i - 1].left + half, grooves[i - 1].right + half};
      const Crossing high = last ? Crossing{top, top} : Crossing{grooves[i].left - half, grooves[i].right - half};
      std::vector<TopoDS_Edge> ring;
      ring.push_back(first ? arc(crest_, column, 0) : helix(crest_, column, low.left, low.right));
      addSide(ring, column + 1, low.right, high.right, rightCorners);
      ring.push_back(last ? arc(crest_, column, top) : helix(crest_, column, high.left, high.right));
      std::vector<TopoDS_Edge> left;
      addSide(left, column, low.left, high.left, leftCorners);
      ring.insert(ring.end(), left.rbegin(), left.rend());
      addOn(cylinder(crest_, column), ring);
    }
  }

  /// Upwards along the axis, with a vertex wherever the neighbouring sector has a corner.
  void addSide(std::vector<TopoDS_Edge>& ring, int column, double from, double to, const std::set<double>& corners) {
    double at = from;
    for (double corner : corners)
      if (corner > at + kSewMm && corner < to - kSewMm) {
        ring.push_back(line(crest_, column, at, corner));
        at = corner;
      }
    ring.push_back(line(crest_, column, at, to));
  }

  TopoDS_Wire threadRing(double z) const {
    BRepBuilderAPI_MakeWire wire;
    for (int column = 0; column < columns_; ++column) wire.Add(arc(crest_, column, z));
    return wire.Wire();
  }

  TopoDS_Wire shellRing(double z) const {
    const TopoDS_Edge circle =
        BRepBuilderAPI_MakeEdge(gp_Circ({{0, 0, z}, {0, 0, 1}, {1, 0, 0}}, body_.bodyDiameterMm / 2));
    return BRepBuilderAPI_MakeWire(circle).Wire();
  }

  /// The head's or the nut's own cylinder.
  void addShell(double from, double to) {
    const gp_Cylinder surface({{0, 0, 0}, {0, 0, 1}, {1, 0, 0}}, body_.bodyDiameterMm / 2);
    sewing_.Add(BRepBuilderAPI_MakeFace(surface, 0, 2 * std::numbers::pi, from, to).Face());
  }

  /// A plane across the axis, within the first ring and outside the second.
  void addAcross(double z, const std::vector<TopoDS_Wire>& rings) {
    BRepBuilderAPI_MakeFace face(gp_Pln({0, 0, z}, {0, 0, 1}), rings.front());
    if (rings.size() > 1) face.Add(TopoDS::Wire(rings.back().Reversed()));
    sewing_.Add(face.Face());
  }

  Result<Solid> sewn() {
    sewing_.Perform();
    TopExp_Explorer shells(sewing_.SewedShape(), TopAbs_SHELL);
    if (!shells.More() || sewing_.NbFreeEdges() > 0)
      return fail({"bad-thread", "makeThreadedBody", "the faces do not close", "use a coarser thread or fewer starts"});
    TopoDS_Solid solid = BRepBuilderAPI_MakeSolid(TopoDS::Shell(shells.Current()));
    BRepLib::OrientClosedSolid(solid);
    return wrapShape(solid);
  }

  const ThreadedBody& body_;
  const int columns_;
  const double sector_, crest_, floor_, mouth_, lead_;
  BRepBuilderAPI_Sewing sewing_;
};

}  // namespace

Result<Solid> makeThreadedBody(const ThreadedBody& body) {
  const bool groove = body.starts >= 1 && body.turns >= 1 && body.crestMm > 0 && body.rootMm > 0 &&
                      body.pitchMm - body.crestMm > body.rootMm && body.minorDiameterMm > 0 &&
                      body.majorDiameterMm > body.minorDiameterMm;
  const bool wall =
      body.plainMm > 0 && body.bodyDiameterMm > body.majorDiameterMm && (body.side == Side::inner || body.headMm > 0);
  if (!groove || !wall)
    return fail({"bad-thread", "makeThreadedBody", "the numbers leave no crest, floor, flank or wall",
                 "give a crest and a floor that together are narrower than the pitch, and a body around them"});
  return guarded("makeThreadedBody", [&] { return BodySewer(body).run(); });
}

}  // namespace stepwise
