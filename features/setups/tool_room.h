// The largest cutter that touches a point of the part without cutting into anything else. Private to features/setups.
//
// Lengths in mm. A cutter's radius is given with the place of its axis, so that a smaller one can be put where it still
// touches the point and stays within the larger one's room. Threads: const calls are safe.
#pragma once

#include <limits>
#include <optional>

#include "geom/mesh/clearance.h"

namespace stepwise {

/// The point to be cut, as the tool sees it.
struct ContactPoint {
  Vec3 point;
  Vec3 normal;             ///< unit, out of the material
  double toleranceMm = 0;  ///< what lies less than this inside the cutter does not block it
  double levelMm = 0;      ///< what lies less than this above the point does not block it
  double capMm = 0;        ///< no larger radius follows the surface here, or is of use
};

struct CutterRoom {
  enum class Contact { side, floor, ball };
  Contact contact = Contact::side;
  double radiusMm = 0;
  Vec3 axisPoint;         ///< on the axis, at the level of the point
  FaceId narrowedBy = 0;  ///< what leaves no more room; 0: nothing up to the largest radius asked for
  Vec3 narrowedAt;        ///< where it does

  /// Where the axis of a smaller cutter stands that touches the point as well.
  Vec3 axisFor(double radius, const ContactPoint& contact, const ToolFrame& frame) const;
  /// How far its tip lies above the point (negative: below).
  double tipAboveMm(double radius, const ContactPoint& contact, const ToolFrame& frame) const;
};

class RoomFinder {
 public:
  RoomFinder(const Clearance::View& view, double smallestRadiusMm) : view_(view), smallestMm_(smallestRadiusMm) {}

  /// The side of a cylindrical cutter, or its rim on a slope, touches the point. The surface must not face the tool.
  CutterRoom beside(const ContactPoint& contact) const;
  /// The flat end of the cutter covers the point.
  CutterRoom onFloor(const ContactPoint& contact) const;
  /// A ball touches the point.
  CutterRoom byBall(const ContactPoint& contact) const;

 private:
  TouchingQuery asked(const ContactPoint& at) const { return {at.point, at.capMm, smallestMm_, at.toleranceMm}; }

  const Clearance::View& view_;
  double smallestMm_;
};

}  // namespace stepwise
