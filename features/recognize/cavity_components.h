// Groups faces that one cut has left: faces joined by inner corners.
//
// Where two removed volumes cross, the material between them keeps only outer (convex) corners, so an inner (concave)
// corner always lies inside one removed volume. Faces joined by concave edges therefore belong together, however many
// features cross. Fillets are looked through: the faces on both sides of a fillet are joined as if by its sharp corner.
// Cost: linear in edges. Does not see: pieces of one cut that another cut has separated (find_cavities merges those).
// Based on: Joshi & Chang 1988. Differs: components instead of template graphs, since crossing features leave no other
// concave edges.
#pragma once

#include <vector>

#include "features/recognize/claims.h"
#include "geom/brep/face_graph.h"

namespace stepwise {

struct CavityComponent {
  std::vector<FaceId> faces;    ///< free faces, ascending
  std::vector<FaceId> fillets;  ///< claimed fillets between them, ascending
  bool concave = false;         ///< at least one inner corner inside
};

/// Components of all free faces, in order of their smallest face.
std::vector<CavityComponent> findCavityComponents(const FaceGraph& graph, const Claims& claims);

}  // namespace stepwise
