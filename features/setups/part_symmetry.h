// The turns and reflections that carry a part onto itself, so that plans which differ only by one count as one.
//
// Tried are the 48 ways to lay a box onto itself, along the first three candidate directions that are square to each
// other, and what carries the first two candidates that are not parallel to any two at the same angle (thirds, fifths);
// one counts where it carries the middle, length and curve of every edge, and the centroid and area of every face, onto
// another. Lengths in mm. Cost: some hundred tries that mostly fail at once, (edges + faces) × log for each that does
// not. No threads. Does not see: freeform faces that differ although they agree in border, area and centroid.
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
