#include "geom/model/drill_holes.h"

#include <cmath>

#include "geom/core/check.h"
#include "geom/model/combine_solids.h"
#include "geom/model/profile.h"

namespace stepwise {

Solid makeDrill(const DrilledHole& hole) {
  STEPWISE_CHECK(hole.diameterMm > 0 && hole.depthMm > 0, "a hole needs a diameter and a depth");
  const double radius = hole.diameterMm / 2;
  // Profile from the outside in: x is the depth below the surface, y the radius.
  std::vector<Point2> outline{{-hole.overshootMm, 0}};
  if (hole.counterbore) {
    outline.push_back({-hole.overshootMm, hole.counterbore->diameterMm / 2});
    outline.push_back({hole.counterbore->depthMm, hole.counterbore->diameterMm / 2});
    outline.push_back({hole.counterbore->depthMm, radius});
  } else if (hole.countersink) {
    const double sinkRadius = hole.countersink->diameterMm / 2;
    const double sinkDepth = (sinkRadius - radius) / std::tan(hole.countersink->includedAngle.inRadians() / 2);
    outline.push_back({-hole.overshootMm, sinkRadius});
    outline.push_back({0, sinkRadius});
    outline.push_back({sinkDepth, radius});
  } else {
    outline.push_back({-hole.overshootMm, radius});
  }
  outline.push_back({hole.depthMm, radius});
  const double point = hole.point ? radius / std::tan(hole.point->inRadians() / 2) : 0;
  outline.push_back({hole.depthMm + point, 0});

  const Vec3 inwards = -normalized(hole.towardsTool);
  Placement frame;
  frame.origin = hole.at;
  frame.axes = {inwards, anyPerpendicular(inwards), cross(inwards, anyPerpendicular(inwards))};
  const Result<Solid> body = turn(polygonProfile(outline), frame);
  STEPWISE_CHECK(body, "a drill's outline always turns into a body");
  return *body;
}

Result<Solid> drill(const Solid& body, const std::vector<DrilledHole>& holes) {
  std::vector<Solid> drills;
  for (const DrilledHole& hole : holes) drills.push_back(makeDrill(hole));
  return cutAll(body, drills);
}

std::vector<DrilledHole> patternOf(const DrilledHole& hole, const std::vector<Vec3>& places) {
  std::vector<DrilledHole> holes;
  for (Vec3 place : places) {
    holes.push_back(hole);
    holes.back().at = place;
  }
  return holes;
}

}  // namespace stepwise
