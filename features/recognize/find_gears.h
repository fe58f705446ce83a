// Finds rings of equal teeth about an axis: spur and helical gears, splines, timing pulleys, ratchets.
//
// The tips lie on one cylinder as many equal pieces at equal angles; between each two of them runs one gap of equal
// flanks. Outer and inner teeth. Runs before blends and cavities, which would read every gap as a slot. Cost: linear.
// Does not see: bevel and worm gears, racks, the profile (involute or not), the module of profile-shifted gears.
#pragma once

#include "features/recognize/claims.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

struct FindGearsOptions {
  int minTeeth = 8;  ///< fewer are castle nuts, splines of few keys and bayonets: slots to the shop
  /// Tips wider than this share of the pitch leave slots, not tooth gaps.
  double maxTipToPitch = 0.55;
};

void findGears(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
               const FindGearsOptions& options = {});

}  // namespace stepwise
