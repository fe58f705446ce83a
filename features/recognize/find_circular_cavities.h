// Finds prismatic cavities whose walls are partly cylinders of exact form: half pipes, slots and pockets with round
// ends, quarter-round corner steps.
//
// Class words: circular_through_slot, circular_end_pocket, v_circular_end_blind_slot, h_circular_end_blind_slot,
// circular_blind_step; forms outside that vocabulary (a round-ended passage, a round-ended slot through a plate, a half
// pipe with an end) carry their kind's name. Only complete forms are claimed: all walls and floors there, nothing else
// meeting them in an inner corner. Expects holes and grooves to have been claimed. Cost: near-linear.
// Does not see: pockets with rounded corners and free profiles, and forms that other cavities cut into (find_cavities).
#pragma once

#include "features/recognize/claims.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

struct FindCircularCavitiesOptions {
  /// Arcs flatter than this are curved faces, not half pipes.
  Angle minPipeCover = Angle::degrees(45);
  /// How far a half or quarter cylinder may be off 180° or 90° and still count as one.
  Angle coverTolerance = Angle::degrees(5);
  /// Pieces of one half pipe are one cut while the gap between them is at most this many times their length.
  double maxGapToCut = 2.0;
};

void findCircularCavities(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                          const FindCircularCavitiesOptions& options = {});

}  // namespace stepwise
