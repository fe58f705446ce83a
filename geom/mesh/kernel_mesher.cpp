#include <BRepBuilderAPI_Copy.hxx>
#include <BRepMesh_IncrementalMesh.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <IMeshTools_Parameters.hxx>
#include <Poly_Triangulation.hxx>
#include <Standard_Failure.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <TopoDS_Iterator.hxx>

#include <algorithm>
#include <map>
#include <utility>

#include "geom/occt/convert.h"
#include "geom/occt/face_triangles.h"

namespace stepwise {
namespace {

using Triangle = std::array<std::uint32_t, 3>;

/// Do a, c, b, d, in this order, make a rectangle along the parameters?
bool isRectangle(const gp_Pnt2d& a, const gp_Pnt2d& c, const gp_Pnt2d& b, const gp_Pnt2d& d) {
  const double du = std::abs(a.X() - b.X()), dv = std::abs(a.Y() - b.Y());
  const auto sameU = [&](const gp_Pnt2d& p, const gp_Pnt2d& q) { return std::abs(p.X() - q.X()) <= 1e-6 * du; };
  const auto sameV = [&](const gp_Pnt2d& p, const gp_Pnt2d& q) { return std::abs(p.Y() - q.Y()) <= 1e-6 * dv; };
  return (sameU(a, c) && sameV(c, b) && sameU(b, d) && sameV(d, a)) ||
         (sameV(a, c) && sameU(c, b) && sameV(b, d) && sameU(d, a));
}

/// The kernel's mesher cuts a parameter rectangle along either diagonal, as rounding has it. Cut each through its
/// first corner and put the triangles in order, so that a body turned in space gets the turned triangles.
void settleDiagonals(std::vector<Triangle>& triangles, const Poly_Triangulation& mesh) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::size_t>> edges;
  for (std::size_t t = 0; t < triangles.size(); ++t)
    for (std::size_t k = 0; k < 3; ++k) edges[std::minmax({triangles[t][k], triangles[t][(k + 1) % 3]})].push_back(t);
  const auto thirdCorner = [&](std::size_t t, std::uint32_t a, std::uint32_t b) {
    for (const std::uint32_t v : triangles[t])
      if (v != a && v != b) return v;
    return a;
  };
  const auto uv = [&](std::uint32_t v) { return mesh.UVNode(static_cast<int>(v) + 1); };
  std::vector<bool> settled(triangles.size(), false);
  for (const auto& [edge, sides] : edges) {
    if (sides.size() != 2 || settled[sides[0]] || settled[sides[1]]) continue;
    const auto [a, b] = edge;
    const std::uint32_t c = thirdCorner(sides[0], a, b), d = thirdCorner(sides[1], a, b);
    if (!isRectangle(uv(a), uv(c), uv(b), uv(d))) continue;
    settled[sides[0]] = settled[sides[1]] = true;
    if (std::min(a, b) < std::min(c, d)) continue;
    // Replacing a in one triangle and b in the other by the opposite corner keeps the sense of both.
    std::replace(triangles[sides[0]].begin(), triangles[sides[0]].end(), a, d);
    std::replace(triangles[sides[1]].begin(), triangles[sides[1]].end(), b, c);
  }
  for (Triangle& t : triangles) std::rotate(t.begin(), std::min_element(t.begin(), t.end()), t.end());
  std::sort(triangles.begin(), triangles.end());
}

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
  if (mesh->HasUVNodes()) settleDiagonals(result.triangles, *mesh);
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

/// The edges of a face that the kernel has put points on.
void addMeshedEdges(const TopoDS_Face& face, MeshedEdges& meshed) {
  TopLoc_Location location;
  if (BRep_Tool::Triangulation(face, location).IsNull()) return;
  for (TopExp_Explorer it(face, TopAbs_EDGE); it.More(); it.Next())
    if (!meshed.IsBound(it.Current())) meshed.Bind(it.Current(), face);
}

/// Runs the kernel's mesher on all of them at once, or on each by itself where it gives up on all.
void meshFaces(const std::vector<TopoDS_Face>& faces, double chordErrorMm, Angle angle, MeshedEdges& meshed) {
  if (faces.empty()) return;
  TopoDS_Compound compound;
  BRep_Builder builder;
  builder.MakeCompound(compound);
  for (const TopoDS_Face& face : faces) builder.Add(compound, face);
  const bool together = runKernelMesher(compound, chordErrorMm, angle);
  for (const TopoDS_Face& face : faces)
    if (together || runKernelMesher(face, chordErrorMm, angle)) addMeshedEdges(face, meshed);
}

/// The same faces with edges, points and triangulations of their own.
std::vector<TopoDS_Face> copyOf(const std::vector<TopoDS_Face>& faces) {
  TopoDS_Compound compound;
  BRep_Builder builder;
  builder.MakeCompound(compound);
  for (const TopoDS_Face& face : faces) builder.Add(compound, face);
  const TopoDS_Shape copy = BRepBuilderAPI_Copy(compound, /*copyGeom=*/false, /*copyMesh=*/false).Shape();
  std::vector<TopoDS_Face> copies;
  for (TopoDS_Iterator it(copy); it.More(); it.Next()) copies.push_back(TopoDS::Face(it.Value()));
  return copies;
}

}  // namespace

std::vector<FaceTriangles> meshByKernel(const std::vector<TopoDS_Face>& faces, double chordErrorMm, Angle angle) {
  std::vector<FaceTriangles> result(faces.size());
  if (faces.empty()) return result;
  const std::vector<TopoDS_Face> copies = copyOf(faces);
  std::vector<TopoDS_Face> curved, others;
  for (const TopoDS_Face& face : copies)
    if (!isPlanar(face)) curved.push_back(face);
  MeshedEdges meshed;
  meshFaces(curved, chordErrorMm, angle, meshed);
  std::vector<std::size_t> otherIndex;
  for (std::size_t i = 0; i < copies.size(); ++i) {
    auto flat = triangulatePlane(copies[i], meshed);
    if (flat) {
      result[i] = std::move(*flat);
    } else if (isPlanar(copies[i])) {
      others.push_back(copies[i]);
      otherIndex.push_back(i);
    } else {
      result[i] = triangulationOf(copies[i]);
    }
  }
  // Planes with curved edges between one another, and planes of crossing loops.
  meshFaces(others, chordErrorMm, angle, meshed);
  for (std::size_t k = 0; k < others.size(); ++k) {
    auto flat = triangulatePlane(others[k], meshed);
    result[otherIndex[k]] = flat ? std::move(*flat) : triangulationOf(others[k]);
  }
  return result;
}

}  // namespace stepwise
