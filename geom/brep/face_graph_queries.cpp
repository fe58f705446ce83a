#include <algorithm>
#include <cmath>

#include "geom/brep/face_graph.h"
#include "geom/core/tolerance.h"

namespace stepwise {

double sameLengthMm(const FaceGraph& graph, double times) {
  constexpr double kTwoFacesApart = 3, kDamageMm = 5e-3;
  const double gap = graph.gapMm <= kDamageMm ? kTwoFacesApart * graph.gapMm : 0;
  return std::max(times * linearToleranceMm(graph.box.diagonalMm()), gap);
}

std::vector<int> edgesOf(const FaceGraph& graph, FaceId face) {
  std::vector<int> edges;
  for (const Loop& loop : graph.face(face).loops)
    for (const Coedge& coedge : loop.coedges)
      if (!graph.edge(coedge.edge).seam || coedge.forward) edges.push_back(coedge.edge);  // a seam runs there and back
  return edges;
}

std::vector<FaceId> neighbours(const FaceGraph& graph, FaceId face, Convexity convexity) {
  std::vector<FaceId> result;
  for (const Loop& loop : graph.face(face).loops)
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = graph.edge(coedge.edge);
      const FaceId other = edge.otherThan(face);
      if (edge.convexity == convexity && other != 0 && other != face) result.push_back(other);
    }
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

Vec3 outwardNormal(const Face& face, Vec3 at) {
  struct Visitor {
    const Face& face;
    Vec3 at;
    Vec3 operator()(const Plane& p) const { return p.normal; }
    Vec3 operator()(const Cylinder& c) const {
      const Vec3 offset = at - c.origin;
      return normalized(offset - c.axis * dot(offset, c.axis)) * (c.concave ? -1.0 : 1.0);
    }
    Vec3 operator()(const Cone& c) const {
      const Vec3 offset = at - c.apex;
      const Vec3 radial = normalized(offset - c.axis * dot(offset, c.axis));
      const double angle = c.halfAngle.inRadians();
      return (radial * std::cos(angle) - c.axis * std::sin(angle)) * (c.concave ? -1.0 : 1.0);
    }
    Vec3 operator()(const Sphere& s) const { return normalized(at - s.center) * (s.concave ? -1.0 : 1.0); }
    Vec3 operator()(const Torus& t) const {
      const Vec3 offset = at - t.center;
      const Vec3 radial = normalized(offset - t.axis * dot(offset, t.axis));
      return normalized(at - (t.center + radial * t.majorRadiusMm)) * (t.concave ? -1.0 : 1.0);
    }
    Vec3 operator()(const Freeform&) const { return face.normal; }
  };
  return std::visit(Visitor{face, at}, face.surface);
}

}  // namespace stepwise
