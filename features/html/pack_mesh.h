// A triangle mesh in few bytes of JSON, for a page that shows it.
//
// Positions are whole numbers of 1/65535 of the mesh's own box on each axis (0.6 µm on a part of 40 mm), three 16-bit
// words a vertex; corners are 16-bit words, 32-bit where there are more vertices; both little-endian in base64.
// Triangles stay in the order of their faces, so that a count for each face says whose they are. Same mesh, same bytes.
// Cost: linear. Threads: pure. Does not see: normals; the page takes them from the triangles, face by face.
#pragma once

#include "features/report.h"
#include "geom/mesh/triangle_mesh.h"

namespace stepwise {

/// {min, size, positions, corners, wide, faces: [triangles of face 1, of face 2, …]}.
Json packMesh(const TriangleMesh& mesh, int faceCount);

}  // namespace stepwise
