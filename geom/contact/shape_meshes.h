// The triangles and rays of an assembly's parts, made when first asked for and shared by all stages.
//
// Refers to the parts' graphs and bodies, which must outlive it. Threads: any number may ask at once.
// Does not see: where instances stand.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "geom/brep/face_graph.h"
#include "geom/mesh/ray_caster.h"
#include "geom/mesh/triangle_mesh.h"

namespace stepwise {

/// A part, once.
struct ContactShape {
  const FaceGraph* graph = nullptr;
  const Solid* solid = nullptr;
};

struct ContactMesh {
  TriangleMesh mesh;
  std::vector<std::array<std::uint32_t, 2>> ranges;  ///< triangles of each face
  RayCaster rays;
  Box3 box;

  ContactMesh(TriangleMesh triangles, int faceCount);
};

class ShapeMeshes {
 public:
  explicit ShapeMeshes(std::vector<ContactShape> shapes);
  ~ShapeMeshes();
  ShapeMeshes(ShapeMeshes&&) noexcept;
  ShapeMeshes& operator=(ShapeMeshes&&) noexcept;

  int size() const { return static_cast<int>(shapes_.size()); }
  const FaceGraph& graph(int shape) const { return *shapes_[shape].graph; }
  const Solid& solid(int shape) const { return *shapes_[shape].solid; }
  const ContactMesh& mesh(int shape) const;

 private:
  struct Slot;
  std::vector<ContactShape> shapes_;
  std::unique_ptr<Slot[]> slots_;
};

}  // namespace stepwise
