// Finds round-ended cavities by the volume that one cut removed, also where other features cross, split or truncate
// them.
//
// A piece of an inner cylinder is enough to start: flat walls tangent to it say which way the volume runs, a second
// cylinder tangent to them ends it. The volume (a cylinder, or two and what lies between them, cut off by the stock and
// by floors) must hold no material and have no inner corner with any other face; its openings through the stock name
// it: circular_through_slot, circular_blind_step, circular_end_pocket, v_circular_end_blind_slot,
// h_circular_end_blind_slot. Dimensions are the volume's. All pieces of one cut are one feature. Runs after the holes.
// Cost: near-linear; faces near each volume. Does not see: cuts askew to the stock; stock that is no block
// (find_circular_cavities takes complete forms there).
// Based on: Vandenbrande & Requicha 1993 (features from hints, completed in space and verified). Differs: the openings
// of the completed volume name the feature.
#pragma once

#include "features/recognize/claims.h"
#include "features/recognize/find_stock.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

struct FindRoundVolumesOptions {
  /// Pieces of one half pipe are one cut while the gap between them is at most this many times their length.
  double maxGapToCut = 2.0;
};

void findRoundVolumes(const FaceGraph& graph, const RevolvedFaces& revolved, const StockBlock& stock, Claims& claims,
                      const FindRoundVolumesOptions& options = {});

}  // namespace stepwise
