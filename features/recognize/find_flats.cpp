#include "features/recognize/find_flats.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "geom/brep/edge_reach.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

const double kSine = std::sin(kDirectionTolerance.inRadians());

std::optional<TurnedProfile> turnedProfile(const Claims& claims) {
  for (const Feature& feature : claims.features())
    if (const auto* profile = std::get_if<TurnedProfile>(&feature.shape)) return *profile;
  return std::nullopt;
}

class FlatFinder {
 public:
  FlatFinder(const FaceGraph& graph, Claims& claims, Vec3 origin, Vec3 axis)
      : graph_(graph), claims_(claims), origin_(origin), axis_(axis), toleranceMm_(sameLengthMm(graph)) {}

  void tryFlat(const Face& face) {
    const auto* plane = std::get_if<Plane>(&face.surface);
    if (plane == nullptr || !claims_.free(face.id) || std::abs(dot(plane->normal, axis_)) > kSine) return;
    const std::optional<double> radius = radiusCutInto(face.id);
    if (!radius) return;
    const std::optional<std::vector<FaceId>> shoulders = shouldersOf(face.id);
    const double depth = *radius - dot(face.point - origin_, plane->normal);
    if (!shoulders || depth <= toleranceMm_) {
      claims_.refuse(
          face.id, "flat",
          shoulders ? "not below the diameter beside it" : "an inner corner that is no shoulder across the axis");
      return;
    }
    claim(face, plane->normal, depth, *radius, *shoulders);
  }

 private:
  /// The largest outer diameter of the turning axis that ends in this face along the axis.
  std::optional<double> radiusCutInto(FaceId id) const {
    std::optional<double> radius;
    for (int e : edgesOf(graph_, id)) {
      const Edge& edge = graph_.edge(e);
      if (edge.convexity != Convexity::convex || edge.curve != CurveKind::line ||
          norm(cross(edge.startTangent, axis_)) > kSine)
        continue;
      const auto* cylinder = std::get_if<Cylinder>(&graph_.face(edge.otherThan(id)).surface);
      if (cylinder == nullptr || cylinder->concave || norm(cross(cylinder->axis, axis_)) > kSine) continue;
      if (norm(cross(cylinder->origin - origin_, axis_)) > toleranceMm_) continue;
      radius = std::max(radius.value_or(0), cylinder->radiusMm);
    }
    return radius;
  }

  /// The faces at its inner corners; nothing if one of them is not across the axis or has another owner.
  std::optional<std::vector<FaceId>> shouldersOf(FaceId id) const {
    std::vector<FaceId> shoulders = neighbours(graph_, id, Convexity::concave);
    for (FaceId shoulder : shoulders) {
      const auto* plane = std::get_if<Plane>(&graph_.face(shoulder).surface);
      if (plane == nullptr || norm(cross(plane->normal, axis_)) > kSine) return std::nullopt;
    }
    // A full shoulder of the turned profile may end the flat; it stays with the profile.
    std::erase_if(shoulders, [&](FaceId shoulder) { return !claims_.free(shoulder); });
    return shoulders;
  }

  void claim(const Face& face, Vec3 normal, double depthMm, double radiusMm, const std::vector<FaceId>& shoulders) {
    const std::size_t corners = neighbours(graph_, face.id, Convexity::concave).size();
    Cavity cavity;
    cavity.kind = corners >= 2 ? Cavity::Kind::notch : Cavity::Kind::step;
    cavity.profile = std::string("flat");
    cavity.through = corners == 0;
    cavity.openSides = 4 - static_cast<int>(std::min<std::size_t>(corners, 2));
    cavity.floors = {face.id};
    cavity.walls = shoulders;
    cavity.lengthMm = reachAlong(graph_, {face.id}, axis_).sizeMm();
    cavity.widthMm = reachAlong(graph_, {face.id}, cross(axis_, normal)).sizeMm();
    cavity.depthMm = depthMm;
    if (!shoulders.empty()) cavity.floorRadiusMm = 0;
    Feature feature;
    feature.faces = shoulders;
    feature.faces.push_back(face.id);
    feature.faceClass = std::string("flat");
    feature.directions = {normal};
    feature.rule = "flat.on-diameter";
    feature.confidence = {
        0.95, fmt::format("a plane along the turning axis, {:.4g} mm below Ø{:.4g}, with {} shoulder{}", depthMm,
                          2 * radiusMm, corners, corners == 1 ? "" : "s")};
    feature.shape = std::move(cavity);
    claims_.claim(std::move(feature));
  }

  const FaceGraph& graph_;
  Claims& claims_;
  Vec3 origin_, axis_;
  double toleranceMm_;
};

}  // namespace

void findFlats(const FaceGraph& graph, Claims& claims) {
  const std::optional<TurnedProfile> profile = turnedProfile(claims);
  if (!profile) return;
  FlatFinder finder(graph, claims, profile->axisOrigin, profile->axisDirection);
  for (const Face& face : graph.faces) finder.tryFlat(face);
}

}  // namespace stepwise
