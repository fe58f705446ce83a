// Where the bars of a carrier frame stand, and whether tools and their holders pass them.
//
// The part hangs by tabs in a window of a plate as thick as itself. Beside each bar the window is as wide as the tools
// need that come in over it, as far as tabs bridge it; one side may have no bar at all. Every tool axis of the setup is
// tried with every face cut along it: the cutter as a cylinder from the face's lowest place, the holder above it.
// Lengths in mm. Cost: points of the cut faces × tool axes. Does not see: tabs themselves, tools that another setup in
// the same frame takes (its own search does).
#pragma once

#include <optional>
#include <string>

#include "features/setups/plan_workholding.h"
#include "features/setups/workpiece.h"

namespace stepwise {

struct FrameSearch {
  std::optional<CarrierFrame> frame;
  std::string whyNot;  ///< the face, the tool axis and the window that it would take
};

/// `before`: the frame of the setups so far, which this one goes on with and may widen.
FrameSearch findCarrierFrame(const Workpiece& workpiece, Vec3 up, const std::optional<CarrierFrame>& before,
                             const WorkholdingOptions& options);

}  // namespace stepwise
