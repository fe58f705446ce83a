#include "geom/mesh/sample_faces.h"

#include <cmath>

namespace stepwise {
namespace {

/// i-th point of the R2 sequence in the unit square.
std::array<double, 2> spreadPoint(int i) {
  constexpr double kPlastic = 1.32471795724474602596;  // x³ = x + 1
  const double x = 0.5 + (i + 1) / kPlastic, y = 0.5 + (i + 1) / (kPlastic * kPlastic);
  return {x - std::floor(x), y - std::floor(y)};
}

/// Even spread over the triangle, drawn in by a few percent from its edges.
std::array<double, 3> spreadWeights(int i) {
  const auto [x, y] = spreadPoint(i);
  const double root = std::sqrt(x);
  constexpr double kInset = 0.03;
  const auto inset = [](double weight) { return weight * (1 - 3 * kInset) + kInset; };
  return {inset(1 - root), inset(root * (1 - y)), inset(root * y)};
}

}  // namespace

std::vector<FaceSample> sampleTriangles(const TriangleMesh& mesh, std::array<std::uint32_t, 2> range, int count) {
  std::vector<FaceSample> samples;
  double total = 0;
  for (std::uint32_t t = range[0]; t < range[1]; ++t) total += norm(areaVector(mesh, t));
  if (!(total > 0) || count <= 0) return samples;
  samples.reserve(static_cast<std::size_t>(count));
  double before = 0;
  for (std::uint32_t t = range[0]; t < range[1] && static_cast<int>(samples.size()) < count; ++t) {
    const Vec3 area = areaVector(mesh, t);
    const double size = norm(area);
    const bool last = t + 1 == range[1];
    for (int i = static_cast<int>(samples.size()); i < count; ++i) {
      if (!last && (i + 0.5) * total / count > before + size) break;
      if (!(size > 0)) break;
      const auto w = spreadWeights(i);
      const auto& [a, b, c] = mesh.triangles[t];
      samples.push_back({mesh.vertices[a] * w[0] + mesh.vertices[b] * w[1] + mesh.vertices[c] * w[2], area / size});
    }
    before += size;
  }
  return samples;
}

}  // namespace stepwise
