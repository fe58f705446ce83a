// Tells how the two faces of each edge meet: outer corner, inner corner or smooth. For geom/ only.
#pragma once

#include <TopTools_IndexedMapOfShape.hxx>

#include "geom/brep/face_graph.h"

namespace stepwise {

/// Fills in `Edge::faces`, convexity and interior angle from the loops of the faces, and reports open and non-manifold
/// edges. The maps are those that numbered the graph's faces and edges.
void classifyEdges(FaceGraph& graph, const TopTools_IndexedMapOfShape& faces, const TopTools_IndexedMapOfShape& edges);

}  // namespace stepwise
