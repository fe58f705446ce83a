#include "geom/occt/edge_convexity.h"

#include <BRepAdaptor_Curve.hxx>
#include <BRep_Tool.hxx>
#include <Geom2d_Curve.hxx>
#include <Geom_Surface.hxx>
#include <ShapeAnalysis_Surface.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Face.hxx>

#include <algorithm>
#include <cmath>
#include <vector>

#include "geom/core/tolerance.h"
#include "geom/occt/classify_surface.h"
#include "geom/occt/convert.h"

namespace stepwise {
namespace {

/// Outward normal of a face at the middle of one of its edges.
Vec3 normalAtEdge(const FaceGraph& graph, const TopoDS_Face& face, const Face& described, const TopoDS_Edge& shape,
                  const Edge& edge) {
  if (!std::holds_alternative<Freeform>(described.surface)) return outwardNormal(described, edge.mid);
  double first = 0, last = 0;
  const Handle(Geom2d_Curve) curve = BRep_Tool::CurveOnSurface(shape, face, first, last);
  if (!curve.IsNull()) {
    const gp_Pnt2d at = curve->Value((first + last) / 2);
    const Vec3 normal = outwardNormalAt(face, at.X(), at.Y());
    if (normal != Vec3{}) return normal;
  }
  ShapeAnalysis_Surface analysis(BRep_Tool::Surface(face));
  const gp_Pnt2d at = analysis.ValueOfUV(toPnt(edge.mid), linearToleranceMm(graph.box.diagonalMm()));
  return outwardNormalAt(face, at.X(), at.Y());
}

Vec3 tangentAtMid(const TopoDS_Edge& shape) {
  const BRepAdaptor_Curve curve(shape);
  gp_Pnt point;
  gp_Vec tangent;
  curve.D1((curve.FirstParameter() + curve.LastParameter()) / 2, point, tangent);
  return normalized(toVec3(tangent));
}

void classifyConvexity(Edge& edge, Vec3 normalLeft, Vec3 normalRight, Vec3 tangentInLeft) {
  const double cosine = std::clamp(dot(normalLeft, normalRight), -1.0, 1.0);
  const Vec3 turn = cross(normalLeft, normalRight);
  const double between = std::atan2(norm(turn), cosine);
  if (between < kSmoothTolerance.inRadians()) {
    edge.convexity = Convexity::smooth;
    edge.interiorAngle = Angle::degrees(180);
    return;
  }
  // Seen along the edge with the first face on the left: normals that open outwards make an outer corner.
  const bool convex = dot(turn, tangentInLeft) > 0;
  edge.convexity = convex ? Convexity::convex : Convexity::concave;
  edge.interiorAngle = Angle::radians(convex ? M_PI - between : M_PI + between);
}

}  // namespace

void classifyEdges(FaceGraph& graph, const TopTools_IndexedMapOfShape& faces, const TopTools_IndexedMapOfShape& edges) {
  std::vector<std::vector<std::pair<FaceId, bool>>> uses(graph.edges.size());
  for (const Face& face : graph.faces)
    for (const Loop& loop : face.loops)
      for (const Coedge& coedge : loop.coedges) uses[coedge.edge - 1].push_back({face.id, coedge.forward});
  int boundary = 0, nonManifold = 0;
  for (Edge& edge : graph.edges) {
    const auto& use = uses[edge.id - 1];
    for (std::size_t i = 0; i < std::min<std::size_t>(2, use.size()); ++i) edge.faces[i] = use[i].first;
    if (edge.curve == CurveKind::degenerate) continue;
    if (use.size() == 1) ++boundary;
    if (use.size() > 2) ++nonManifold;
    if (use.size() != 2) continue;
    if (edge.faces[0] == edge.faces[1]) {
      edge.seam = true;
      edge.convexity = Convexity::smooth;
      edge.interiorAngle = Angle::degrees(180);
      continue;
    }
    const TopoDS_Edge shape = TopoDS::Edge(edges(edge.id).Oriented(TopAbs_FORWARD));
    const auto normalOf = [&](FaceId id) {
      return normalAtEdge(graph, TopoDS::Face(faces(id)), graph.face(id), shape, edge);
    };
    const Vec3 tangent = edge.curve == CurveKind::line ? edge.startTangent : tangentAtMid(shape);
    classifyConvexity(edge, normalOf(edge.faces[0]), normalOf(edge.faces[1]), use[0].second ? tangent : -tangent);
  }
  if (boundary > 0)
    graph.diagnostics.push_back({Severity::warning, "open-boundary", "",
                                 std::to_string(boundary) + " edges have a face on one side only",
                                 "close the body in the CAD system"});
  if (nonManifold > 0)
    graph.diagnostics.push_back({Severity::warning, "non-manifold", "",
                                 std::to_string(nonManifold) + " edges join more than two faces",
                                 "split the body where it touches itself"});
}

}  // namespace stepwise
