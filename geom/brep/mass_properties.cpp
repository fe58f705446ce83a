#include "geom/brep/mass_properties.h"

#include <BRepAdaptor_Surface.hxx>
#include <BRepBndLib.hxx>
#include <BRepGProp.hxx>
#include <Bnd_Box.hxx>
#include <GProp_GProps.hxx>
#include <GeomAbs_SurfaceType.hxx>
#include <TopoDS.hxx>

#include "geom/occt/convert.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

/// The kernel's plain integration is off by up to 0.2 % on rational splines; the adaptive one holds this bound, at a
/// few times the cost, and is not needed for elementary surfaces.
constexpr double kSplineRelativeError = 1e-5;

bool hasSplines(const Solid& solid) {
  for (int id = 1; id <= solid.shape().faces.Extent(); ++id)
    if (BRepAdaptor_Surface(TopoDS::Face(solid.shape().faces(id))).GetType() > GeomAbs_Torus) return true;
  return false;
}

GProp_GProps integrateSurface(const TopoDS_Shape& shape, bool adaptive) {
  GProp_GProps properties;
  if (adaptive)
    BRepGProp::SurfaceProperties(shape, properties, kSplineRelativeError, /*SkipShared=*/false);
  else
    BRepGProp::SurfaceProperties(shape, properties);
  return properties;
}

GProp_GProps integrateVolume(const TopoDS_Shape& shape, bool adaptive) {
  GProp_GProps properties;
  if (adaptive)
    BRepGProp::VolumeProperties(shape, properties, kSplineRelativeError, /*OnlyClosed=*/false, /*SkipShared=*/false);
  else
    BRepGProp::VolumeProperties(shape, properties);
  return properties;
}

}  // namespace

MassProperties computeMassProperties(const Solid& solid) {
  MassProperties result;
  const bool adaptive = hasSplines(solid);
  const GProp_GProps surface = integrateSurface(solid.shape().shape, adaptive);
  result.areaMm2 = surface.Mass();
  result.centroid = toVec3(surface.CentreOfMass());
  if (solidCount(solid) > 0) {
    const GProp_GProps volume = integrateVolume(solid.shape().shape, adaptive);
    result.volumeMm3 = volume.Mass();
    result.centroid = toVec3(volume.CentreOfMass());
  }
  return result;
}

Box3 computeBox(const Solid& solid) {
  Bnd_Box box;
  BRepBndLib::AddOptimal(solid.shape().shape, box, /*useTriangulation=*/false, /*useShapeTolerance=*/false);
  Box3 result;
  if (box.IsVoid()) return result;
  result.add(toVec3(box.CornerMin()));
  result.add(toVec3(box.CornerMax()));
  return result;
}

}  // namespace stepwise
