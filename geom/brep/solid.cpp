#include "geom/brep/solid.h"

#include <BRepCheck_Analyzer.hxx>
#include <TopExp_Explorer.hxx>

#include "geom/occt/solid_shape.h"

namespace stepwise {

int faceCount(const Solid& solid) { return solid.empty() ? 0 : solid.shape().faces.Extent(); }

int solidCount(const Solid& solid) {
  if (solid.empty()) return 0;
  int count = 0;
  for (TopExp_Explorer it(solid.shape().shape, TopAbs_SOLID); it.More(); it.Next()) ++count;
  return count;
}

bool isValid(const Solid& solid) {
  if (solid.empty()) return false;
  return solid.shape().knownValid || BRepCheck_Analyzer(solid.shape().shape).IsValid();
}

}  // namespace stepwise
