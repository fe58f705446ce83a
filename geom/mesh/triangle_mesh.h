// Triangles with the face each came from.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "geom/brep/solid.h"
#include "geom/core/units.h"
#include "geom/core/vec3.h"

namespace stepwise {

struct TriangleMesh {
  std::vector<Vec3> vertices;                           ///< not shared between faces
  std::vector<std::array<std::uint32_t, 3>> triangles;  ///< counter-clockwise seen from outside the material
  std::vector<FaceId> triangleFace;  ///< one per triangle; ascending, so triangles of a face are consecutive
  double chordErrorMm = 0;           ///< bound that was asked of the tessellator
  Angle angularDeflection;           ///< likewise: largest turn of the normal across one triangle edge
  /// True where all faces are planes with straight edges: the mesh is the body, not an approximation.
  bool exact = false;
  std::vector<FaceId> withoutTriangles;  ///< faces that the tessellator gave up on, ascending; they hide nothing
};

/// First triangle and one past the last of each face, indexed by FaceId − 1; empty ranges for faces without any.
std::vector<std::array<std::uint32_t, 2>> triangleRanges(const TriangleMesh& mesh, int faceCount);

Box3 computeBox(const TriangleMesh& mesh);
/// Signed volume enclosed by the triangles; the body's own within the chord error if the mesh is closed.
double computeVolumeMm3(const TriangleMesh& mesh);
/// Share of the area whose normals meet an axis: 1 for a body that looks the same however it is turned about it.
/// Normals of triangles lean by up to half the angular deflection, which is forgiven.
double computeRoundRatio(const TriangleMesh& mesh, Vec3 origin, Vec3 axis);
/// Adds a placed copy of the triangles; its faces are numbered from `firstFace` + 1. Bounds of error are left alone.
void appendMesh(TriangleMesh& all, const TriangleMesh& mesh, const Placement& placement, FaceId firstFace);
/// Normal of a triangle scaled by its area, out of the material.
inline Vec3 areaVector(const TriangleMesh& mesh, std::size_t triangle) {
  const auto& [a, b, c] = mesh.triangles[triangle];
  return cross(mesh.vertices[b] - mesh.vertices[a], mesh.vertices[c] - mesh.vertices[a]) * 0.5;
}

}  // namespace stepwise
