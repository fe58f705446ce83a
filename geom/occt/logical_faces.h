// Joins the faces that an exporter split: neighbours on one surface that run into each other. For geom/ only.
#pragma once

#include <TopTools_IndexedMapOfShape.hxx>

#include "geom/brep/face_graph.h"

namespace stepwise {

/// Fills in `Face::logicalFace` and `FaceGraph::logicalFaces`; edges must carry their convexity.
void joinLogicalFaces(FaceGraph& graph, const TopTools_IndexedMapOfShape& faces);

}  // namespace stepwise
