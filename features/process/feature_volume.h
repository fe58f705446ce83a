// How much material a tool takes away to make one feature, from the feature's own dimensions.
//
// Cubic millimetres. None for features whose dimensions do not say it (bosses, ribs, freeform regions): what was around
// them belongs to the outer removal. Does not see: overlap of features, or stock above a feature's opening.
#pragma once

#include <optional>

#include "features/recognize/feature.h"
#include "geom/brep/face_graph.h"

namespace stepwise {

std::optional<double> removedVolumeMm3(const Feature& feature, const FaceGraph& graph);

}  // namespace stepwise
