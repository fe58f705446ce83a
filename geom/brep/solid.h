// One body as a value: an immutable handle on a boundary representation.
//
// Copying is cheap (shared), nothing can change a Solid after it was made. The kernel's shape is behind
// geom/occt/solid_shape.h and never leaves geom/. A Solid may hold a solid, a sheet (open shell) or a compound.
#pragma once

#include <memory>

#include "geom/core/vec3.h"

namespace stepwise {

/// 1-based position of a face in TopExp::MapShapes order, which is FreeCAD's `Face<n>`. 0: no face.
using FaceId = int;

class Solid {
 public:
  struct Shape;  ///< the kernel's shape; defined in geom/occt/solid_shape.h

  Solid() = default;
  explicit Solid(std::shared_ptr<const Shape> shape) : shape_(std::move(shape)) {}

  bool empty() const { return shape_ == nullptr; }
  const Shape& shape() const { return *shape_; }

 private:
  std::shared_ptr<const Shape> shape_;
};

int faceCount(const Solid& solid);
/// Number of closed solids in it; 0 for a sheet.
int solidCount(const Solid& solid);
/// The kernel's own validity check (BRepCheck): topology closed and oriented, geometry within tolerances.
bool isValid(const Solid& solid);

}  // namespace stepwise
