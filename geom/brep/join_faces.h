// The face graph a body would have if no exporter had split its faces.
//
// Faces of one logical face become one face, the edges between them vanish, and edges that were split only where such
// an edge ended become one again. Everything else stays as it is, so that a body without split faces gives the same
// graph. Rules that reason on the joined graph need not know about split faces at all; `members` leads back.
// Cost: linear. Does not see: freeform patches that were fitted separately to one surface.
#pragma once

#include <vector>

#include "geom/brep/face_graph.h"

namespace stepwise {

struct JoinedFaces {
  FaceGraph graph;                           ///< faces numbered in order of their smallest original face
  std::vector<std::vector<FaceId>> members;  ///< by joined FaceId − 1: original faces, ascending
};

JoinedFaces joinFaces(const FaceGraph& graph);

/// True where joinFaces would change anything.
bool hasSplitFaces(const FaceGraph& graph);

}  // namespace stepwise
