// Stock kept below the part to hold it by: whether the part would break off it, and whether it must be cut off by
// itself.
//
// Lengths in mm, part coordinates; `up` is the unit vector away from what holds the part. Cost: linear in faces.
// Does not see: tabs and fillets at the neck, the length of the neck itself.
#pragma once

#include <optional>
#include <string>

#include "features/setups/plan_workholding.h"
#include "features/setups/workpiece.h"

namespace stepwise {

/// Why a cut at the top would break the part off what is left of the stock beyond side `below` (0 … 5) of the block;
/// empty: it would not. They are joined under all faces that look there and are not cut.
std::string whyNeckGives(const Workpiece& workpiece, int below, Vec3 up, const WorkholdingOptions& options);

/// Side of the block below the part with stock that must be cut off in a clamping of its own: no later setup takes it
/// off, or the face above it is finished in this very one.
std::optional<int> stubToCutOff(const Workpiece& workpiece, Vec3 up);

}  // namespace stepwise
