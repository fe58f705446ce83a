// Triangles of single faces, by polygon cutting or by the kernel's mesher. For geom/ only.
#pragma once

#include <TopoDS_Edge.hxx>
#include <TopoDS_Face.hxx>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "geom/core/units.h"
#include "geom/core/vec3.h"

namespace stepwise {

/// Triangles of one face, before all faces are put into one mesh: counter-clockwise seen from outside the material.
struct FaceTriangles {
  std::vector<Vec3> vertices;
  std::vector<std::array<std::uint32_t, 3>> triangles;
};

bool isStraight(const TopoDS_Edge& edge);

/// A plane cut into triangles over its own corners. Curved edges are followed along the points that the kernel's
/// mesher put on them. None where the face is no plane, has unmeshed curved edges, or does not form simple loops.
std::optional<FaceTriangles> triangulatePlane(const TopoDS_Face& face);

/// Meshes the faces together, so that neighbours share the points of their common edges. Works on a copy: the faces
/// themselves, which other threads may be using, are not touched. Empty entries: the kernel gave up on the face.
std::vector<FaceTriangles> meshByKernel(const std::vector<TopoDS_Face>& faces, double chordErrorMm, Angle angle);

}  // namespace stepwise
