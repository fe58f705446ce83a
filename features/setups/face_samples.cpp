#include "features/setups/face_samples.h"

#include <algorithm>
#include <cmath>

namespace stepwise {
namespace {

/// How far the facets along a curve of this radius may lie from it.
double facetDepthMm(double radiusMm, const TriangleMesh& mesh) {
  const double byAngle = radiusMm * (1 - std::cos(mesh.angularDeflection.inRadians() / 2));
  return std::min(mesh.chordErrorMm, 1.5 * byAngle);  // the kernel's mesher keeps the angle only roughly
}

/// How near to zero the line from a to b comes.
double nearestToZero(Vec3 a, Vec3 b) {
  const Vec3 along = b - a;
  const double length = dot(along, along);
  return norm(a + along * (length > 0 ? std::clamp(-dot(a, along) / length, 0.0, 1.0) : 0));
}

/// How far the triangles of a cylinder really lie inside it; the mesher widens some where borders are crowded.
double measuredDepthMm(const Cylinder& cylinder, const TriangleMesh& mesh, const std::array<std::uint32_t, 2>& range) {
  double depth = 0;
  const auto fromAxis = [&](std::uint32_t vertex) {
    const Vec3 p = mesh.vertices[vertex] - cylinder.origin;
    return p - cylinder.axis * dot(p, cylinder.axis);
  };
  for (std::uint32_t t = range[0]; t < range[1]; ++t) {
    const auto& [a, b, c] = mesh.triangles[t];
    const Vec3 pa = fromAxis(a), pb = fromAxis(b), pc = fromAxis(c);
    for (const double near : {nearestToZero(pa, pb), nearestToZero(pb, pc), nearestToZero(pc, pa)})
      depth = std::max(depth, cylinder.radiusMm - near);
  }
  return depth;
}

std::vector<double> findSlacksMm(const FaceGraph& graph, const TriangleMesh& mesh,
                                 const std::vector<std::array<std::uint32_t, 2>>& ranges) {
  std::vector<double> slack(graph.faces.size(), 0);
  if (mesh.exact) return slack;
  for (const Face& face : graph.faces) {
    double& own = slack[face.id - 1];
    if (const auto* s = std::get_if<Cylinder>(&face.surface))
      own = std::max(facetDepthMm(s->radiusMm, mesh), 1.01 * measuredDepthMm(*s, mesh, ranges[face.id - 1]));
    if (const auto* s = std::get_if<Sphere>(&face.surface)) own = facetDepthMm(s->radiusMm, mesh);
    if (const auto* s = std::get_if<Torus>(&face.surface))
      own = facetDepthMm(s->majorRadiusMm + s->minorRadiusMm, mesh);
    if (std::holds_alternative<Freeform>(face.surface)) own = mesh.chordErrorMm;
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
