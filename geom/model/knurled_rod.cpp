#include "geom/model/knurled_rod.h"

#include <BRepBuilderAPI_MakeEdge.hxx>
#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepBuilderAPI_MakePolygon.hxx>
#include <BRepBuilderAPI_MakeSolid.hxx>
#include <BRepBuilderAPI_MakeWire.hxx>
#include <BRepBuilderAPI_Sewing.hxx>
#include <BRepLib.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Face.hxx>
#include <TopoDS_Shell.hxx>
#include <TopoDS_Solid.hxx>
#include <TopoDS_Wire.hxx>
#include <cmath>
#include <gp_Circ.hxx>
#include <gp_Cylinder.hxx>
#include <gp_Pln.hxx>
#include <initializer_list>
#include <numbers>

#include "geom/occt/guard.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

using Pattern = KnurledRod::Pattern;

constexpr double kSewMm = 1e-6;

/// On a lattice of columns around and rows along: tips where their sum is odd, crossings of grooves where it is even.
/// A straight pattern has two rows that are alike.
class KnurlSewer {
 public:
  explicit KnurlSewer(const KnurledRod& rod)
      : rod_(rod),
        straight_(rod.pattern == Pattern::straight),
        rows_(straight_ ? 1 : rod.rows),
        rowMm_(rod.bandMm() / rows_),
        sewing_(kSewMm) {}

  Result<Solid> run() {
    straight_ ? addRidges() : addPyramids();
    const double width = rod_.bandMm();
    addShoulder(0, 0);
    addShoulder(rows_, width);
    addRod(-rod_.rodMm, 0);
    addRod(width, width + rod_.rodMm);
    return sewn();
  }

 private:
  gp_Pnt at(int column, int row) const {
    const bool tip = (straight_ ? column : column + row) % 2 != 0;
    const double radius = rod_.diameterMm / 2 - (tip ? 0 : rod_.depthMm);
    const double angle = std::numbers::pi * column / rod_.teeth;
    return {radius * std::cos(angle), radius * std::sin(angle), rowMm_ * row};
  }

  void addFacet(std::initializer_list<gp_Pnt> corners) {
    BRepBuilderAPI_MakePolygon polygon;
    for (const gp_Pnt& corner : corners) polygon.Add(corner);
    polygon.Close();
    sewing_.Add(BRepBuilderAPI_MakeFace(polygon.Wire(), /*OnlyPlane=*/true).Face());
  }

  void addRidges() {
    for (int column = 0; column < 2 * rod_.teeth; ++column)
      addFacet({at(column, 0), at(column + 1, 0), at(column + 1, 1), at(column, 1)});
  }

  void addPyramids() {
    for (int row = 0; row <= rows_; ++row)
      for (int column = (row + 1) % 2; column < 2 * rod_.teeth; column += 2)
        for (int side : {-1, 1})
          for (int up : {-1, 1})
            if (row + up >= 0 && row + up <= rows_)
              addFacet({at(column, row), at(column + side, row), at(column, row + up)});
  }

  TopoDS_Wire rodRing(double z) const {
    const TopoDS_Edge circle =
        BRepBuilderAPI_MakeEdge(gp_Circ({{0, 0, z}, {0, 0, 1}, {1, 0, 0}}, rod_.rodDiameterMm / 2));
    return BRepBuilderAPI_MakeWire(circle).Wire();
  }

  /// The zigzag end of the band, around the rod.
  void addShoulder(int row, double z) {
    BRepBuilderAPI_MakePolygon zigzag;
    for (int column = 0; column < 2 * rod_.teeth; ++column) zigzag.Add(at(column, row));
    zigzag.Close();
    BRepBuilderAPI_MakeFace face(gp_Pln({0, 0, z}, {0, 0, 1}), zigzag.Wire());
    face.Add(TopoDS::Wire(rodRing(z).Reversed()));
    sewing_.Add(face.Face());
  }

  void addRod(double from, double to) {
    const gp_Cylinder surface({{0, 0, 0}, {0, 0, 1}, {1, 0, 0}}, rod_.rodDiameterMm / 2);
    sewing_.Add(BRepBuilderAPI_MakeFace(surface, 0, 2 * std::numbers::pi, from, to).Face());
    const double end = from < 0 ? from : to;
    sewing_.Add(BRepBuilderAPI_MakeFace(gp_Pln({0, 0, end}, {0, 0, 1}), rodRing(end)).Face());
  }

  Result<Solid> sewn() {
    sewing_.Perform();
    TopExp_Explorer shells(sewing_.SewedShape(), TopAbs_SHELL);
    if (!shells.More() || sewing_.NbFreeEdges() > 0)
      return fail({"bad-knurl", "makeKnurledRod", "the facets do not close", "use fewer teeth or rows"});
    TopoDS_Solid solid = BRepBuilderAPI_MakeSolid(TopoDS::Shell(shells.Current()));
    BRepLib::OrientClosedSolid(solid);
    return wrapShape(solid);
  }

  const KnurledRod& rod_;
  const bool straight_;
  const int rows_;
  const double rowMm_;
  BRepBuilderAPI_Sewing sewing_;
};

}  // namespace

double KnurledRod::bandMm() const {
  if (pattern == Pattern::straight) return widthMm;
  // While a groove climbs by one row, it turns by half a tooth.
  return rows * std::numbers::pi * diameterMm / (2 * teeth * std::tan(helixAngle.inRadians()));
}

Result<Solid> makeKnurledRod(const KnurledRod& rod) {
  const bool grooves = rod.teeth >= 3 && rod.rows >= 2 && rod.depthMm > 0 && rod.widthMm > 0 &&
                       rod.helixAngle > Angle::degrees(0) && rod.helixAngle < Angle::degrees(90);
  const bool above =
      rod.rodDiameterMm > 0 && rod.rodMm > 0 &&
      (rod.diameterMm / 2 - rod.depthMm) * std::cos(std::numbers::pi / rod.teeth) > rod.rodDiameterMm / 2;
  if (!grooves || !above)
    return fail({"bad-knurl", "makeKnurledRod", "the numbers leave no grooves above the rod",
                 "give at least three teeth, two rows, and grooves that end above the rod"});
  return guarded("makeKnurledRod", [&] { return KnurlSewer(rod).run(); });
}

}  // namespace stepwise
