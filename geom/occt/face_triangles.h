// Triangles of single faces, by polygon cutting or by the kernel's mesher. For geom/ only.
#pragma once

#include <NCollection_DataMap.hxx>
#include <TopTools_ShapeMapHasher.hxx>
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

bool isPlanar(const TopoDS_Face& face);

/// For each edge a face whose triangulation by the kernel has points on it.
using MeshedEdges = NCollection_DataMap<TopoDS_Shape, TopoDS_Face, TopTools_ShapeMapHasher>;

/// A plane cut into triangles over its own corners. Curved edges are followed along the points that the kernel's
/// mesher put on them for the face they are listed with. None where the face is no plane, has curved edges that are
/// not listed, or does not form simple loops.
std::optional<FaceTriangles> triangulatePlane(const TopoDS_Face& face, const MeshedEdges& meshed = {});

/// Meshes the faces together, so that neighbours share the points of their common edges. The kernel works on curved
/// faces; planes are cut along the points it put on their edges, since its mesher takes time by the square of a
/// plane's holes and cuts a turned copy otherwise. Works on a copy: the faces
/// themselves, which other threads may be using, are not touched. Empty entries: the kernel gave up on the face.
std::vector<FaceTriangles> meshByKernel(const std::vector<TopoDS_Face>& faces, double chordErrorMm, Angle angle);

}  // namespace stepwise
