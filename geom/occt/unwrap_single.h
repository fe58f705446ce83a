// Takes a single shape out of the compounds around it.
#pragma once

#include <TopoDS_Iterator.hxx>
#include <TopoDS_Shape.hxx>

namespace stepwise {

/// Booleans wrap a single solid into a compound; unwrap it so that face order and kind stay simple.
inline TopoDS_Shape unwrapSingle(TopoDS_Shape shape) {
  while (shape.ShapeType() == TopAbs_COMPOUND) {
    TopoDS_Iterator it(shape);
    if (!it.More()) break;
    const TopoDS_Shape first = it.Value();
    it.Next();
    if (it.More()) break;
    shape = first;
  }
  return shape;
}

}  // namespace stepwise
