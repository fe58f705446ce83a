#include "features/recognize/find_freeform.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "geom/core/disjoint_sets.h"

namespace stepwise {
namespace {

bool isFreeform(const FaceGraph& graph, const Claims& claims, FaceId id) {
  const Face& face = graph.face(id);
  return claims.free(id) && std::holds_alternative<Freeform>(face.surface) && !sweepDirection(graph, face);
}

void keepSmaller(std::optional<double>& least, const std::optional<double>& value) {
  if (value && (!least || *value < *least)) least = value;
}

}  // namespace

std::optional<Vec3> sweepDirection(const FaceGraph& graph, const Face& face) {
  const auto* freeform = std::get_if<Freeform>(&face.surface);
  if (!freeform) return std::nullopt;
  if (freeform->kind == "extrusion") return freeform->axis;
  // Two parallel straight edges of one length, and a surface normal across them.
  std::vector<const Edge*> straight;
  int others = 0;
  for (const Loop& loop : face.loops)
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = graph.edge(coedge.edge);
      if (edge.curve == CurveKind::line)
        straight.push_back(&edge);
      else if (edge.curve != CurveKind::degenerate)
        ++others;
    }
  if (straight.size() != 2 || others < 2) return std::nullopt;
  const Vec3 a = straight[0]->end - straight[0]->start, b = straight[1]->end - straight[1]->start;
  constexpr double kSame = 1e-4;
  const bool parallel = norm(cross(normalized(a), normalized(b))) < kSame;
  const bool across = std::abs(dot(face.normal, normalized(a))) < kSame;
  if (!parallel || !across || std::abs(norm(a) - norm(b)) > kSame * norm(a)) return std::nullopt;
  return normalized(a);
}

void findFreeform(const FaceGraph& graph, Claims& claims) {
  DisjointSets patches(graph.faces.size());
  std::vector<char> member(graph.faces.size(), 0);
  bool any = false;
  for (const Face& face : graph.faces) any |= (member[face.id - 1] = isFreeform(graph, claims, face.id));
  if (!any) return;
  for (const Edge& edge : graph.edges) {
    const auto [a, b] = edge.faces;
    if (a == 0 || b == 0 || !member[a - 1] || !member[b - 1]) continue;
    patches.join(a - 1, b - 1);
  }
  std::map<int, std::vector<FaceId>> regions;
  for (const Face& face : graph.faces)
    if (member[face.id - 1]) regions[patches.smallest(face.id - 1)].push_back(face.id);
  for (const auto& [number, faces] : regions) {
    FreeformRegion region;
    Vec3 looking;
    for (FaceId face : faces) {
      region.areaMm2 += graph.face(face).areaMm2;
      region.box.add(graph.face(face).box);
      keepSmaller(region.minHollowRadiusMm, graph.face(face).minHollowRadiusMm);
      keepSmaller(region.minBulgeRadiusMm, graph.face(face).minBulgeRadiusMm);
      looking += graph.face(face).normal * graph.face(face).areaMm2;
    }
    Feature feature;
    feature.shape = region;
    feature.faceClass = "freeform";
    feature.faces = faces;
    if (norm(looking) > 0.2 * region.areaMm2) feature.directions = {normalized(looking)};
    feature.rule = "freeform.region";
    feature.confidence = {0.7, fmt::format("{} neither a blend nor a straight wall",
                                           faces.size() == 1 ? "1 freeform face that is"
                                                             : fmt::format("{} freeform faces, each", faces.size()))};
    claims.claim(std::move(feature));
  }
}

}  // namespace stepwise
