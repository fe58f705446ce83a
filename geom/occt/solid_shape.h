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
};

inline Solid wrapShape(const TopoDS_Shape& shape) {
  auto wrapped = std::make_shared<Solid::Shape>();
  wrapped->shape = shape;
  TopExp::MapShapes(shape, TopAbs_FACE, wrapped->faces);
  return Solid(std::move(wrapped));
}

}  // namespace stepwise
