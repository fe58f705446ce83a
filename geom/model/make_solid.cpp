#include "geom/model/make_solid.h"

#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepBuilderAPI_MakePolygon.hxx>
#include <BRepBuilderAPI_Transform.hxx>
#include <BRepPrimAPI_MakeBox.hxx>
#include <BRepPrimAPI_MakeCone.hxx>
#include <BRepPrimAPI_MakeCylinder.hxx>
#include <BRepPrimAPI_MakePrism.hxx>
#include <BRepPrimAPI_MakeRevol.hxx>
#include <BRepPrimAPI_MakeSphere.hxx>
#include <BRepPrimAPI_MakeTorus.hxx>
#include <TopoDS_Face.hxx>

#include "geom/occt/convert.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

gp_Ax2 axesAt(Vec3 base, Vec3 axis) {
  axis = normalized(axis);
  return {toPnt(base), toDir(axis), toDir(anyPerpendicular(axis))};
}

TopoDS_Face polygonFace(const std::vector<Vec3>& polygon) {
  BRepBuilderAPI_MakePolygon wire;
  for (Vec3 p : polygon) wire.Add(toPnt(p));
  wire.Close();
  return BRepBuilderAPI_MakeFace(wire.Wire(), /*OnlyPlane=*/true).Face();
}

Solid transformed(const Solid& body, const gp_Trsf& trsf) {
  return wrapShape(BRepBuilderAPI_Transform(body.shape().shape, trsf, /*Copy=*/true).Shape());
}

}  // namespace

Solid makeBlock(Vec3 sizeMm, Vec3 corner) {
  return wrapShape(BRepPrimAPI_MakeBox(toPnt(corner), toPnt(corner + sizeMm)).Solid());
}

Solid makeCylinder(Vec3 base, Vec3 axis, double radiusMm, double heightMm) {
  return wrapShape(BRepPrimAPI_MakeCylinder(axesAt(base, axis), radiusMm, heightMm).Solid());
}

Solid makeCone(Vec3 base, Vec3 axis, double baseRadiusMm, double topRadiusMm, double heightMm) {
  return wrapShape(BRepPrimAPI_MakeCone(axesAt(base, axis), baseRadiusMm, topRadiusMm, heightMm).Solid());
}

Solid makeSphere(Vec3 center, double radiusMm) {
  return wrapShape(BRepPrimAPI_MakeSphere(toPnt(center), radiusMm).Solid());
}

Solid makeTorus(Vec3 center, Vec3 axis, double majorRadiusMm, double minorRadiusMm) {
  return wrapShape(BRepPrimAPI_MakeTorus(axesAt(center, axis), majorRadiusMm, minorRadiusMm).Solid());
}

Solid makePrism(const std::vector<Vec3>& polygon, Vec3 sweep) {
  return wrapShape(BRepPrimAPI_MakePrism(polygonFace(polygon), toVec(sweep)).Shape());
}

Solid makeRevolved(const std::vector<Vec3>& polygon, Vec3 axisPoint, Vec3 axis) {
  return wrapShape(BRepPrimAPI_MakeRevol(polygonFace(polygon), gp_Ax1(toPnt(axisPoint), toDir(axis))).Shape());
}

Solid moved(const Solid& body, const Placement& placement) { return transformed(body, toTrsf(placement)); }

Solid mirrored(const Solid& body, Vec3 planePoint, Vec3 planeNormal) {
  gp_Trsf trsf;
  trsf.SetMirror(axesAt(planePoint, planeNormal));
  return transformed(body, trsf);
}

Solid scaled(const Solid& body, double factor) {
  gp_Trsf trsf;
  trsf.SetScaleFactor(factor);
  return transformed(body, trsf);
}

Placement rotationAbout(Vec3 point, Vec3 axis, Angle angle) {
  gp_Trsf trsf;
  trsf.SetRotation(gp_Ax1(toPnt(point), toDir(axis)), angle.inRadians());
  return toPlacement(trsf);
}

Placement translationBy(Vec3 offset) {
  Placement placement;
  placement.origin = offset;
  return placement;
}

}  // namespace stepwise
