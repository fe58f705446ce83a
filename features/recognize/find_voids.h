// Finds closed inner voids: shells of faces that no path of faces connects with the outside of the part.
//
// Volumes in mm³, exact where the void is bounded by planes, cylinders, cones and spheres with straight or circular
// edges. Cost: linear in faces and edges. Does not see: other bodies in the same solid (their faces enclose material).
// Based on: the divergence theorem over faces, with each face's vector area taken from its border.
#pragma once

#include "features/recognize/claims.h"

namespace stepwise {

void findVoids(const FaceGraph& graph, Claims& claims);

/// Volume enclosed by a closed set of faces; negative where the faces look inwards, as those of a void do.
double enclosedVolumeMm3(const FaceGraph& graph, const std::vector<FaceId>& faces);

}  // namespace stepwise
