// Finds pockets and passages of any closed outline with upright walls, at least one of them curved.
//
// Starts at an inner loop of a plane whose edges are all outer corners: the walls that go down from it must be swept
// straight along the plane's normal, and either run out on the other side (passage) or end on one flat floor (pocket;
// floor fillets are looked through). Corner radii between flat walls do not count as sides: a rectangle with rounded
// corners is rectangular. Walls whose corner radii go on behind another cut are left to find_cavities. Runs after
// holes, round ends and blends. Cost: linear in edges of planes with inner loops. Does not see: outlines without curved
// walls (find_cavities), openings on curved faces, islands, sloped walls.
#pragma once

#include "features/recognize/claims.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

void findCutouts(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims);

}  // namespace stepwise
