// Joins the pieces of an outer contour: profile walls that run along one direction and the rounds between them.
//
// A contour mill goes around lobes, waists and corners in one pass, so walls that share edges along the contour's
// direction are one profile. A round joins it only where it lies between two walls of the profile; one between sides of
// the stock stays an edge round. Runs last. Cost: linear in the edges of profile faces.
// Does not see: contours interrupted by another feature, which stay two profiles.
#pragma once

#include "features/recognize/claims.h"

namespace stepwise {

void joinOutlines(const FaceGraph& graph, Claims& claims);

}  // namespace stepwise
