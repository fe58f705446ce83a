// The ways to hold a workpiece on a milling machine, in the order a shop would try them.
//
// Vise, chuck, soft jaws, vise on an angle plate, toe clamps on the table, vacuum, zero point, a foot of stock below
// the part, the same foot on an angle plate, carrier frame, and a custom fixture last; wax before the carrier frame for
// micro parts, the frame before the foot for sheets. Lengths in mm. Cost: that of the vise (pairs of planes) and round
// grips.
#pragma once

#include <vector>

#include "features/setups/round_grip.h"
#include "features/setups/workpiece.h"

namespace stepwise {

struct HeldWorkpiece {
  Clamping clamping;
  Vec3 up;  ///< of those asked for, the one it is held along
};

/// Whether the part has stayed joined to its stock so far, and in which frame.
struct Whole {
  bool stillInStock = true;
  std::optional<CarrierFrame> frame = {};  ///< of the setups before
};

/// `ups`: unit, away from what holds it; two for a rotary axis that may be turned round.
HeldWorkpiece holdOnMill(const Workpiece& workpiece, const std::vector<Vec3>& ups, double largestSideMm,
                         const Whole& whole, const WorkholdingOptions& options);

/// Chuck or collet, by the diameter.
Clamping holdRound(const RoundGrip& grip, const WorkholdingOptions& options);

}  // namespace stepwise
