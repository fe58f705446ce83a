// From the kernel's surface under a face to ours, and the normals of it. For geom/ only.
#pragma once

#include <TopoDS_Face.hxx>

#include "geom/brep/face_graph.h"

namespace stepwise {

struct ClassifiedSurface {
  Surface surface;
  bool recognizedFromSpline = false;
};

/// `uRange`/`vRange` bound the face on its surface; canonical recognition samples inside them.
ClassifiedSurface classifySurface(const TopoDS_Face& face, const std::array<double, 2>& uRange,
                                  const std::array<double, 2>& vRange, const BuildFaceGraphOptions& options);

/// Outward unit normal (out of the material) at surface parameters; zero where the surface is singular.
Vec3 outwardNormalAt(const TopoDS_Face& face, double u, double v);

}  // namespace stepwise
