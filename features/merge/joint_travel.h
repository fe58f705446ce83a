// How far moving joints go: along their axis and about it, until something of the two rigid bodies stands in the way.
//
// Lengths in mm. The second instance's rigid body moves against the first's, all others away. Turns are tried in steps
// of five degrees. Cost: rays of the bodies' meshes, some milliseconds for a pair of instances and direction; joints
// beyond the first few dozen different ones, and between bodies of many instances, are left without.
// Threads: pure. Does not see: stops on third bodies, planar and spherical joints, gears.
#pragma once

#include "features/merge/joints.h"

namespace stepwise {

/// Fills in Joint::travel.
void measureTravel(const JointContext& context, Joints& joints);

}  // namespace stepwise
