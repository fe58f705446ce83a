#include "features/recognize/find_outline.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "geom/brep/edge_reach.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

const double kSine = std::sin(kDirectionTolerance.inRadians());

const OuterProfile* profileOf(const Claims& claims, FaceId face) {
  const Feature* owner = claims.owner(face);
  return owner != nullptr ? std::get_if<OuterProfile>(&owner->shape) : nullptr;
}

/// The faces across the edges that run along the direction.
std::set<FaceId> besides(const FaceGraph& graph, FaceId face, Vec3 along) {
  std::set<FaceId> others;
  for (int id : edgesOf(graph, face)) {
    const Edge& edge = graph.edge(id);
    if (edge.curve == CurveKind::line && norm(cross(edge.startTangent, along)) < kSine)
      others.insert(edge.otherThan(face));
  }
  others.erase(0);
  return others;
}

/// An edge round along the direction with walls of profiles on both its sides.
bool liesBetweenProfiles(const FaceGraph& graph, const Claims& claims, FaceId face, Vec3 along) {
  const Feature* owner = claims.owner(face);
  if (owner == nullptr || !std::holds_alternative<Round>(owner->shape) || owner->faces.size() != 1) return false;
  const std::set<FaceId> sides = besides(graph, face, along);
  return sides.size() == 2 &&
         std::all_of(sides.begin(), sides.end(), [&](FaceId side) { return profileOf(claims, side) != nullptr; });
}

/// Absorbs what lies beside the profile's walls until nothing more does; says whether anything did.
bool growProfile(const FaceGraph& graph, Claims& claims, FaceId start) {
  const Vec3 along = profileOf(claims, start)->along;
  bool grown = false;
  std::set<FaceId> reached;
  std::vector<FaceId> front = claims.owner(start)->faces;
  while (!front.empty()) {
    const FaceId face = front.back();
    front.pop_back();
    if (!reached.insert(face).second) continue;
    for (FaceId other : besides(graph, face, along)) {
      if (reached.contains(other) || claims.owner(other) == claims.owner(start)) continue;
      const OuterProfile* profile = profileOf(claims, other);
      const bool same = profile != nullptr && norm(cross(profile->along, along)) < kSine;
      if (!same && !liesBetweenProfiles(graph, claims, other, along)) continue;
      const std::vector<FaceId> faces = claims.owner(other)->faces;
      claims.absorb(start, other);
      front.insert(front.end(), faces.begin(), faces.end());
      grown = true;
    }
  }
  return grown;
}

}  // namespace

void joinOutlines(const FaceGraph& graph, Claims& claims) {
  for (const Face& face : graph.faces) {
    if (profileOf(claims, face.id) == nullptr || claims.owner(face.id)->faces.front() != face.id) continue;
    const Vec3 along = profileOf(claims, face.id)->along;
    if (!growProfile(graph, claims, face.id)) continue;
    const std::size_t walls = claims.owner(face.id)->faces.size();
    Feature joined = *claims.owner(face.id);
    joined.shape = OuterProfile{reachAlong(graph, joined.faces, along).sizeMm(), along};
    joined.directions = {along, -along};
    joined.rule = "outer-face.outline: walls and rounds that follow each other along one outer contour";
    joined.confidence = {0.9, fmt::format("{} faces side by side, all along one direction", walls)};
    claims.replace(face.id, std::move(joined));
  }
}

}  // namespace stepwise
