#include "features/setups/tool_room.h"

#include <algorithm>
#include <cmath>

namespace stepwise {
namespace {

constexpr double kNoEnd = std::numeric_limits<double>::infinity();
constexpr int kMostShrinks = 24;  // each one takes a new obstacle in; more than ten are rare

}  // namespace

Vec3 CutterRoom::axisFor(double radius, const ContactPoint& at, const ToolFrame& frame) const {
  const Vec3 away = axisPoint - at.point;
  const double distance = norm(away);
  if (distance <= 0) return axisPoint;
  if (contact == Contact::floor) {  // as far from what narrows the room as the larger cutter allows
    const double allowed = std::max(0.0, std::min(distance, radius));
    return at.point + away * (allowed / distance);
  }
  if (contact == Contact::ball) return at.point + frame.level(at.normal) * radius;
  return at.point + away * (radius / distance);
}

double CutterRoom::tipAboveMm(double radius, const ContactPoint& at, const ToolFrame& frame) const {
  return contact == Contact::ball ? radius * (dot(at.normal, frame.axis) - 1) : 0;
}

CutterRoom RoomFinder::beside(const ToolFrame& frame, const ContactPoint& at) const {
  CutterRoom room{CutterRoom::Contact::side, at.capMm, at.point, 0, {}};
  const Vec3 out = normalized(frame.level(at.normal));
  for (int i = 0; i < kMostShrinks; ++i) {
    room.axisPoint = at.point + out * room.radiusMm;
    const auto hit =
        clearance_.nearestToAxis(frame, room.axisPoint, at.levelMm, kNoEnd, room.radiusMm - at.toleranceMm);
    if (!hit) return room;
    room.narrowedBy = hit->face;
    room.narrowedAt = hit->point;
    const Vec3 w = frame.level(hit->point - at.point);
    const double towards = dot(w, out);
    const double next = towards > 0 ? dot(w, w) / (2 * towards) : 0;
    room.radiusMm = std::min(next, room.radiusMm * 0.98);
    if (room.radiusMm < smallestMm_) break;
  }
  room.axisPoint = at.point + out * room.radiusMm;
  return room;
}

CutterRoom RoomFinder::onFloor(const ToolFrame& frame, const ContactPoint& at) const {
  CutterRoom room{CutterRoom::Contact::floor, at.capMm, at.point, 0, {}};
  const auto nearest = clearance_.nearestToAxis(frame, at.point, at.levelMm, kNoEnd, room.radiusMm - at.toleranceMm);
  if (!nearest) return room;
  room.narrowedBy = nearest->face;
  room.narrowedAt = nearest->point;
  room.radiusMm = nearest->distanceMm;
  // A disc that touches the nearest wall beside the point usually covers it, and can be larger.
  const Vec3 out = normalized(frame.level(at.point - nearest->point));
  if (out == Vec3{}) return room;
  ContactPoint wall = at;
  wall.point = at.point - out * nearest->distanceMm;
  wall.normal = out;
  const CutterRoom beside = this->beside(frame, wall);
  if (beside.radiusMm > room.radiusMm && 2 * beside.radiusMm >= nearest->distanceMm) {
    room.radiusMm = beside.radiusMm;
    room.axisPoint = beside.axisPoint;
    if (beside.narrowedBy != 0) {
      room.narrowedBy = beside.narrowedBy;
      room.narrowedAt = beside.narrowedAt;
    }
  }
  return room;
}

CutterRoom RoomFinder::byBall(const ToolFrame& frame, const ContactPoint& at) const {
  CutterRoom room{CutterRoom::Contact::ball, at.capMm, at.point, 0, {}};
  const Vec3 aside = frame.level(at.normal);
  const double steepness = dot(aside, aside);
  for (int i = 0; i < kMostShrinks; ++i) {
    const Vec3 center = at.point + at.normal * room.radiusMm;
    const auto hit = clearance_.nearestToBall(frame, center, room.radiusMm - at.toleranceMm);
    if (!hit) break;
    room.narrowedBy = hit->face;
    room.narrowedAt = hit->point;
    double next = 0;
    if (dot(hit->point - center, frame.axis) < 0) {
      const Vec3 w = hit->point - at.point;
      const double towards = dot(w, at.normal);
      next = towards > 0 ? dot(w, w) / (2 * towards) : 0;
    } else {  // |w − R·aside| = R, across the axis
      const Vec3 w = frame.level(hit->point - at.point);
      const double b = dot(w, aside), flat = 1 - steepness;
      next = flat > 1e-9 ? (-b + std::sqrt(b * b + flat * dot(w, w))) / flat : b > 0 ? dot(w, w) / (2 * b) : 0;
    }
    room.radiusMm = std::min(next, room.radiusMm * 0.98);
    if (room.radiusMm < smallestMm_) break;
  }
  room.axisPoint = at.point + aside * room.radiusMm;
  return room;
}

}  // namespace stepwise
