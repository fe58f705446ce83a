// How two faces of different bodies touch, by their surfaces and borders.
//
// Both bodies' graphs in their own coordinates, the second placed by `bInA`. Lengths in mm. Threads: pure. Does not
// see: freeform faces, tori, and pairs of kinds that no rule names (`needsMesh` tells which).
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "geom/contact/part_contact.h"

namespace stepwise {

/// One contact of two faces before those on one surface are joined.
struct FaceTouch {
  FaceContact contact;
  std::array<double, 2> along{};  ///< coaxial, conical: from, to along the axis, from the plane through A's origin
  Vec3 surfaceAt;                 ///< coaxial: foot of A's origin on the axis; coplanar: A's origin in the plane
};

std::optional<FaceTouch> touchFaces(const FaceGraph& a, FaceId faceA, const FaceGraph& b, FaceId faceB,
                                    const Placement& bInA, const FindContactsOptions& options);

/// No rule of touchFaces fits the two surfaces: only their triangles can tell.
bool needsMesh(const Surface& a, const Surface& b);

/// Touches on the same two surfaces become one contact; the others stay. In order of kind, then faces.
std::vector<FaceContact> joinTouches(std::vector<FaceTouch> touches);

Box3 movedBox(const Box3& box, const Placement& placement);
Surface movedSurface(const Surface& surface, const Placement& placement);

}  // namespace stepwise
