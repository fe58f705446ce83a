#include "features/recognize/sort_inner_rounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "features/recognize/revolved_faces.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

const double kSine = std::sin(kDirectionTolerance.inRadians());

/// The line along which all directions of the feature lie.
std::optional<Vec3> toolAxis(const Feature& feature) {
  if (feature.directions.empty()) return std::nullopt;
  const Vec3 axis = feature.directions.front();
  const bool one = std::all_of(feature.directions.begin(), feature.directions.end(),
                               [&](Vec3 d) { return norm(cross(d, axis)) < kSine; });
  return one ? std::optional(axis) : std::nullopt;
}

class RoundSorter {
 public:
  RoundSorter(const FaceGraph& graph, Claims& claims) : graph_(graph), claims_(claims) {}

  void run() {
    for (std::size_t i = 0; i < claims_.features().size(); ++i) {
      const Feature feature = claims_.features()[i];
      const auto* cavity = std::get_if<Cavity>(&feature.shape);
      if (cavity == nullptr || feature.faces.empty() || cavity->kind != Cavity::Kind::pocket) continue;
      const std::optional<Vec3> axis = toolAxis(feature);
      if (!axis) continue;
      sort(feature, *axis);
      joinAround(std::get<Cavity>(feature.shape).floors);
    }
  }

 private:
  void sort(const Feature& feature, Vec3 axis) {
    const FaceId first = feature.faces.front();
    std::vector<FaceId> corners, floorRounds;
    for (FaceId face : feature.faces) {
      if (isAlongFloor(face, axis)) floorRounds.push_back(face);
      for (FaceId other : neighbours(graph_, face, Convexity::smooth))
        if (isForeignCorner(other, axis) && std::find(corners.begin(), corners.end(), other) == corners.end())
          corners.push_back(other);
    }
    const bool onlyRounds = floorRounds.size() == feature.faces.size();
    if (onlyRounds || (corners.empty() && floorRounds.empty())) return;
    for (FaceId corner : corners) claims_.move(first, corner);
    const FaceId kept = *std::find_if(feature.faces.begin(), feature.faces.end(), [&](FaceId face) {
      return std::find(floorRounds.begin(), floorRounds.end(), face) == floorRounds.end();
    });
    for (FaceId round : floorRounds) giveToFillet(round);
    Feature sorted = *claims_.owner(kept);
    Cavity& cavity = std::get<Cavity>(sorted.shape);
    cavity.walls.insert(cavity.walls.end(), corners.begin(), corners.end());
    std::sort(cavity.walls.begin(), cavity.walls.end());
    for (std::vector<FaceId>* list : {&cavity.walls, &cavity.floors})
      std::erase_if(*list,
                    [&](FaceId face) { return !std::binary_search(sorted.faces.begin(), sorted.faces.end(), face); });
    for (FaceId corner : corners) {
      const double radius = std::get<Cylinder>(graph_.face(corner).surface).radiusMm;
      cavity.cornerRadiusMm = std::min(cavity.cornerRadiusMm.value_or(radius), radius);
      if (*cavity.cornerRadiusMm == 0) cavity.cornerRadiusMm = radius;
    }
    claims_.replace(kept, std::move(sorted));
  }

  /// Fillets of one radius around one floor are one: other cuts have parted them.
  void joinAround(const std::vector<FaceId>& floors) {
    std::vector<FaceId> around;  // one face of each fillet
    for (FaceId floor : floors)
      for (FaceId face : neighbours(graph_, floor, Convexity::smooth)) {
        const Feature* owner = claims_.owner(face);
        const auto* fillet = owner ? std::get_if<Fillet>(&owner->shape) : nullptr;
        if (fillet == nullptr || fillet->variable) continue;
        const auto same = std::find_if(around.begin(), around.end(), [&](FaceId known) {
          const double radius = std::get<Fillet>(claims_.owner(known)->shape).radiusMm;
          return claims_.owner(known) == owner || std::abs(radius - fillet->radiusMm) <= 1e-3 * radius;
        });
        if (same == around.end()) {
          around.push_back(face);
        } else if (claims_.owner(*same) != owner) {
          const double lengthMm = fillet->lengthMm;
          claims_.absorb(*same, face);
          Feature joined = *claims_.owner(*same);
          std::get<Fillet>(joined.shape).lengthMm += lengthMm;
          claims_.replace(*same, std::move(joined));
        }
      }
  }

  /// An inner cylinder across the tool, tangent to a floor or to a wall.
  bool isAlongFloor(FaceId id, Vec3 axis) const {
    const auto* cylinder = std::get_if<Cylinder>(&graph_.face(id).surface);
    return cylinder && cylinder->concave && std::abs(dot(cylinder->axis, axis)) < kSine &&
           !neighbours(graph_, id, Convexity::smooth).empty();
  }

  /// An inner cylinder along the tool that was taken for a fillet.
  bool isForeignCorner(FaceId id, Vec3 axis) const {
    const auto* cylinder = std::get_if<Cylinder>(&graph_.face(id).surface);
    const Feature* owner = claims_.owner(id);
    return cylinder && cylinder->concave && norm(cross(cylinder->axis, axis)) < kSine && owner &&
           std::holds_alternative<Fillet>(owner->shape);
  }

  /// Into the fillet that it runs into or that has its radius nearby; else it is one by itself.
  void giveToFillet(FaceId round) {
    const double radius = std::get<Cylinder>(graph_.face(round).surface).radiusMm;
    claims_.release(round);
    for (FaceId other : neighbours(graph_, round, Convexity::smooth)) {
      const Feature* owner = claims_.owner(other);
      const auto* fillet = owner ? std::get_if<Fillet>(&owner->shape) : nullptr;
      if (fillet == nullptr || std::abs(fillet->radiusMm - radius) > 0.01 * radius) continue;
      Feature piece = describe(round, radius);
      claims_.claim(std::move(piece));
      claims_.absorb(other, round);
      return;
    }
    claims_.claim(describe(round, radius));
  }

  Feature describe(FaceId round, double radius) const {
    Feature feature;
    feature.shape = Fillet{radius, false, graph_.face(round).areaMm2 / radius};
    feature.faceClass = "fillet";
    feature.faces = {round};
    for (FaceId other : neighbours(graph_, round, Convexity::smooth))
      if (std::holds_alternative<Plane>(graph_.face(other).surface))
        feature.directions.push_back(graph_.face(other).normal);
    feature.rule = "blend.floor-radius";
    feature.confidence = {0.9, fmt::format("runs into its neighbours across the tool that cuts the pocket")};
    return feature;
  }

  const FaceGraph& graph_;
  Claims& claims_;
};

}  // namespace

void sortInnerRounds(const FaceGraph& graph, Claims& claims) {
  const bool anyCurved =
      std::any_of(graph.faces.begin(), graph.faces.end(), [](const Face& f) { return isConcave(f.surface); });
  if (anyCurved) RoundSorter(graph, claims).run();
}

}  // namespace stepwise
