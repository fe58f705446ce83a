// Which faces a T-cutter makes that straight tools do not, from which mouth. Private to features/setups.
//
// Tried on flat and round faces that no straight tool cuts whole, and on all faces of T-slots and grooves: the head
// must stand beside the wall or below the ceiling without cutting into anything else, its neck must pass the mouth, and
// shank and holder must stay outside. Samples that a straight tool sees from there count as made. Lengths in mm; part
// coordinates. Cost: a few hundred questions of Clearance for each face and direction tried, none elsewhere.
// Does not see: dovetail cutters, whose slots are judged by their profile; how the head comes to its place.
#pragma once

#include "features/setups/access_directions.h"
#include "features/setups/direction_views.h"
#include "features/setups/tools.h"

namespace stepwise {

/// Fills Access::undercut.
void findUndercutReach(const FaceGraph& graph, const Recognition& recognition, const TriangleMesh& mesh,
                       DirectionViews& views, const ToolSet& tools, int samplesPerFace, Access& access);

/// True where a cutter in the mouth makes the feature, though straight tools would have to come along it.
bool isUndercut(const Feature& feature);

}  // namespace stepwise
