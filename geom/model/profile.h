// Flat outlines of lines, arcs and splines, and the bodies that come from them: extruded, turned, lofted.
//
// A Profile is a closed contour in its own x-y plane, in mm; `frame` puts it into space. It must not cross itself, and
// holes must lie inside their outline. Errors where the kernel cannot make a valid body of it.
// Does not see: units, tolerances, sketches with constraints.
#pragma once

#include <vector>

#include "geom/brep/solid.h"
#include "geom/core/result.h"
#include "geom/core/vec3.h"

namespace stepwise {

struct Point2 {
  double x = 0, y = 0;
  friend bool operator==(const Point2&, const Point2&) = default;
};

/// One piece of a contour; it starts where the one before ended.
struct ProfileSegment {
  enum class Kind { line, arc, spline };
  Kind kind = Kind::line;
  std::vector<Point2> points;  ///< line: end; arc: a point on it, end; spline: points it passes, the last is the end
};

class Profile {
 public:
  explicit Profile(Point2 start) : start_(start) {}
  Profile& lineTo(Point2 end);
  Profile& arcTo(Point2 through, Point2 end);
  Profile& splineThrough(std::vector<Point2> points);

  Point2 start() const { return start_; }
  Point2 end() const { return segments_.empty() ? start_ : segments_.back().points.back(); }
  const std::vector<ProfileSegment>& segments() const { return segments_; }

 private:
  Point2 start_;
  std::vector<ProfileSegment> segments_;
};

Profile polygonProfile(const std::vector<Point2>& corners);
Profile rectangleProfile(Point2 min, Point2 max);
Profile circleProfile(Point2 center, double radiusMm);
/// Obround: a straight slot with round ends, `lengthMm` over all, along x.
Profile slotProfile(Point2 center, double lengthMm, double widthMm);
/// A polygon whose corner i is rounded by radiiMm[i] (0 keeps it sharp), or all by the same radius.
Profile roundedProfile(const std::vector<Point2>& corners, const std::vector<double>& radiiMm);
Profile roundedProfile(const std::vector<Point2>& corners, double radiusMm);

/// Swept by `heightMm` along the frame's z; `holes` stay open.
Result<Solid> extrude(const Profile& outline, double heightMm, const Placement& frame = {},
                      const std::vector<Profile>& holes = {});
/// Turned by a full circle about the frame's x axis: x runs along the spindle, y is the radius (never negative).
Result<Solid> turn(const Profile& outline, const Placement& frame = {});
/// Skinned smoothly through the outlines in their frames, closed by flat ends.
Result<Solid> loft(const std::vector<Profile>& outlines, const std::vector<Placement>& frames);

/// A frame at `origin` whose z is `z` and whose x is as near to `x` as a right angle allows.
Placement frameAt(Vec3 origin, Vec3 z, Vec3 x);

}  // namespace stepwise
