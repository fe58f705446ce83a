// The in-process workpiece at the start of one setup: which faces exist, which are cut now, which raw sides are left.
//
// A face exists once a setup has cut it, or from the start where it is a stock face that no setup cuts. A raw side of
// the block exists until something that touches it has been cut. Does not see: the volume left between faces.
#pragma once

#include <array>
#include <vector>

#include "features/setups/raw_stock.h"

namespace stepwise {

struct Workpiece {
  const PartOutline* outline = nullptr;
  const Recognition* recognition = nullptr;
  const RawStock* stock = nullptr;
  std::vector<char> exists;         ///< [face − 1]
  std::vector<char> cutNow;         ///< [face − 1]
  std::array<bool, 6> untouched{};  ///< raw sides of the block that no earlier setup cut into
  bool first = false;
  const std::vector<ToolPosition>* positions = nullptr;  ///< tool axes of this setup; null: all along the clamping

  bool canHold(FaceId face) const { return exists[face - 1] && !cutNow[face - 1]; }
};

Workpiece workpieceBefore(const SetupPlan& plan, std::size_t setup, const PartOutline& outline,
                          const Recognition& recognition, const RawStock& stock);

/// How low along `up` tools come in whose axes lean away from it; infinity where none does. Such a tool passes over
/// what holds the part, so that jaws must stay below.
double lowestLeaningTool(const Workpiece& workpiece, Vec3 up);

/// Faces cut in this setup, those of one feature together.
std::vector<std::vector<FaceId>> cutGroups(const Workpiece& workpiece);

}  // namespace stepwise
