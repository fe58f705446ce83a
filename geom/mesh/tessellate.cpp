#include "geom/mesh/tessellate.h"

#include <BRepAdaptor_Curve.hxx>
#include <BRepBndLib.hxx>
#include <BRepBuilderAPI_Copy.hxx>
#include <BRepMesh_IncrementalMesh.hxx>
#include <BRepTools.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <Bnd_Box.hxx>
#include <Geom_Line.hxx>
#include <Geom_Plane.hxx>
#include <Geom_RectangularTrimmedSurface.hxx>
#include <Geom_TrimmedCurve.hxx>
#include <IMeshTools_Parameters.hxx>
#include <Poly_Triangulation.hxx>
#include <Standard_Failure.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <TopoDS_Iterator.hxx>

#include <algorithm>
#include <optional>

#include "geom/core/tolerance.h"
#include "geom/mesh/triangulate_polygon.h"
#include "geom/occt/convert.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

/// Triangles of one face, before all faces are put into one mesh.
struct FaceTriangles {
  std::vector<Vec3> vertices;
  std::vector<std::array<std::uint32_t, 3>> triangles;
};

/// Above this number of corners a face goes to the kernel's mesher, whose cost grows more slowly.
constexpr std::size_t kMaxPolygonCorners = 300;

// ---- planes with straight edges -------------------------------------------------------------------------------

std::optional<gp_Pln> planeOf(const TopoDS_Face& face) {
  TopLoc_Location location;
  Handle(Geom_Surface) surface = BRep_Tool::Surface(face, location);
  if (const auto trimmed = Handle(Geom_RectangularTrimmedSurface)::DownCast(surface); !trimmed.IsNull())
    surface = trimmed->BasisSurface();
  const auto plane = Handle(Geom_Plane)::DownCast(surface);
  if (plane.IsNull()) return std::nullopt;
  return plane->Pln().Transformed(location.Transformation());
}

bool isStraight(const TopoDS_Edge& edge) {
  TopLoc_Location location;
  double first = 0, last = 0;
  Handle(Geom_Curve) curve = BRep_Tool::Curve(edge, location, first, last);
  if (const auto trimmed = Handle(Geom_TrimmedCurve)::DownCast(curve); !trimmed.IsNull()) curve = trimmed->BasisCurve();
  return !curve.IsNull() && curve->IsKind(STANDARD_TYPE(Geom_Line));
}

/// Corners of a wire of straight edges in order; none where an edge is curved or the edges do not chain up.
std::optional<std::vector<Vec3>> straightLoop(const TopoDS_Shape& wire) {
  std::vector<std::array<TopoDS_Vertex, 2>> edges;
  for (TopoDS_Iterator it(wire); it.More(); it.Next()) {
    const TopoDS_Edge& edge = TopoDS::Edge(it.Value());
    if (edge.Orientation() == TopAbs_INTERNAL || edge.Orientation() == TopAbs_EXTERNAL) continue;
    if (!isStraight(edge)) return std::nullopt;
    edges.push_back({TopExp::FirstVertex(edge, true), TopExp::LastVertex(edge, true)});
    if (edges.back()[0].IsNull() || edges.back()[1].IsNull()) return std::nullopt;
  }
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {  // files may list the edges of a wire in any order
    const auto follows = [&](const auto& e) { return e[0].IsSame(edges[i][1]); };
    const auto found = std::find_if(edges.begin() + static_cast<std::ptrdiff_t>(i) + 1, edges.end(), follows);
    if (found == edges.end()) return std::nullopt;
    std::swap(edges[i + 1], *found);
  }
  if (edges.empty() || !edges.back()[1].IsSame(edges.front()[0])) return std::nullopt;
  std::vector<Vec3> corners;
  corners.reserve(edges.size());
  for (const auto& edge : edges) corners.push_back(toVec3(BRep_Tool::Pnt(edge[0])));
  return corners;
}

/// The face cut into triangles over its own corners; none where it is not a plane with straight edges.
std::optional<FaceTriangles> triangulatePlane(const TopoDS_Face& face) {
  const auto plane = planeOf(face);
  if (!plane) return std::nullopt;
  const Vec3 u = toVec3(plane->XAxis().Direction()), v = toVec3(plane->YAxis().Direction());
  FaceTriangles result;
  std::vector<std::vector<PlanePoint>> loops;
  const bool reversed = face.Orientation() == TopAbs_REVERSED;
  for (TopoDS_Iterator it(face.Oriented(TopAbs_FORWARD)); it.More(); it.Next()) {
    if (it.Value().ShapeType() != TopAbs_WIRE) continue;
    const auto corners = straightLoop(it.Value());
    if (!corners || result.vertices.size() + corners->size() > kMaxPolygonCorners) return std::nullopt;
    std::vector<PlanePoint>& loop = loops.emplace_back();
    const Vec3 origin = result.vertices.empty() ? corners->front() : result.vertices.front();
    for (Vec3 p : *corners) loop.push_back({dot(p - origin, u), dot(p - origin, v)});
    result.vertices.insert(result.vertices.end(), corners->begin(), corners->end());
  }
  const auto triangles = triangulatePolygon(loops);
  if (!triangles) return std::nullopt;
  for (auto [a, b, c] : *triangles) {
    if (reversed) std::swap(b, c);
    result.triangles.push_back(
        {static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(c)});
  }
  return result;
}

// ---- everything else: the kernel's mesher -----------------------------------------------------------------------

/// Reads the triangulation that the kernel attached to a face; empty where it gave up.
FaceTriangles triangulationOf(const TopoDS_Face& face) {
  FaceTriangles result;
  TopLoc_Location location;
  const Handle(Poly_Triangulation) mesh = BRep_Tool::Triangulation(face, location);
  if (mesh.IsNull()) return result;
  const gp_Trsf placement = location.Transformation();
  result.vertices.reserve(static_cast<std::size_t>(mesh->NbNodes()));
  for (int i = 1; i <= mesh->NbNodes(); ++i) result.vertices.push_back(toVec3(mesh->Node(i).Transformed(placement)));
  const bool reversed = (face.Orientation() == TopAbs_REVERSED) != placement.IsNegative();
  for (int i = 1; i <= mesh->NbTriangles(); ++i) {
    int a = 0, b = 0, c = 0;
    mesh->Triangle(i).Get(a, b, c);
    if (reversed) std::swap(b, c);
    result.triangles.push_back(
        {static_cast<std::uint32_t>(a - 1), static_cast<std::uint32_t>(b - 1), static_cast<std::uint32_t>(c - 1)});
  }
  return result;
}

/// Runs the kernel's mesher on a shape; false where it threw.
bool runKernelMesher(const TopoDS_Shape& shape, double chordErrorMm, Angle angle) {
  IMeshTools_Parameters parameters;
  parameters.Deflection = parameters.DeflectionInterior = chordErrorMm;
  parameters.Angle = parameters.AngleInterior = angle.inRadians();
  try {
    BRepMesh_IncrementalMesh mesher(shape, parameters);
    return true;
  } catch (const Standard_Failure&) {
    return false;
  }
}

/// Meshes the faces together, so that neighbours share the points of their common edge. The kernel stores triangles in
/// the shape it is given, and a Solid is shared between threads: so it is given a copy of the topology.
std::vector<FaceTriangles> meshByKernel(const std::vector<TopoDS_Face>& faces, double chordErrorMm, Angle angle) {
  std::vector<FaceTriangles> result(faces.size());
  if (faces.empty()) return result;
  TopoDS_Compound compound;
  BRep_Builder builder;
  builder.MakeCompound(compound);
  for (const TopoDS_Face& face : faces) builder.Add(compound, face);
  const TopoDS_Shape copy = BRepBuilderAPI_Copy(compound, /*copyGeom=*/false, /*copyMesh=*/false).Shape();
  const bool together = runKernelMesher(copy, chordErrorMm, angle);
  std::size_t i = 0;
  for (TopoDS_Iterator it(copy); it.More(); it.Next(), ++i) {
    const TopoDS_Face& face = TopoDS::Face(it.Value());
    if (!together && !runKernelMesher(face, chordErrorMm, angle)) continue;
    result[i] = triangulationOf(face);
  }
  return result;
}

// ---- the whole body ---------------------------------------------------------------------------------------------

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
