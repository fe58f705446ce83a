// How far a body can be moved straight or turned before it meets another, and in which order an assembly can be put
// together.
//
// Lengths in mm. By rays from points of both bodies' leading faces; a hit counts only where four rays beside it, apart
// by twice the triangles' error, hit as well, so that pins pass their own bores. Cost: samples × log triangles for a
// pair and direction, done once for each relative placement; the order takes pairs × directions. Threads: pure. Does
// not see: curved paths, bending, obstacles narrower than twice the triangles' error, bodies that only screw. Based on:
// Wilson & Latombe 1994, "Geometric reasoning about mechanical assembly" (blocking graphs by direction). Differs:
// groups that block each other are taken out together and then apart by the same rule.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "geom/contact/part_contact.h"
#include "geom/contact/shape_meshes.h"
#include "geom/core/units.h"

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

struct AssemblyStep {
  std::vector<int> instances;  ///< put in together; several: they were put together before
  Vec3 direction;              ///< of the motion that puts them in; zero for the first
};

struct AssemblyOrder {
  std::vector<AssemblyStep> steps;  ///< from the first part to the last
  std::vector<std::vector<int>>
      locked;                    ///< instances that no straight motion takes apart, each group as small as found
  std::vector<Vec3> directions;  ///< that were tried
};

struct AssemblyOrderOptions {
  std::size_t mostInstances = 120;  ///< beyond, the pairs are too many for an answer while one waits
  std::size_t mostDirections = 8;   ///< each with its opposite; those of most contacts first
};

/// None: too many instances.
std::optional<AssemblyOrder> findAssemblyOrder(const ShapeMeshes& shapes, const std::vector<ContactInstance>& instances,
                                               const Contacts& contacts, const AssemblyOrderOptions& options = {});

}  // namespace stepwise
