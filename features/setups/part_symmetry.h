// The turns and reflections that carry a part onto itself, so that plans which differ only by one count as one.
//
// Tried are the 48 ways to lay a box onto itself, along the first three candidate directions that are square to each
// other; one counts where it carries the middle, length and curve of every edge, and the centroid and area of every
// face, onto another. Lengths in mm. Cost: 48 × (edges + faces) × log. No threads. Does not see: symmetries that do
// not carry that box onto itself (thirds, fifths); freeform faces that agree in border, area and centroid only.
#pragma once

#include <array>
#include <vector>

#include "features/setups/access_directions.h"
#include "geom/brep/face_graph.h"

namespace stepwise {

/// As rows; maps directions.
using SymmetryMatrix = std::array<Vec3, 3>;

/// The identity first.
std::vector<SymmetryMatrix> findSymmetries(const FaceGraph& graph, const Access& access);

/// True where one of the symmetries carries the one set of directions onto the other.
bool areSymmetric(const std::vector<SymmetryMatrix>& symmetries, const std::vector<Vec3>& a,
                  const std::vector<Vec3>& b);

}  // namespace stepwise
