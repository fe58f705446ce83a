// The kernel's shape behind Solid. For geom/ only; nothing above geom/ may include it.
#pragma once

#include <TopExp.hxx>
#include <TopTools_IndexedMapOfShape.hxx>
#include <TopoDS_Shape.hxx>

#include "geom/brep/solid.h"

namespace stepwise {

struct Solid::Shape {
  TopoDS_Shape shape;
  TopTools_IndexedMapOfShape faces;  ///< FaceId n is faces(n)
  bool knownValid = false;           ///< the kernel's check of validity passed, or would beyond doubt
};

enum class Validity { unknown, checked };

inline Solid wrapShape(const TopoDS_Shape& shape, Validity validity = Validity::unknown) {
  auto wrapped = std::make_shared<Solid::Shape>();
  wrapped->knownValid = validity == Validity::checked;
  wrapped->shape = shape;
  TopExp::MapShapes(shape, TopAbs_FACE, wrapped->faces);
  return Solid(std::move(wrapped));
}

}  // namespace stepwise
