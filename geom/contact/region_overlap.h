// The common area of two plane regions, each given by closed loops of straight pieces.
//
// A point belongs to a region if it lies inside an odd number of its loops, so holes need no marking and loops may be
// in any order and sense. Units are the caller's. Cost: (corners + crossings) × corners abreast of one another.
// Threads: pure. Does not see: arcs (the caller follows them by short pieces). Based on: vertical slabs between corners
// and crossings (Bentley & Ottmann 1979 without the sweep's tree). Differs: no topology is built, so edges that
// coincide, as those of mating faces do, cannot break it.
#pragma once

#include <vector>

#include "geom/model/profile.h"

namespace stepwise {

using Region = std::vector<std::vector<Point2>>;

struct RegionOverlap {
  double area = 0;
  Point2 centroid;              ///< of the common area
  std::vector<Point2> corners;  ///< on its border; their hull is its hull
};

RegionOverlap overlapRegions(const Region& a, const Region& b);

bool contains(const Region& region, Point2 point);

/// Counter-clockwise hull without collinear points.
std::vector<Point2> convexHull(std::vector<Point2> points);

}  // namespace stepwise
