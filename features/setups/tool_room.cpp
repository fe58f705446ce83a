#include "features/setups/tool_room.h"

#include <algorithm>
#include <cmath>

namespace stepwise {
namespace {

constexpr double kNoEnd = std::numeric_limits<double>::infinity();

CutterRoom roomOf(CutterRoom::Contact contact, const TouchingRoom& found, Vec3 axisPoint) {
  CutterRoom room{contact, found.radiusMm, axisPoint, 0, {}};
  if (found.narrowedBy) {
    room.narrowedBy = found.narrowedBy->face;
    room.narrowedAt = found.narrowedBy->point;
  }
  return room;
}

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

CutterRoom RoomFinder::beside(const ContactPoint& at) const {
  const Vec3 out = normalized(view_.frame().level(at.normal));
  const TouchingRoom found = view_.largestBeside(asked(at), out, at.levelMm);
  return roomOf(CutterRoom::Contact::side, found, at.point + out * found.radiusMm);
}

CutterRoom RoomFinder::onFloor(const ContactPoint& at) const {
  CutterRoom room{CutterRoom::Contact::floor, at.capMm, at.point, 0, {}};
  const auto nearest = view_.nearestToAxis(at.point, at.levelMm, kNoEnd, room.radiusMm - at.toleranceMm);
  if (!nearest) return room;
  room.narrowedBy = nearest->face;
  room.narrowedAt = nearest->point;
  room.radiusMm = nearest->distanceMm;
  // A disc that touches the nearest wall beside the point usually covers it, and can be larger.
  const Vec3 out = normalized(view_.frame().level(at.point - nearest->point));
  if (out == Vec3{}) return room;
  ContactPoint wall = at;
  wall.point = at.point - out * nearest->distanceMm;
  wall.normal = out;
  const CutterRoom beside = this->beside(wall);
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

CutterRoom RoomFinder::byBall(const ContactPoint& at) const {
  const TouchingRoom found = view_.largestBall(asked(at), at.normal);
  return roomOf(CutterRoom::Contact::ball, found, at.point + view_.frame().level(at.normal) * found.radiusMm);
}

}  // namespace stepwise
