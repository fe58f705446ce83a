#include "geom/mesh/tessellate.h"

#include <BRepAdaptor_Curve.hxx>
#include <BRepBndLib.hxx>
#include <BRep_Tool.hxx>
#include <Bnd_Box.hxx>
#include <TopoDS.hxx>

#include <algorithm>
#include <cmath>

#include "geom/core/tolerance.h"
#include "geom/occt/convert.h"
#include "geom/occt/face_triangles.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

/// Twice the largest distance of an edge point from the middle of all edge points: the same for a turned copy.
double sizeOf(const TopoDS_Shape& shape) {
  TopTools_IndexedMapOfShape vertices, edges;
  TopExp::MapShapes(shape, TopAbs_VERTEX, vertices);
  TopExp::MapShapes(shape, TopAbs_EDGE, edges);
  std::vector<Vec3> points;
  for (int i = 1; i <= vertices.Extent(); ++i) points.push_back(toVec3(BRep_Tool::Pnt(TopoDS::Vertex(vertices(i)))));
  for (int i = 1; i <= edges.Extent(); ++i) {
    const TopoDS_Edge& edge = TopoDS::Edge(edges(i));
    if (BRep_Tool::Degenerated(edge) || !BRep_Tool::IsGeometric(edge) || isStraight(edge)) continue;
    const BRepAdaptor_Curve curve(edge);
    const double first = curve.FirstParameter(), last = curve.LastParameter();
    for (int k = 1; k < 8; ++k) points.push_back(toVec3(curve.Value(first + (last - first) * k / 8)));
  }
  if (points.empty()) return 0;
  Vec3 middle;
  for (Vec3 p : points) middle += p / static_cast<double>(points.size());
  double radius = 0;
  for (Vec3 p : points) radius = std::max(radius, distance(p, middle));
  return 2 * radius;
}

double defaultChordErrorMm(const TopoDS_Shape& shape) {
  double size = sizeOf(shape);
  if (size <= kPointToleranceMm) {  // no edges to speak of
    Bnd_Box box;
    BRepBndLib::Add(shape, box, /*useTriangulation=*/false);
    size = box.IsVoid() ? 1 : std::sqrt(box.SquareExtent());
  }
  return 0.002 * size;
}

std::size_t countTriangles(const std::vector<FaceTriangles>& faces) {
  std::size_t count = 0;
  for (const auto& face : faces) count += face.triangles.size();
  return count;
}

void append(TriangleMesh& mesh, const FaceTriangles& part, FaceId face) {
  const auto base = static_cast<std::uint32_t>(mesh.vertices.size());
  mesh.vertices.insert(mesh.vertices.end(), part.vertices.begin(), part.vertices.end());
  for (const auto& [a, b, c] : part.triangles) mesh.triangles.push_back({base + a, base + b, base + c});
  mesh.triangleFace.resize(mesh.triangles.size(), face);
  if (part.triangles.empty()) mesh.withoutTriangles.push_back(face);
}

}  // namespace

TriangleMesh tessellate(const Solid& solid, const TessellateOptions& options) {
  TriangleMesh mesh;
  if (solid.empty()) return mesh;
  const auto& faces = solid.shape().faces;
  std::vector<FaceTriangles> perFace(static_cast<std::size_t>(faces.Extent()));
  std::vector<TopoDS_Face> others;
  std::vector<std::size_t> otherIndex;
  std::size_t flatTriangles = 0;
  for (std::size_t i = 0; i < perFace.size(); ++i) {
    const TopoDS_Face& face = TopoDS::Face(faces(static_cast<int>(i) + 1));
    if (auto flat = triangulatePlane(face)) {
      perFace[i] = std::move(*flat);
      flatTriangles += perFace[i].triangles.size();
    } else {
      others.push_back(face);
      otherIndex.push_back(i);
    }
  }

  // Finer than this the kernel's mesher refuses to work; coarser than a third of the body is no shape any more.
  const double asked = options.chordErrorMm > 0 ? options.chordErrorMm : defaultChordErrorMm(solid.shape().shape);
  mesh.chordErrorMm = std::max(asked, 1e-6);
  mesh.angularDeflection = options.angularDeflection;
  std::vector<FaceTriangles> curved = meshByKernel(others, mesh.chordErrorMm, mesh.angularDeflection);
  constexpr Angle kCoarsest = Angle::degrees(80);
  for (int round = 0; round < 8; ++round) {
    if (flatTriangles + countTriangles(curved) <= static_cast<std::size_t>(std::max(options.maxTriangles, 0))) break;
    mesh.chordErrorMm *= 2;
    mesh.angularDeflection = std::min(mesh.angularDeflection * 2, kCoarsest);
    curved = meshByKernel(others, mesh.chordErrorMm, mesh.angularDeflection);
  }
  for (std::size_t k = 0; k < others.size(); ++k) perFace[otherIndex[k]] = std::move(curved[k]);

  mesh.exact = others.empty();
  mesh.triangles.reserve(flatTriangles + countTriangles(perFace));
  for (std::size_t i = 0; i < perFace.size(); ++i) append(mesh, perFace[i], static_cast<FaceId>(i) + 1);
  return mesh;
}

}  // namespace stepwise
