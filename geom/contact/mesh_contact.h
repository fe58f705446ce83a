// What only triangles can tell about two bodies: how near freeform faces come, and whether the bodies share volume.
//
// Lengths in mm, in the coordinates of the first body; the second is placed by `bInA`. Distances are good to the sum of
// the chord errors. Threads: pure. Does not see: shared volume less deep than three times that sum.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "geom/contact/part_contact.h"
#include "geom/contact/shape_meshes.h"

namespace stepwise {

using FaceIdPair = std::array<FaceId, 2>;

/// The contact of all the given pairs of faces together, where any come nearer than options.nearMm.
std::optional<FaceContact> touchMeshes(const ContactMesh& a, const ContactMesh& b, const Placement& bInA,
                                       const std::vector<FaceIdPair>& pairs, const FindContactsOptions& options);

/// The deepest point in both bodies that lies in none of the fits and threads already found; volume is not filled in.
std::optional<Interference> findInterference(const ContactMesh& a, const ContactMesh& b, const Placement& bInA,
                                             const std::vector<FaceContact>& contacts, double touchMm);

/// By points counted in both, of a grid in the box that both share: good to some ten percent.
double countSharedVolumeMm3(const ContactMesh& a, const ContactMesh& b, const Placement& bInA);

/// Whether a point lies inside the closed mesh: two of three rays that cross it oddly often.
bool isInside(const RayCaster& rays, Vec3 point);

}  // namespace stepwise
