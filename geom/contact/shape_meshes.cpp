#include "geom/contact/shape_meshes.h"

#include <mutex>
#include <utility>

#include "geom/mesh/tessellate.h"

namespace stepwise {

ContactMesh::ContactMesh(TriangleMesh triangles, int faceCount)
    : mesh(std::move(triangles)), ranges(triangleRanges(mesh, faceCount)), rays(mesh), box(computeBox(mesh)) {}

struct ShapeMeshes::Slot {
  std::once_flag made;
  std::unique_ptr<ContactMesh> mesh;
};

ShapeMeshes::ShapeMeshes(std::vector<ContactShape> shapes)
    : shapes_(std::move(shapes)), slots_(std::make_unique<Slot[]>(shapes_.size())) {}
ShapeMeshes::~ShapeMeshes() = default;
ShapeMeshes::ShapeMeshes(ShapeMeshes&&) noexcept = default;
ShapeMeshes& ShapeMeshes::operator=(ShapeMeshes&&) noexcept = default;

const ContactMesh& ShapeMeshes::mesh(int shape) const {
  Slot& slot = slots_[shape];
  std::call_once(slot.made, [&] {
    slot.mesh = std::make_unique<ContactMesh>(tessellate(solid(shape)), static_cast<int>(graph(shape).faces.size()));
  });
  return *slot.mesh;
}

}  // namespace stepwise
