#include "geom/mesh/triangle_mesh.h"

#include <algorithm>
#include <cmath>

namespace stepwise {

std::vector<std::array<std::uint32_t, 2>> triangleRanges(const TriangleMesh& mesh, int faceCount) {
  std::vector<std::array<std::uint32_t, 2>> ranges(static_cast<std::size_t>(faceCount), {0, 0});
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    auto& range = ranges[static_cast<std::size_t>(mesh.triangleFace[t]) - 1];
    if (range[1] == 0) range[0] = t;
    range[1] = t + 1;
  }
  return ranges;
}

Box3 computeBox(const TriangleMesh& mesh) {
  Box3 box;
  for (Vec3 p : mesh.vertices) box.add(p);
  return box;
}

double computeVolumeMm3(const TriangleMesh& mesh) {
  if (mesh.vertices.empty()) return 0;
  const Vec3 origin = mesh.vertices.front();  // near the body, so that far-away parts lose no digits
  double sixfold = 0;
  for (const auto& [a, b, c] : mesh.triangles)
    sixfold += dot(mesh.vertices[a] - origin, cross(mesh.vertices[b] - origin, mesh.vertices[c] - origin));
  return sixfold / 6;
}

double computeRoundRatio(const TriangleMesh& mesh, Vec3 origin, Vec3 axis) {
  const double lean = std::sin(std::max(mesh.angularDeflection.inRadians() / 2, 0.01));
  double round = 0, whole = 0;
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
    const auto& [a, b, c] = mesh.triangles[t];
    const Vec3 area = areaVector(mesh, t);
    const Vec3 around = cross(axis, (mesh.vertices[a] + mesh.vertices[b] + mesh.vertices[c]) / 3.0 - origin);
    whole += norm(area);
    if (std::abs(dot(area, around)) <= lean * norm(area) * norm(around)) round += norm(area);
  }
  return whole > 0 ? round / whole : 0;
}

void appendMesh(TriangleMesh& all, const TriangleMesh& mesh, const Placement& placement, FaceId firstFace) {
  const auto offset = static_cast<std::uint32_t>(all.vertices.size());
  for (Vec3 vertex : mesh.vertices) all.vertices.push_back(placement.applyToPoint(vertex));
  for (std::array<std::uint32_t, 3> triangle : mesh.triangles) {
    for (std::uint32_t& corner : triangle) corner += offset;
    all.triangles.push_back(triangle);
  }
  for (FaceId face : mesh.triangleFace) all.triangleFace.push_back(firstFace + face);
}

}  // namespace stepwise
