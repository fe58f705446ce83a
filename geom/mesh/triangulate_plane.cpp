#include <BRep_Tool.hxx>
#include <Geom_Line.hxx>
#include <Geom_Plane.hxx>
#include <Geom_RectangularTrimmedSurface.hxx>
#include <Geom_TrimmedCurve.hxx>
#include <Poly_PolygonOnTriangulation.hxx>
#include <Poly_Triangulation.hxx>
#include <TopExp.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Iterator.hxx>
#include <TopoDS_Vertex.hxx>
#include <gp_Pln.hxx>

#include <algorithm>

#include "geom/mesh/triangulate_polygon.h"
#include "geom/occt/convert.h"
#include "geom/occt/face_triangles.h"

namespace stepwise {
namespace {

/// An edge as it runs around the face: where it ends, and its points but for the last.
struct Side {
  TopoDS_Vertex first, last;
  std::vector<Vec3> points;
};

std::optional<gp_Pln> planeOf(const TopoDS_Face& face) {
  TopLoc_Location location;
  Handle(Geom_Surface) surface = BRep_Tool::Surface(face, location);
  if (const auto trimmed = Handle(Geom_RectangularTrimmedSurface)::DownCast(surface); !trimmed.IsNull())
    surface = trimmed->BasisSurface();
  const auto plane = Handle(Geom_Plane)::DownCast(surface);
  if (plane.IsNull()) return std::nullopt;
  return plane->Pln().Transformed(location.Transformation());
}

/// Points of a curved edge, as the kernel's mesher chose them; empty where it has not been at work.
std::vector<Vec3> meshedPoints(const TopoDS_Edge& edge, const MeshedEdges& meshed) {
  const TopoDS_Face* face = meshed.Seek(edge);
  if (face == nullptr) return {};
  TopLoc_Location location;
  const Handle(Poly_Triangulation) mesh = BRep_Tool::Triangulation(*face, location);
  if (mesh.IsNull()) return {};
  const Handle(Poly_PolygonOnTriangulation) polygon = BRep_Tool::PolygonOnTriangulation(edge, mesh, location);
  if (polygon.IsNull()) return {};
  std::vector<Vec3> points;
  for (int i = 1; i <= polygon->NbNodes(); ++i)
    points.push_back(toVec3(mesh->Node(polygon->Node(i)).Transformed(location.Transformation())));
  if (edge.Orientation() == TopAbs_REVERSED) std::reverse(points.begin(), points.end());
  return points;
}

std::optional<Side> sideOf(const TopoDS_Edge& edge, const MeshedEdges& meshed) {
  Side side{TopExp::FirstVertex(edge, true), TopExp::LastVertex(edge, true), {}};
  if (side.first.IsNull() || side.last.IsNull()) return std::nullopt;
  if (isStraight(edge)) {
    side.points.push_back(toVec3(BRep_Tool::Pnt(side.first)));
    return side;
  }
  side.points = meshedPoints(edge, meshed);
  if (side.points.size() < 2) return std::nullopt;
  side.points.pop_back();
  side.points.front() = toVec3(BRep_Tool::Pnt(side.first));
  return side;
}

/// Corners of a wire in order; none where an edge has no points or the edges do not chain up.
std::optional<std::vector<Vec3>> loopOf(const TopoDS_Shape& wire, const MeshedEdges& meshed) {
  std::vector<Side> sides;
  for (TopoDS_Iterator it(wire); it.More(); it.Next()) {
    const TopoDS_Edge& edge = TopoDS::Edge(it.Value());
    if (edge.Orientation() == TopAbs_INTERNAL || edge.Orientation() == TopAbs_EXTERNAL) continue;
    auto side = sideOf(edge, meshed);
    if (!side) return std::nullopt;
    sides.push_back(std::move(*side));
  }
  for (std::size_t i = 0; i + 1 < sides.size(); ++i) {  // files may list the edges of a wire in any order
    const auto follows = [&](const Side& side) { return side.first.IsSame(sides[i].last); };
    const auto found = std::find_if(sides.begin() + static_cast<std::ptrdiff_t>(i) + 1, sides.end(), follows);
    if (found == sides.end()) return std::nullopt;
    std::swap(sides[i + 1], *found);
  }
  if (sides.empty() || !sides.back().last.IsSame(sides.front().first)) return std::nullopt;
  std::vector<Vec3> corners;
  for (const Side& side : sides) corners.insert(corners.end(), side.points.begin(), side.points.end());
  return corners;
}

}  // namespace

bool isStraight(const TopoDS_Edge& edge) {
  TopLoc_Location location;
  double first = 0, last = 0;
  Handle(Geom_Curve) curve = BRep_Tool::Curve(edge, location, first, last);
  if (const auto trimmed = Handle(Geom_TrimmedCurve)::DownCast(curve); !trimmed.IsNull()) curve = trimmed->BasisCurve();
  return !curve.IsNull() && curve->IsKind(STANDARD_TYPE(Geom_Line));
}

bool isPlanar(const TopoDS_Face& face) { return planeOf(face).has_value(); }

std::optional<FaceTriangles> triangulatePlane(const TopoDS_Face& face, const MeshedEdges& meshed) {
  const auto plane = planeOf(face);
  if (!plane) return std::nullopt;
  const Vec3 u = toVec3(plane->XAxis().Direction()), v = toVec3(plane->YAxis().Direction());
  FaceTriangles result;
  std::vector<std::vector<PlanePoint>> loops;
  const bool reversed = face.Orientation() == TopAbs_REVERSED;
  for (TopoDS_Iterator it(face.Oriented(TopAbs_FORWARD)); it.More(); it.Next()) {
    if (it.Value().ShapeType() != TopAbs_WIRE) continue;
    const auto corners = loopOf(it.Value(), meshed);
    if (!corners) return std::nullopt;
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

}  // namespace stepwise
