// Finds all machining features of a body: the one call that the rest of Stepwise uses.
//
// Stages in order, each its own file: inner voids, stock faces, sheet, threads, gears, knurls, text, grooves, holes,
// cavities with round ends, chamfers, blends, turned profile, bosses and ribs, cut-outs, sheet contours, freeform
// regions, and last the cavities, which explain what is left. Each face ends with at most one owner; faces without
// owner carry the reason. Independent of coordinate axes and of face order. Near-linear in faces; no threads.
#pragma once

#include "features/recognize/feature.h"
#include "geom/brep/face_graph.h"

namespace stepwise {

struct RecognizeOptions {
  /// Confidence below which a feature is not claimed and its faces stay unowned.
  double minConfidence = 0.3;
};

Recognition recognizeFeatures(const FaceGraph& graph, const RecognizeOptions& options = {});

}  // namespace stepwise
