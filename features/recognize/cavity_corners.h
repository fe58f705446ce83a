// What the inner radii and the mouth of a cavity say: cutter sizes, sharp corners, and the key way.
#pragma once

#include "features/recognize/cavity_components.h"
#include "features/recognize/feature.h"
#include "geom/brep/face_graph.h"

namespace stepwise {

/// Any of the faces meets any of the others (sorted) in an inner corner without a radius.
bool meetSharply(const FaceGraph& graph, const std::vector<FaceId>& faces, const std::vector<FaceId>& others);

/// Sets corner and floor radius: the smallest of the concave cylinders (and tori) between walls along and across the
/// tool, 0 where walls meet each other or a floor in a sharp inner corner. Walls and floors of the cavity must be
/// sorted.
void measureInnerRadii(const FaceGraph& graph, const CavityComponent& component, Vec3 toolDirection, Cavity& cavity);

/// A slot or pocket with one pair of flat walls that ends in the same cylinder on both sides: the seat of a key in a
/// bore or on a shaft. `toolDirection` looks out of the slot.
bool isKeyway(const FaceGraph& graph, const Cavity& cavity, Vec3 toolDirection);

}  // namespace stepwise
