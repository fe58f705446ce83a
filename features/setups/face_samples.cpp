#include "features/setups/face_samples.h"

#include <algorithm>
#include <cmath>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// How far the facets along a curve of this radius may lie from it.
double facetDepthMm(double radiusMm, const TriangleMesh& mesh) {
  const double byAngle = radiusMm * (1 - std::cos(mesh.angularDeflection.inRadians() / 2));
  return std::min(mesh.chordErrorMm, 1.5 * byAngle);  // the kernel's mesher keeps the angle only roughly
}

double fromLine(Vec3 p, Vec3 origin, Vec3 axis) { return norm(cross(p - origin, axis)); }

Vec3 pointOnAxis(const Cylinder& s) { return s.origin; }
Vec3 pointOnAxis(const Cone& s) { return s.apex; }

/// How far inside the surface the point lies; negative: outside.
double depthMm(const Cylinder& s, Vec3 p) { return s.radiusMm - fromLine(p, s.origin, s.axis); }
double depthMm(const Cone& s, Vec3 p) {
  const double half = s.halfAngle.inRadians();
  return dot(p - s.apex, s.axis) * std::sin(half) - fromLine(p, s.apex, s.axis) * std::cos(half);
}

/// How far the point lies off an analytic surface.
double offSurfaceMm(const Surface& surface, Vec3 p) {
  if (const auto* s = std::get_if<Plane>(&surface)) return std::abs(dot(p - s->origin, s->normal));
  if (const auto* s = std::get_if<Cylinder>(&surface)) return std::abs(depthMm(*s, p));
  if (const auto* s = std::get_if<Cone>(&surface)) return std::abs(depthMm(*s, p));
  if (const auto* s = std::get_if<Sphere>(&surface)) return std::abs(distance(p, s->center) - s->radiusMm);
  if (const auto* s = std::get_if<Torus>(&surface))
    return std::abs(std::hypot(fromLine(p, s->center, s->axis) - s->majorRadiusMm, dot(p - s->center, s->axis)) -
                    s->minorRadiusMm);
  return 0;
}

/// How far the straight line from a to b lies inside a cylinder or cone.
template <class Round>
double deepestOnLine(const Round& round, Vec3 a, Vec3 b) {
  const Vec3 along = b - a, level = along - round.axis * dot(along, round.axis);
  double nearest = 0.5;
  if (const double length = dot(level, level); length > 0)
    nearest = std::clamp(-dot(a - pointOnAxis(round), level) / length, 0.0, 1.0);
  double depth = 0;
  for (const double t : {nearest, nearest / 2, (1 + nearest) / 2})
    depth = std::max(depth, depthMm(round, a + along * t));
  return depth;
}

/// How far the triangles of a cylinder or cone really lie inside it; the mesher widens some where borders are crowded.
template <class Round>
double measuredDepthMm(const Round& round, const TriangleMesh& mesh, const std::array<std::uint32_t, 2>& range) {
  double depth = 0;
  for (std::uint32_t t = range[0]; t < range[1]; ++t) {
    const auto& [a, b, c] = mesh.triangles[t];
    const Vec3 pa = mesh.vertices[a], pb = mesh.vertices[b], pc = mesh.vertices[c];
    depth = std::max({depth, deepestOnLine(round, pa, pb), deepestOnLine(round, pb, pc), deepestOnLine(round, pc, pa)});
  }
  return depth;
}

/// By how much faces of files with few digits gape or overlap where they meet this one: its own triangles end on the
/// edges, so they lean, and those of its neighbours reach before it. 0: noise.
double gapeMm(const FaceGraph& graph, const Face& face) {
  double gape = 0;
  for (const Loop& loop : face.loops)
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = graph.edge(coedge.edge);
      for (Vec3 point : {edge.start, edge.mid, edge.end}) gape = std::max(gape, offSurfaceMm(face.surface, point));
    }
  return gape > linearToleranceMm(graph.box.diagonalMm()) ? gape : 0;
}

std::vector<double> findSlacksMm(const FaceGraph& graph, const TriangleMesh& mesh,
                                 const std::vector<std::array<std::uint32_t, 2>>& ranges) {
  std::vector<double> slack(graph.faces.size(), 0);
  // One face ends that far to one side of the true shape, the next to the other.
  for (const Face& face : graph.faces) slack[face.id - 1] = 2 * gapeMm(graph, face);
  if (mesh.exact) return slack;
  for (const Face& face : graph.faces) {
    double& own = slack[face.id - 1];
    if (const auto* s = std::get_if<Cylinder>(&face.surface))
      own = std::max({own, facetDepthMm(s->radiusMm, mesh), 1.01 * measuredDepthMm(*s, mesh, ranges[face.id - 1])});
    if (const auto* s = std::get_if<Cone>(&face.surface))
      own = std::max(own, 1.01 * measuredDepthMm(*s, mesh, ranges[face.id - 1]));
    if (const auto* s = std::get_if<Sphere>(&face.surface)) own = std::max(own, facetDepthMm(s->radiusMm, mesh));
    if (const auto* s = std::get_if<Torus>(&face.surface))
      own = std::max(own, facetDepthMm(s->majorRadiusMm + s->minorRadiusMm, mesh));
    if (std::holds_alternative<Freeform>(face.surface)) own = std::max(own, mesh.chordErrorMm);
    for (const Loop& loop : face.loops) {
      for (const Coedge& coedge : loop.coedges) {
        const Edge& edge = graph.edge(coedge.edge);
        if (edge.curve == CurveKind::circle || edge.curve == CurveKind::ellipse)
          own = std::max(own, facetDepthMm(edge.radiusMm, mesh));
        if (edge.curve == CurveKind::other) own = std::max(own, mesh.chordErrorMm);
      }
    }
  }
  return slack;
}

}  // namespace

FaceSampler::FaceSampler(const FaceGraph& graph, const TriangleMesh& mesh, int samplesPerFace)
    : mesh_(mesh),
      samplesPerFace_(samplesPerFace),
      ranges_(triangleRanges(mesh, static_cast<int>(graph.faces.size()))),
      slackMm_(findSlacksMm(graph, mesh, ranges_)) {}

std::vector<FaceSample> FaceSampler::samplesOf(const Face& face) const {
  std::vector<FaceSample> samples = sampleTriangles(mesh_, ranges_[face.id - 1], samplesPerFace_);
  if (samples.empty()) return {{face.point, face.normal}};
  if (std::holds_alternative<Freeform>(face.surface)) return samples;
  // A facet that has shrunk to a needle may look the wrong way; most of them do not, and tell which way is out.
  std::vector<Vec3> exact;
  std::size_t agreeing = 0;
  for (const FaceSample& sample : samples) {
    exact.push_back(outwardNormal(face, sample.point));
    agreeing += dot(exact.back(), sample.normal) > 0;
  }
  const bool outward = 2 * agreeing > samples.size();
  for (std::size_t i = 0; i < samples.size(); ++i)
    if (dot(exact[i], samples[i].normal) > 0 || (outward && norm(exact[i]) > 0.5)) samples[i].normal = exact[i];
  return samples;
}

}  // namespace stepwise
