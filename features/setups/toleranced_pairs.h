// Pairs of faces whose place to each other a drawing usually bounds, so that one setup should cut both.
//
// Inferred from the shape where the file states no tolerance: bores on one axis (coaxial); bores of one diameter along
// one direction, as dowels and bolt circles are (parallel); a bore and the flat face it opens on square to its axis, as
// a seat has (mating). Chained from one to the next, so that n of a kind give n − 1 pairs. In mm; part coordinates.
// Cost: quadratic in holes, near-linear else. No threads. Does not see: what other parts of an assembly touch
// (mating_faces does).
#pragma once

#include <array>
#include <vector>

#include "features/recognize/feature.h"
#include "geom/brep/face_graph.h"

namespace stepwise {

struct TolerancedPair {
  enum class Origin { stated, assembled, coaxial, parallel, mating };
  std::array<FaceId, 2> faces{};
  Origin origin = Origin::stated;
};
/// "stated in the file", "coaxial (inferred)", …
const char* name(TolerancedPair::Origin origin);

/// Coaxial pairs first, then mating, then parallel ones.
std::vector<TolerancedPair> inferTolerancedPairs(const FaceGraph& graph, const Recognition& recognition);

}  // namespace stepwise
