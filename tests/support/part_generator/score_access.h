// How access and setups agree with the making of a labelled part.
//
// Valid by construction: every direction from which a tool makes the feature in the bare block; other features only
// take material away, so it stays valid. Blocked by construction: the side of the block that the feature is not open
// to, where some face of it is turned away from that side, which no other feature can change. Tools are asked for
// where the truth's own width and depth leave no doubt that one of the library fits.
#pragma once

#include <string>
#include <vector>

#include "features/setups/access_directions.h"
#include "features/setups/setup_plan.h"
#include "features/setups/tools.h"
#include "geom/brep/face_graph.h"
#include "geom/mesh/triangle_mesh.h"
#include "tests/support/part_generator/labelled_part.h"

namespace stepwise {

struct AccessScore {
  int valid = 0, validSeen = 0;         ///< features × directions: asked, and seen whole from there
  int fitting = 0, fittingReached = 0;  ///< of these, where a tool fits for sure: asked, and cut whole by tools
  int planned = 0, plannedReached = 0;  ///< features with a fitting tool, and those that the 3-axis plan cuts whole
  int blocked = 0, blockedRefused = 0;  ///< features × sides with a face turned away, and those not called reached
  int undecided = 0;                    ///< sides not open to the feature, but no face of it is turned away
  int cuts = 0, cutsRight = 0;  ///< faces × tool axes of the 3-axis plan, and those where no face is turned away
  std::vector<std::string> misses;

  void add(const AccessScore& other);
  bool perfect() const { return misses.empty(); }
};

/// `plan`: that of the 3-axis mill. `enough` as AccessOptions::enoughFraction.
AccessScore scoreAccess(const LabelledPart& truth, const FaceGraph& graph, const TriangleMesh& mesh,
                        const Access& access, const ToolSet& tools, const SetupPlan& plan, double enough);

}  // namespace stepwise
