#include "features/setups/toleranced_pairs.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

using Origin = TolerancedPair::Origin;

/// A bore with its largest wall, which stands for it.
struct Bore {
  int feature = 0;
  FaceId wall = 0;
  double diameterMm = 0;
  Vec3 origin, axis;
};

std::vector<Bore> findBores(const FaceGraph& graph, const Recognition& recognition) {
  std::vector<Bore> bores;
  for (const Feature& feature : recognition.features) {
    const auto* hole = std::get_if<Hole>(&feature.shape);
    if (hole == nullptr) continue;
    FaceId wall = 0;
    for (FaceId face : feature.faces)
      if (std::holds_alternative<Cylinder>(graph.face(face).surface) &&
          (wall == 0 || graph.face(face).areaMm2 > graph.face(wall).areaMm2 * (1 + 1e-6)))
        wall = face;
    if (wall != 0) bores.push_back({feature.id, wall, hole->diameterMm, hole->axisOrigin, hole->axisDirection});
  }
  return bores;
}

bool parallel(const Bore& a, const Bore& b) {
  return std::abs(dot(a.axis, b.axis)) >= std::cos(2 * kDirectionTolerance.inRadians());
}

bool onOneAxis(const Bore& a, const Bore& b) {
  constexpr double kOneAxisMm = 1e-3;
  return parallel(a, b) && norm(cross(b.origin - a.origin, a.axis)) <= kOneAxisMm;
}

/// Each bore with the next later one that agrees with it.
template <class Agree>
void chain(const std::vector<Bore>& bores, Origin origin, Agree&& agree, std::vector<TolerancedPair>& pairs) {
  for (std::size_t i = 0; i < bores.size(); ++i)
    for (std::size_t j = i + 1; j < bores.size(); ++j)
      if (agree(bores[i], bores[j])) {
        pairs.push_back({{bores[i].wall, bores[j].wall}, origin});
        break;
      }
}

/// The flat face that the bore opens on, square to its axis, where a feature makes it.
void addSeats(const FaceGraph& graph, const Recognition& recognition, const std::vector<Bore>& bores,
              std::vector<TolerancedPair>& pairs) {
  for (const Bore& bore : bores) {
    const Feature& feature = recognition.features[static_cast<std::size_t>(bore.feature) - 1];
    std::optional<FaceId> seat;
    for (FaceId face : feature.faces)
      for (FaceId other : neighbours(graph, face, Convexity::convex)) {
        const auto* plane = std::get_if<Plane>(&graph.face(other).surface);
        const std::optional<int> owner = recognition.faces[other - 1].feature;
        if (plane == nullptr || !owner || *owner == bore.feature ||
            std::abs(dot(plane->normal, bore.axis)) < std::cos(2 * kDirectionTolerance.inRadians()))
          continue;
        if (!seat || graph.face(other).areaMm2 > graph.face(*seat).areaMm2 * (1 + 1e-6)) seat = other;
      }
    if (seat) pairs.push_back({{bore.wall, *seat}, Origin::mating});
  }
}

}  // namespace

const char* name(Origin origin) {
  switch (origin) {
    case Origin::stated: return "stated in the file";
    case Origin::assembled: return "both touch the same other part (in the assembly)";
    case Origin::coaxial: return "coaxial (inferred)";
    case Origin::parallel: return "parallel, of one diameter (inferred)";
    case Origin::mating: return "bore and seat (inferred)";
  }
  return "stated in the file";
}

std::vector<TolerancedPair> inferTolerancedPairs(const FaceGraph& graph, const Recognition& recognition) {
  const std::vector<Bore> bores = findBores(graph, recognition);
  std::vector<TolerancedPair> pairs;
  chain(bores, Origin::coaxial, onOneAxis, pairs);
  addSeats(graph, recognition, bores, pairs);
  chain(
      bores, Origin::parallel,
      [](const Bore& a, const Bore& b) {
        return parallel(a, b) && !onOneAxis(a, b) && std::abs(a.diameterMm - b.diameterMm) < 1e-3;
      },
      pairs);
  return pairs;
}

}  // namespace stepwise
