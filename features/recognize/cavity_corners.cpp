#include "features/recognize/cavity_corners.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// The cylinder into which the wall's mouth opens: its axis runs along the wall and across the tool.
const Cylinder* mouthOf(const FaceGraph& graph, FaceId wall, Vec3 wallNormal, Vec3 toolDirection) {
  const double sine = std::sin(kDirectionTolerance.inRadians());
  for (FaceId other : neighbours(graph, wall, Convexity::convex))
    if (const auto* cylinder = std::get_if<Cylinder>(&graph.face(other).surface))
      if (std::abs(dot(cylinder->axis, wallNormal)) < sine && std::abs(dot(cylinder->axis, toolDirection)) < sine)
        return cylinder;
  return nullptr;
}

bool coaxial(const Cylinder& a, const Cylinder& b, double toleranceMm) {
  return norm(cross(a.axis, b.axis)) < std::sin(kDirectionTolerance.inRadians()) &&
         norm(cross(b.origin - a.origin, a.axis)) < toleranceMm && std::abs(a.radiusMm - b.radiusMm) < toleranceMm;
}

}  // namespace

bool meetSharply(const FaceGraph& graph, const std::vector<FaceId>& faces, const std::vector<FaceId>& others) {
  return std::any_of(faces.begin(), faces.end(), [&](FaceId face) {
    const std::vector<FaceId> around = neighbours(graph, face, Convexity::concave);
    return std::any_of(around.begin(), around.end(),
                       [&](FaceId other) { return std::binary_search(others.begin(), others.end(), other); });
  });
}

void measureInnerRadii(const FaceGraph& graph, const CavityComponent& component, Vec3 direction, Cavity& cavity) {
  const auto take = [](std::optional<double>& radius, double value) {
    radius = radius ? std::min(*radius, value) : value;
  };
  std::vector<FaceId> round = component.faces;
  round.insert(round.end(), component.fillets.begin(), component.fillets.end());
  for (FaceId id : round) {
    const Surface& surface = graph.face(id).surface;
    if (const auto* cylinder = std::get_if<Cylinder>(&surface); cylinder != nullptr && cylinder->concave)
      take(norm(cross(cylinder->axis, direction)) < std::sin(kDirectionTolerance.inRadians()) ? cavity.cornerRadiusMm
                                                                                              : cavity.floorRadiusMm,
           cylinder->radiusMm);
    if (const auto* torus = std::get_if<Torus>(&surface); torus != nullptr && torus->concave)
      take(cavity.floorRadiusMm, torus->minorRadiusMm);
  }
  if (!cavity.cornerRadiusMm && meetSharply(graph, cavity.walls, cavity.walls)) cavity.cornerRadiusMm = 0;
  if (!cavity.floorRadiusMm && meetSharply(graph, cavity.walls, cavity.floors)) cavity.floorRadiusMm = 0;
}

bool isKeyway(const FaceGraph& graph, const Cavity& cavity, Vec3 toolDirection) {
  const double tolerance = sameLengthMm(graph);
  std::vector<FaceId> flat;  // pieces on one plane count once
  for (FaceId wall : cavity.walls) {
    const Face& face = graph.face(wall);
    const auto onIt = [&](FaceId known) {
      return dot(graph.face(known).normal, face.normal) > 1 - 1e-6 &&
             std::abs(dot(graph.face(known).point - face.point, face.normal)) <= tolerance;
    };
    if (std::holds_alternative<Plane>(face.surface) && std::none_of(flat.begin(), flat.end(), onIt))
      flat.push_back(wall);
  }
  if (flat.size() != 2 || dot(graph.face(flat[0]).normal, graph.face(flat[1]).normal) > -1 + 1e-6) return false;
  std::array<const Cylinder*, 2> mouths{};
  for (FaceId wall : cavity.walls) {
    if (!std::holds_alternative<Plane>(graph.face(wall).surface)) continue;
    const Vec3 normal = graph.face(wall).normal;
    const int side = dot(normal, graph.face(flat[0]).normal) > 0 ? 0 : 1;
    if (mouths[side] == nullptr) mouths[side] = mouthOf(graph, wall, normal, toolDirection);
  }
  return mouths[0] != nullptr && mouths[1] != nullptr && coaxial(*mouths[0], *mouths[1], tolerance);
}

}  // namespace stepwise
