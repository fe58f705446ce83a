#include "features/recognize/find_blends.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace stepwise {
namespace {

/// Where a tool can look at the middle of the chain: along the outward normal between the supports, and along the edge
/// where that is straight.
std::vector<Vec3> directionsOf(const FaceGraph& graph, const std::vector<const BlendFace*>& chain) {
  std::vector<Vec3> directions;
  const auto add = [&](Vec3 d) {
    const bool known = std::any_of(directions.begin(), directions.end(), [&](Vec3 k) { return dot(k, d) > 1 - 1e-9; });
    if (!known && norm(d) > 0.5) directions.push_back(d);
  };
  for (const BlendFace* blend : chain) {
    if (blend->corner) continue;
    if (const auto* cylinder = std::get_if<Cylinder>(&graph.face(blend->faces.front()).surface)) {
      if (chain.size() == 1) add(cylinder->axis), add(-cylinder->axis);
    }
    for (FaceId support : blend->supports)
      if (support != 0 && std::holds_alternative<Plane>(graph.face(support).surface)) add(graph.face(support).normal);
    if (directions.size() >= 6) break;
  }
  return directions;
}

template <class Shape>
void claimChain(const FaceGraph& graph, const std::vector<const BlendFace*>& chain, Claims& claims) {
  Shape shape;
  Feature feature;
  double least = 1e300, most = 0;
  for (const BlendFace* blend : chain) {
    feature.faces.insert(feature.faces.end(), blend->faces.begin(), blend->faces.end());
    shape.lengthMm += blend->lengthMm;
    shape.variable |= blend->variable;
    if (blend->corner && chain.size() > 1) continue;
    least = std::min(least, blend->radiusMm), most = std::max(most, blend->radiusMm);
  }
  shape.radiusMm = least;
  shape.variable |= most > least * 1.01;
  const BlendFace& first = *chain.front();
  feature.shape = shape;
  feature.faceClass = kindName(feature.shape);
  feature.directions = directionsOf(graph, chain);
  feature.rule = "blend." + feature.faceClass;
  if (first.fullRound && chain.size() == 1)
    feature.confidence = {0.6, "tangent to two parallel faces: a full round, or a round end of the profile"};
  else if (shape.variable)
    feature.confidence = {0.85, "tangent to its neighbours on both sides; its radius changes"};
  else
    feature.confidence = {0.97, fmt::format("tangent to its neighbours on both sides over {} face{}",
                                            feature.faces.size(), feature.faces.size() == 1 ? "" : "s")};
  claims.claim(std::move(feature));
}

}  // namespace

void findBlends(const FaceGraph& graph, Claims& claims, const ClassifyBlendsOptions& options) {
  const std::vector<BlendFace> blends = classifyBlends(graph, options);
  std::map<int, std::vector<const BlendFace*>> chains;
  for (const BlendFace& blend : blends) {
    const bool free = std::all_of(blend.faces.begin(), blend.faces.end(), [&](FaceId f) { return claims.free(f); });
    if (free && !blend.cavityCorner) chains[blend.chain].push_back(&blend);
  }
  for (const auto& [number, chain] : chains) {
    // A corner patch alone is nothing: its edges were claimed as something else.
    if (std::all_of(chain.begin(), chain.end(), [](const BlendFace* b) { return b->corner; })) continue;
    if (chain.front()->kind == BlendFace::Kind::round)
      claimChain<Round>(graph, chain, claims);
    else
      claimChain<Fillet>(graph, chain, claims);
  }
}

}  // namespace stepwise
