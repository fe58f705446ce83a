#include "geom/contact/travel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "geom/contact/mesh_contact.h"

namespace stepwise {
namespace {

constexpr double kTouchMm = 0.005;

/// Distance to the first face that a point comes into from outside.
std::optional<double> firstEntry(const ContactMesh& body, Vec3 from, Vec3 direction) {
  for (const RayHit& hit : body.rays.allHits({from, direction}, 0))
    if (dot(areaVector(body.mesh, hit.triangle), direction) < 0) return hit.distanceMm;
  return std::nullopt;
}

/// Whether the ray comes within `margin` of the box.
bool mayHit(const Box3& box, Vec3 from, Vec3 direction, double margin) {
  double enter = 0, leave = std::numeric_limits<double>::infinity();
  const std::array<std::array<double, 4>, 3> axes{{{from.x, direction.x, box.min.x, box.max.x},
                                                   {from.y, direction.y, box.min.y, box.max.y},
                                                   {from.z, direction.z, box.min.z, box.max.z}}};
  for (const auto& [at, slope, low, high] : axes) {
    if (std::abs(slope) < 1e-12) {
      if (at < low - margin || at > high + margin) return false;
      continue;
    }
    const double p = (low - margin - at) / slope, q = (high + margin - at) / slope;
    enter = std::max(enter, std::min(p, q));
    leave = std::min(leave, std::max(p, q));
  }
  return enter <= leave;
}

enum class Wanted { least, any };

/// All in the coordinates of `hit`: points of the other body run along `direction`.
std::optional<double> travelOfPoints(const TravelBody& points, const Placement& toHit, const ContactMesh& hit,
                                     Vec3 direction, double margin, Wanted wanted) {
  constexpr double kLeading = 0.05;
  const Vec3 u = anyPerpendicular(direction), v = cross(direction, u);
  std::optional<double> least;
  for (const FaceSample& sample : points.samples) {
    const Vec3 normal = toHit.applyToDirection(sample.normal);
    const double facing = dot(normal, direction);
    if (facing < kLeading) continue;
    const Vec3 from = toHit.applyToPoint(sample.point) - normal * margin;
    if (!mayHit(hit.box, from, direction, 3 * margin)) continue;
    const std::optional<double> middle = firstEntry(hit, from, direction);
    if (!middle || (least && *middle - margin * facing >= *least)) continue;
    double furthest = *middle;
    bool all = true;
    for (const Vec3 beside : {u, -u, v, -v}) {
      const std::optional<double> entry = firstEntry(hit, from + beside * (2 * margin), direction);
      all = all && entry;
      if (entry) furthest = std::min(furthest, *entry);
    }
    if (!all) continue;
    least = std::min(least.value_or(furthest), std::max(0.0, furthest - margin * facing));
    if (wanted == Wanted::any) return least;
  }
  return least;
}

double marginOf(const ContactMesh& p, const ContactMesh& q) {
  return p.mesh.chordErrorMm + q.mesh.chordErrorMm + kTouchMm;
}

bool holds(const Box3& box, Vec3 p) {
  return p.x >= box.min.x && p.x <= box.max.x && p.y >= box.min.y && p.y <= box.max.y && p.z >= box.min.z &&
         p.z <= box.max.z;
}

bool sharesVolume(const std::vector<FaceSample>& samples, const ContactMesh& other, const Placement& toOther,
                  double margin) {
  return std::any_of(samples.begin(), samples.end(), [&](const FaceSample& sample) {
    const Vec3 p = toOther.applyToPoint(sample.point - sample.normal * margin);
    return holds(other.box, p) && isInside(other.rays, p);
  });
}

Placement rotation(Vec3 origin, Vec3 axis, Angle angle) {
  const double c = std::cos(angle.inRadians()), s = std::sin(angle.inRadians());
  const auto turned = [&](Vec3 v) { return v * c + cross(axis, v) * s + axis * (dot(axis, v) * (1 - c)); };
  Placement p{{turned({1, 0, 0}), turned({0, 1, 0}), turned({0, 0, 1})}, {}};
  p.origin = origin - p.applyToDirection(origin);
  return p;
}

}  // namespace

TravelBody prepareTravel(const ContactMesh& body) {
  TravelBody prepared{&body, {}};
  for (const auto& range : body.ranges) {
    const int count = std::clamp(static_cast<int>(range[1] - range[0]) * 3, 6, 40);
    const auto some = sampleTriangles(body.mesh, range, count);
    prepared.samples.insert(prepared.samples.end(), some.begin(), some.end());
  }
  return prepared;
}

std::array<Angle, 2> freeTurns(const ContactMesh& moving, const Placement& movingAt, const ContactMesh& fixed,
                               const Placement& fixedAt, const Turn& turn) {
  const double margin = 2 * marginOf(moving, fixed);
  const std::vector<FaceSample> ofMoving = prepareTravel(moving).samples, ofFixed = prepareTravel(fixed).samples;
  const auto collides = [&](Angle angle) {
    const Placement movingInFixed = fixedAt.inverse().after(rotation(turn.origin, turn.axis, angle).after(movingAt));
    return sharesVolume(ofMoving, fixed, movingInFixed, margin) ||
           sharesVolume(ofFixed, moving, movingInFixed.inverse(), margin);
  };
  const int steps = static_cast<int>(std::lround(360 / turn.step.inDegrees()));
  std::array<Angle, 2> free;
  for (std::size_t sense = 0; sense < 2; ++sense) {
    int k = 1;
    while (k <= steps && !collides(turn.step * (sense == 0 ? k : -k))) ++k;
    if (k > steps) return {Angle::degrees(360), Angle::degrees(360)};
    free[sense] = turn.step * (k - 1);
  }
  return free;
}

std::optional<double> freeTravelMm(const ContactMesh& moving, const Placement& movingAt, const ContactMesh& fixed,
                                   const Placement& fixedAt, Vec3 direction) {
  const double margin = marginOf(moving, fixed);
  const Placement movingInFixed = fixedAt.inverse().after(movingAt), fixedInMoving = movingInFixed.inverse();
  const auto forth = travelOfPoints(prepareTravel(moving), movingInFixed, fixed,
                                    fixedAt.inverse().applyToDirection(direction), margin, Wanted::least);
  const auto back = travelOfPoints(prepareTravel(fixed), fixedInMoving, moving,
                                   -movingAt.inverse().applyToDirection(direction), margin, Wanted::least);
  if (forth && back) return std::min(*forth, *back);
  return forth ? forth : back;
}

bool standsInTheWay(const TravelBody& moving, const TravelBody& fixed, const Placement& fixedInMoving, Vec3 direction) {
  const double margin = marginOf(*moving.body, *fixed.body);
  const Placement movingInFixed = fixedInMoving.inverse();
  return travelOfPoints(moving, movingInFixed, *fixed.body, movingInFixed.applyToDirection(direction), margin,
                        Wanted::any) ||
         travelOfPoints(fixed, fixedInMoving, *moving.body, -direction, margin, Wanted::any);
}

}  // namespace stepwise
