// Triangles with the face each came from.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "geom/brep/solid.h"
#include "geom/core/vec3.h"

namespace stepwise {

struct TriangleMesh {
  std::vector<Vec3> vertices;  ///< not shared between faces
  std::vector<std::array<std::uint32_t, 3>> triangles;  ///< counter-clockwise seen from outside the material
  std::vector<FaceId> triangleFace;                     ///< one per triangle; triangles of a face are consecutive
  double chordErrorMm = 0;                              ///< bound that was asked of the tessellator
};

}  // namespace stepwise
