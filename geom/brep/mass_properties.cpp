#include "geom/brep/mass_properties.h"

#include <BRepBndLib.hxx>
#include <BRepGProp.hxx>
#include <Bnd_Box.hxx>
#include <GProp_GProps.hxx>

#include "geom/occt/convert.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {

MassProperties computeMassProperties(const Solid& solid) {
  MassProperties result;
  GProp_GProps surface;
  BRepGProp::SurfaceProperties(solid.shape().shape, surface);
  result.areaMm2 = surface.Mass();
  result.centroid = toVec3(surface.CentreOfMass());
  if (solidCount(solid) > 0) {
    GProp_GProps volume;
    BRepGProp::VolumeProperties(solid.shape().shape, volume);
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
