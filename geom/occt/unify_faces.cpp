#include "geom/occt/unify_faces.h"

#include <BRepCheck_Analyzer.hxx>
#include <ShapeUpgrade_UnifySameDomain.hxx>

namespace stepwise {

TopoDS_Shape unifyFaces(const TopoDS_Shape& shape, const Handle(BRepTools_History) & history) {
  if (shape.IsNull() || !BRepCheck_Analyzer(shape).IsValid()) return shape;
  ShapeUpgrade_UnifySameDomain unify(shape, true, true, false);
  unify.Build();
  if (!history.IsNull()) history->Merge(unify.History());
  return unify.Shape();
}

}  // namespace stepwise
