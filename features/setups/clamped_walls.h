// Walls of hollows that jaws would press out of shape.
//
// A wall is what stands between a jaw and a flat face of a hollow parallel to it. It is taken as a plate fixed at its
// foot and, where the hollow ends within the part, at both ends, under the force that holding a light cut takes at
// least. Lengths in mm, forces in N. Cost: linear in faces.
// Does not see: round hollows (they are arches), walls that are not parallel to the jaw, ribs behind a wall.
#pragma once

#include <string>

#include "features/setups/plan_workholding.h"
#include "features/setups/workpiece.h"

namespace stepwise {

/// The face of one jaw where it touches.
struct JawFace {
  Vec3 normal;  ///< out of the part
  double offsetMm = 0;
  Vec3 up;
  double bottomMm = 0, topMm = 0;  ///< along `up`
  double openingMm = 0;            ///< to the other jaw
};

/// The first wall that gives more than allowed, in words; empty: none does.
std::string findGivingWall(const Workpiece& workpiece, const JawFace& jaw, const WorkholdingOptions& options);

}  // namespace stepwise
