// How far two triangles are apart, and where they are nearest.
//
// Units are the caller's. Does not see: a triangle that pierces the other's inside (its corners' and edges' distances
// are given then; `findContacts` looks for that by rays). Based on: Ericson 2005, "Real-Time Collision Detection",
// nearest points of triangle and segment pairs.
#pragma once

#include <array>

#include "geom/core/vec3.h"

namespace stepwise {

using Triangle = std::array<Vec3, 3>;

struct NearestPoints {
  double distanceMm = 0;
  Vec3 onFirst, onSecond;
};

Vec3 nearestOnTriangle(const Triangle& triangle, Vec3 point);
NearestPoints nearestPoints(const Triangle& first, const Triangle& second);

}  // namespace stepwise
