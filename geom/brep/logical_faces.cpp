#include "geom/occt/logical_faces.h"

#include <BRep_Tool.hxx>
#include <Geom_Surface.hxx>
#include <TopLoc_Location.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Face.hxx>

#include <algorithm>
#include <cmath>
#include <vector>

#include "geom/core/disjoint_sets.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

bool sameSurface(const Surface& a, const Surface& b, double tolerance) {
  if (a.index() != b.index()) return false;
  const double sine = std::sin(kDirectionTolerance.inRadians());
  const auto parallel = [&](Vec3 d, Vec3 e) { return norm(cross(d, e)) < sine; };
  const auto onLine = [&](Vec3 p, Vec3 origin, Vec3 axis) { return norm(cross(p - origin, axis)) < tolerance; };
  if (const auto* p = std::get_if<Plane>(&a)) {
    const auto& q = std::get<Plane>(b);
    return dot(p->normal, q.normal) > 0 && parallel(p->normal, q.normal) &&
           std::abs(dot(q.origin - p->origin, p->normal)) < tolerance;
  }
  if (const auto* c = std::get_if<Cylinder>(&a)) {
    const auto& d = std::get<Cylinder>(b);
    return c->concave == d.concave && std::abs(c->radiusMm - d.radiusMm) < tolerance && parallel(c->axis, d.axis) &&
           onLine(d.origin, c->origin, c->axis);
  }
  if (const auto* c = std::get_if<Cone>(&a)) {
    const auto& d = std::get<Cone>(b);
    return c->concave == d.concave && std::abs((c->halfAngle - d.halfAngle).inRadians()) < sine &&
           dot(c->axis, d.axis) > 0 && parallel(c->axis, d.axis) && distance(c->apex, d.apex) < tolerance;
  }
  if (const auto* s = std::get_if<Sphere>(&a)) {
    const auto& t = std::get<Sphere>(b);
    return s->concave == t.concave && std::abs(s->radiusMm - t.radiusMm) < tolerance &&
           distance(s->center, t.center) < tolerance;
  }
  if (const auto* s = std::get_if<Torus>(&a)) {
    const auto& t = std::get<Torus>(b);
    return s->concave == t.concave && std::abs(s->majorRadiusMm - t.majorRadiusMm) < tolerance &&
           std::abs(s->minorRadiusMm - t.minorRadiusMm) < tolerance && distance(s->center, t.center) < tolerance &&
           parallel(s->axis, t.axis);
  }
  return false;  // freeform patches stay apart: their numbers do not say that they are one surface
}

/// Pieces of one surface of the file, whatever its kind.
bool sharesSurface(const TopoDS_Shape& a, const TopoDS_Shape& b) {
  TopLoc_Location placeA, placeB;
  return BRep_Tool::Surface(TopoDS::Face(a), placeA) == BRep_Tool::Surface(TopoDS::Face(b), placeB) &&
         placeA.IsEqual(placeB);
}

}  // namespace

void joinLogicalFaces(FaceGraph& graph, const TopTools_IndexedMapOfShape& faces) {
  DisjointSets surfaces(graph.faces.size());
  const double tolerance = std::max(sameLengthMm(graph, 1), 1e-4);
  for (const Edge& edge : graph.edges) {
    if (edge.convexity != Convexity::smooth || edge.seam || edge.faces[0] == 0 || edge.faces[1] == 0) continue;
    if (!sameSurface(graph.face(edge.faces[0]).surface, graph.face(edge.faces[1]).surface, tolerance) &&
        !sharesSurface(faces(edge.faces[0]), faces(edge.faces[1])))
      continue;
    surfaces.join(edge.faces[0] - 1, edge.faces[1] - 1);
  }
  std::vector<int> idOfFirst(graph.faces.size(), 0);
  for (Face& face : graph.faces) {
    int& id = idOfFirst[surfaces.smallest(face.id - 1)];
    if (id == 0) {
      graph.logicalFaces.push_back({static_cast<int>(graph.logicalFaces.size()) + 1, {}});
      id = graph.logicalFaces.back().id;
    }
    face.logicalFace = id;
    graph.logicalFaces[id - 1].faces.push_back(face.id);
  }
}

}  // namespace stepwise
