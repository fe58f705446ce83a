// Points spread evenly over the triangles of a face.
//
// Stratified by area: each point stands for the same share of the face. No random numbers: the same triangles give the
// same points, and a mesh turned in space gives the turned points. Points keep clear of triangle edges, so that rays
// from them do not slip through a seam. Cost: linear in triangles and points. Threads: pure.
// Based on: Roberts 2018, the R2 sequence (generalised golden ratio), for the position within a triangle.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "geom/mesh/triangle_mesh.h"

namespace stepwise {

struct FaceSample {
  Vec3 point;   ///< on the triangle
  Vec3 normal;  ///< of the triangle: unit, out of the material
};

/// `count` points on the triangles [range[0], range[1]) of the mesh; none where these have no area.
std::vector<FaceSample> sampleTriangles(const TriangleMesh& mesh, std::array<std::uint32_t, 2> range, int count);

}  // namespace stepwise
