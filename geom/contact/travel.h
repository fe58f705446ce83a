// How far a body can be moved straight or turned before it meets another.
//
// Lengths in mm. By rays from points of both bodies' leading faces; a hit counts only where four rays beside it, apart
// by twice the triangles' error, hit as well, so that pins pass their own bores. Cost: samples × log triangles for a
// pair and direction. Threads: pure. Does not see: curved paths, bending, obstacles narrower than twice the triangles'
// error.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "geom/contact/shape_meshes.h"
#include "geom/core/units.h"
#include "geom/mesh/sample_faces.h"

namespace stepwise {

/// Along the unit direction, in the coordinates that both placements lead to; none: as far as one likes.
std::optional<double> freeTravelMm(const ContactMesh& moving, const Placement& movingAt, const ContactMesh& fixed,
                                   const Placement& fixedAt, Vec3 direction);

/// Turning of `moving` about an axis by steps, until points of one body lie inside the other.
struct Turn {
  Vec3 origin, axis;
  Angle step = Angle::degrees(5);
};
/// Angles free in the positive and the negative sense, each at most a full turn; good to one step.
std::array<Angle, 2> freeTurns(const ContactMesh& moving, const Placement& movingAt, const ContactMesh& fixed,
                               const Placement& fixedAt, const Turn& turn);

/// A body with the points that its rays start from, for many questions.
struct TravelBody {
  const ContactMesh* body = nullptr;
  std::vector<FaceSample> samples;
};
TravelBody prepareTravel(const ContactMesh& body);

/// Whether `fixed` stops `moving` anywhere along the unit direction; in the coordinates of `moving`.
bool standsInTheWay(const TravelBody& moving, const TravelBody& fixed, const Placement& fixedInMoving, Vec3 direction);

}  // namespace stepwise
