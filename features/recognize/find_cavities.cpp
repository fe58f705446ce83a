#include "features/recognize/find_cavities.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "features/recognize/cavity_corners.h"
#include "features/recognize/cavity_groups.h"
#include "features/recognize/free_cavity.h"
#include "features/recognize/join_necks.h"
#include "geom/core/box_index.h"

namespace stepwise {
namespace {

Feature makeFeature(const FaceGraph& graph, const CavityGroup& group, CavityMatch match) {
  Feature feature;
  feature.faces = group.component.faces;
  if (auto* cavity = std::get_if<Cavity>(&match.shape); cavity != nullptr && group.hypothesis) {
    // Pieces that were merged in lie on the same planes: put them with the walls or floors they continue.
    std::set<FaceId> known(cavity->walls.begin(), cavity->walls.end());
    known.insert(cavity->floors.begin(), cavity->floors.end());
    for (FaceId face : feature.faces)
      if (known.count(face) == 0) cavity->walls.push_back(face);
    std::sort(cavity->walls.begin(), cavity->walls.end());
    std::sort(cavity->floors.begin(), cavity->floors.end());
    if (!match.directions.empty()) measureInnerRadii(graph, group.component, match.directions.front(), *cavity);
  }
  feature.shape = std::move(match.shape);
  feature.faceClass = std::move(match.faceClass);
  feature.directions = std::move(match.directions);
  feature.rule = std::move(match.rule);
  feature.confidence = group.hypothesis
                           ? Confidence{1.0, "the removed volume is convex, empty of material and fully explained"}
                           : Confidence{0.7, "described by its outline; the removed volume is not one convex block"};
  return feature;
}

/// The border of the face lies within a round island.
bool liesInside(const FaceGraph& graph, FaceId face, const Cylinder& island, double toleranceMm) {
  const auto inside = [&](Vec3 p) {
    return norm(cross(p - island.origin, island.axis)) <= island.radiusMm + toleranceMm;
  };
  const std::vector<int> edges = edgesOf(graph, face);
  return std::all_of(edges.begin(), edges.end(), [&](int id) {
    const Edge& edge = graph.edge(id);
    return inside(edge.start) && inside(edge.mid) && inside(edge.end) &&
           std::all_of(edge.samples.begin(), edge.samples.end(), inside);
  });
}

Islands findIslands(const FaceGraph& graph, const Claims& claims) {
  std::set<FaceId> islands;
  std::vector<FaceId> round;
  for (const Face& face : graph.faces)
    if (const Feature* owner = claims.owner(face.id);
        owner && (std::holds_alternative<Boss>(owner->shape) || std::holds_alternative<Rib>(owner->shape))) {
      islands.insert(face.id);
      const auto* cylinder = std::get_if<Cylinder>(&face.surface);
      if (cylinder && !cylinder->concave && std::holds_alternative<Boss>(owner->shape)) round.push_back(face.id);
    }
  if (!round.empty()) {
    std::vector<Box3> boxes;
    for (const Face& face : graph.faces) boxes.push_back(face.box);
    const BoxIndex index(boxes);
    const double tolerance = sameLengthMm(graph, 20);
    for (FaceId id : round)
      for (int near : index.touching(graph.face(id).box))
        if (liesInside(graph, near + 1, std::get<Cylinder>(graph.face(id).surface), tolerance))
          islands.insert(near + 1);
  }
  Islands found{{islands.begin(), islands.end()}, {}};
  for (FaceId id : round) found.round.push_back(std::get<Cylinder>(graph.face(id).surface));
  return found;
}

/// A narrow piece of a slanted wall, cut off from the rest by another feature, had been taken for a broken edge.
void takeBackBevels(const CavityExplainer& explainer, const CavityGroup& group, Claims& claims) {
  const FaceId first = group.component.faces.front();
  for (FaceId face : explainer.facesNear(group.hypothesis->region)) {
    const Feature* owner = claims.owner(face);
    const auto* chamfer = owner != nullptr ? std::get_if<Chamfer>(&owner->shape) : nullptr;
    if (chamfer == nullptr || chamfer->conical) continue;
    const std::vector<FaceId> faces = owner->faces;
    if (!std::all_of(faces.begin(), faces.end(), [&](FaceId f) { return explainer.bounds(*group.hypothesis, f); }))
      continue;
    claims.absorb(first, face);
    Feature whole = *claims.owner(first);
    std::vector<FaceId>& walls = std::get<Cavity>(whole.shape).walls;
    walls.insert(walls.end(), faces.begin(), faces.end());
    std::sort(walls.begin(), walls.end());
    claims.replace(first, std::move(whole));
  }
}

}  // namespace

void findCavities(const FaceGraph& graph, const StockBlock& stock, Claims& claims) {
  const CavityExplainer explainer(graph, stock, findIslands(graph, claims));
  std::vector<CavityGroup> groups;
  for (CavityComponent& component : findCavityComponents(graph, claims)) {
    std::optional<CavityHypothesis> hypothesis = explainer.explain(component.faces, component.fillets);
    groups.push_back({std::move(component), std::move(hypothesis), false});
  }
  mergePieces(explainer, groups);
  joinNecks(graph, explainer, groups);
  mergeSeparatedWalls(graph, explainer, groups);
  mergePieces(explainer, groups);
  joinNecks(graph, explainer, groups);
  mergeTwins(graph, explainer, groups);
  for (const CavityGroup& group : groups) {
    if (group.absorbed) continue;
    std::optional<CavityMatch> match =
        group.hypothesis ? std::optional(group.hypothesis->match) : describeFreeCavity(graph, stock, group.component);
    if (match) {
      const bool cavity = group.hypothesis && std::holds_alternative<Cavity>(match->shape);
      claims.claim(makeFeature(graph, group, std::move(*match)));
      if (cavity && !claims.free(group.component.faces.front())) takeBackBevels(explainer, group, claims);
      continue;
    }
    for (FaceId face : group.component.faces)
      claims.refuse(face, "cavity", "no straight tool direction sees any face of its group");
  }
}

}  // namespace stepwise
