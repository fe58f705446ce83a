#include "features/recognize/find_voids.h"

#include <algorithm>
#include <map>

#include "geom/core/disjoint_sets.h"

namespace stepwise {
namespace {

/// ½ ∮ r × dr along an edge from start to end, about `origin`.
Vec3 sweptArea(const Edge& edge, Vec3 origin) {
  const Vec3 s = edge.start - origin, m = edge.mid - origin, e = edge.end - origin;
  if (edge.curve == CurveKind::line) return cross(s, e) * 0.5;
  if (edge.curve == CurveKind::circle) {
    const Vec3 c = edge.center - origin;
    const double sense = dot(cross(edge.axis, edge.start - edge.center), edge.startTangent) >= 0 ? 1.0 : -1.0;
    const double sweep = edge.lengthMm / edge.radiusMm;
    return cross(c, e - s) * 0.5 + edge.axis * (0.5 * sense * edge.radiusMm * edge.radiusMm * sweep);
  }
  const Vec3 control = m * 2.0 - (s + e) * 0.5;  // parabola through the three known points
  return (cross(s, control) * 2.0 + cross(control, e) * 2.0 + cross(s, e)) / 6.0;
}

/// ∫ n dA of a face: depends on its border only.
Vec3 vectorArea(const FaceGraph& graph, const Face& face, Vec3 origin) {
  Vec3 sum;
  for (const Loop& loop : face.loops)
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = graph.edge(coedge.edge);
      if (edge.curve != CurveKind::degenerate) sum += sweptArea(edge, origin) * (coedge.forward ? 1.0 : -1.0);
    }
  return sum;
}

/// ∫ (p − origin) · n dA of a face.
double flux(const FaceGraph& graph, const Face& face, Vec3 origin) {
  const auto about = [&](Vec3 pole, double constant) {
    return constant * face.areaMm2 + dot(pole - origin, vectorArea(graph, face, origin));
  };
  if (std::holds_alternative<Plane>(face.surface)) return dot(face.point - origin, face.normal) * face.areaMm2;
  if (const auto* c = std::get_if<Cylinder>(&face.surface))
    return about(c->origin, c->concave ? -c->radiusMm : c->radiusMm);
  if (const auto* c = std::get_if<Cone>(&face.surface)) return about(c->apex, 0);
  if (const auto* s = std::get_if<Sphere>(&face.surface))
    return about(s->center, s->concave ? -s->radiusMm : s->radiusMm);
  return dot(face.point - origin, face.normal) * face.areaMm2;
}

std::vector<std::vector<FaceId>> shellsOf(const FaceGraph& graph) {
  DisjointSets touching(graph.faces.size());
  for (const Edge& edge : graph.edges)
    if (edge.faces[0] != 0 && edge.faces[1] != 0) touching.join(edge.faces[0] - 1, edge.faces[1] - 1);
  std::map<int, std::vector<FaceId>> shells;
  for (const Face& face : graph.faces) shells[touching.smallest(face.id - 1)].push_back(face.id);
  std::vector<std::vector<FaceId>> result;
  for (auto& [number, faces] : shells) result.push_back(std::move(faces));
  return result;
}

Box3 boxOf(const FaceGraph& graph, const std::vector<FaceId>& faces) {
  Box3 box;
  for (FaceId face : faces) box.add(graph.face(face).box);
  return box;
}

bool contains(const Box3& outer, const Box3& inner) {
  return outer.min.x <= inner.min.x && outer.min.y <= inner.min.y && outer.min.z <= inner.min.z &&
         outer.max.x >= inner.max.x && outer.max.y >= inner.max.y && outer.max.z >= inner.max.z;
}

}  // namespace

double enclosedVolumeMm3(const FaceGraph& graph, const std::vector<FaceId>& faces) {
  const Vec3 origin = boxOf(graph, faces).center();
  double sum = 0;
  for (FaceId face : faces) sum += flux(graph, graph.face(face), origin);
  return sum / 3;
}

void findVoids(const FaceGraph& graph, Claims& claims) {
  const std::vector<std::vector<FaceId>> shells = shellsOf(graph);
  if (shells.size() < 2) return;
  std::vector<Box3> boxes;
  for (const std::vector<FaceId>& shell : shells) boxes.push_back(boxOf(graph, shell));
  for (std::size_t i = 0; i < shells.size(); ++i) {
    const std::vector<FaceId>& shell = shells[i];
    bool inside = false;
    for (std::size_t j = 0; j < shells.size() && !inside; ++j) inside = j != i && contains(boxes[j], boxes[i]);
    if (!inside) continue;
    const double volume = enclosedVolumeMm3(graph, shell);
    if (volume >= 0) {
      for (FaceId face : shell) claims.refuse(face, "void", "the shell encloses material: a body of its own");
      continue;
    }
    Feature feature;
    feature.shape = InnerVoid{-volume, boxes[i]};
    feature.faceClass = "void";
    feature.faces = shell;
    feature.rule = "void.closed-inner-shell";
    feature.confidence = {1.0, "no face of it touches a face of the outside, and all look inwards"};
    claims.claim(std::move(feature));
  }
}

}  // namespace stepwise
