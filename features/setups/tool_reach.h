// Which tools reach which face from which direction, how long they must be, and what stops larger ones.
//
// For the samples of a face that rays see, the largest cutter that touches the point without cutting into anything else
// is found on the triangles (Clearance), beside walls, on floors, or as a ball on slopes; then the largest tool of the
// library with room for cutter, shank and holder. Holes ask for drills by their own diameter and depth. A few samples
// decide where all of them are reached; all are tried where one is not. What only an inner corner keeps from being
// reached counts as reached: a mill leaves a radius there (inner_corners.h says which). Lengths in mm; part
// coordinates. Cost: a few microseconds a sample where it is narrow, less in the open. Same answer for any thread
// count. Does not see: the workpiece before it is finished; jaws; tapered necks; tool deflection beyond the lengths
// listed. Based on: Ma, Bae, Choi 2012, "3D medial axis point approximation using nearest neighbors and the normal
// field", for the shrinking of a disc that touches a point. Differs: discs square to a tool axis among all that lies
// above a level.
#pragma once

#include "features/setups/access_directions.h"
#include "features/setups/tools.h"
#include "geom/mesh/clearance.h"

namespace stepwise {

struct ToolReachOptions {
  /// Share of the seen samples that tools must reach for the face to count as reached as far as it is seen; a sample or
  /// two at a rim must not decide.
  double enoughByTool = 0.9;
  double whole = 0.98;      ///< share from which a face counts as seen whole, as AccessOptions::enoughFraction
  int samplesPerFace = 24;  ///< as in AccessOptions
};

/// Fills Access::tools and Access::reached for the directions that see a face whole, and for those that see part of it
/// where no tool cuts it whole, or where it is curved, so that it may be shared.
void findToolReach(const FaceGraph& graph, const Recognition& recognition, const TriangleMesh& mesh,
                   const ToolSet& tools, Access& access, const ToolReachOptions& options = {});

}  // namespace stepwise
