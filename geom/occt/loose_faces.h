// Faces and shells that belong to no solid, sewn together. For geom/ only.
#pragma once

#include <TopoDS_Shape.hxx>

#include <vector>

namespace stepwise {

struct LooseBody {
  TopoDS_Shape shape;  ///< a solid if closed, else a shell, a face or a compound of them
  bool closed = false;
};

/// Sews everything in `shape` that is outside its solids. Closed shells become solids that enclose a positive volume;
/// what stays open comes back as one last body.
std::vector<LooseBody> sewLooseFaces(const TopoDS_Shape& shape, double toleranceMm);

}  // namespace stepwise
