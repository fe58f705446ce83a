#include "features/recognize/cavity_components.h"

#include <map>

#include "geom/core/disjoint_sets.h"

namespace stepwise {
namespace {

bool isConcaveCurved(const Face& face) {
  struct Visitor {
    bool operator()(const Plane&) const { return false; }
    bool operator()(const Cylinder& s) const { return s.concave; }
    bool operator()(const Cone& s) const { return s.concave; }
    bool operator()(const Sphere& s) const { return s.concave; }
    bool operator()(const Torus& s) const { return s.concave; }
    bool operator()(const Freeform&) const { return false; }
  };
  return std::visit(Visitor{}, face.surface);
}

bool isClaimedFillet(const Claims& claims, FaceId face) {
  const Feature* owner = claims.owner(face);
  return owner != nullptr && std::holds_alternative<Fillet>(owner->shape);
}

}  // namespace

std::vector<CavityComponent> findCavityComponents(const FaceGraph& graph, const Claims& claims) {
  DisjointSets sets(graph.faces.size());
  const auto takesPart = [&](FaceId face) { return claims.free(face) || isClaimedFillet(claims, face); };
  // Fillets of changing radius are no surface with a concave side of its own.
  const auto bends = [&](FaceId face) {
    return isConcaveCurved(graph.face(face)) ||
           (std::holds_alternative<Freeform>(graph.face(face).surface) && isClaimedFillet(claims, face));
  };
  for (const Edge& edge : graph.edges) {
    const auto [a, b] = edge.faces;
    if (a == 0 || b == 0 || a == b || !takesPart(a) || !takesPart(b)) continue;
    const bool innerBend = edge.convexity == Convexity::smooth &&
                           (bends(a) || bends(b) || graph.face(a).logicalFace == graph.face(b).logicalFace);
    if (edge.convexity == Convexity::concave || innerBend) sets.join(a - 1, b - 1);
  }
  std::map<int, CavityComponent> byRoot;
  for (const Face& face : graph.faces) {
    if (!takesPart(face.id)) continue;
    CavityComponent& component = byRoot[sets.smallest(face.id - 1)];
    (claims.free(face.id) ? component.faces : component.fillets).push_back(face.id);
  }
  std::vector<CavityComponent> components;
  for (auto& [root, component] : byRoot) {
    if (component.faces.empty()) continue;
    component.concave = component.faces.size() + component.fillets.size() > 1;
    components.push_back(std::move(component));
  }
  return components;
}

}  // namespace stepwise
