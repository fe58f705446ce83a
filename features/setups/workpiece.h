// The in-process workpiece at the start of one setup: which faces exist, which are cut now, which raw sides are left.
//
// A face exists once a setup has cut it, or from the start where it is a stock face that no setup cuts. A raw side of
// the block exists until something that touches it has been cut. A casting has no raw sides: its faces are there from
// the start, rough where they will be machined. Stock kept below the part as a foot outlives cuts that come from above
// it, even those that reach down to it. Does not see: the volume left between faces.
#pragma once

#include <array>
#include <vector>

#include "features/setups/raw_stock.h"
#include "features/setups/side_backing.h"

namespace stepwise {

/// Stock that stands beyond a side of the part: whole, cut into by tools that came from beside, or cut off.
enum class Foot { whole, notched, gone };

struct Workpiece {
  const PartOutline* outline = nullptr;
  const Recognition* recognition = nullptr;
  const RawStock* stock = nullptr;
  std::vector<char> exists;         ///< [face − 1]
  std::vector<char> cutNow;         ///< [face − 1]
  std::vector<char> cast;           ///< [face − 1]: of a casting, not cut before; empty: no casting
  std::array<bool, 6> untouched{};  ///< raw sides of the block that no earlier setup cut into
  std::array<Foot, 6> foot{};       ///< what stock beyond each side would be after the earlier setups
  std::array<bool, 6> offLater{};   ///< a later setup cuts that stock off, or mills it away from beyond
  bool first = false;
  /// What it is held against: the bulk is roughed out, or all is taken off in light cuts.
  enum class Cut { rough, light };
  Cut cut = Cut::rough;
  const std::vector<ToolNeed>* tools = nullptr;          ///< of this setup; null or empty: not tried
  const std::vector<ToolPosition>* positions = nullptr;  ///< tool axes of this setup; null: all along the clamping
  /// What stands behind the block's sides; null: a raw side is whole until it is cut into, and holds to the setup's
  /// end.
  const SideBacking* backing = nullptr;

  bool canHold(FaceId face) const { return (exists[face - 1] || isRough(face)) && !cutNow[face - 1]; }
  /// As cast.
  bool isRough(FaceId face) const { return !cast.empty() && cast[face - 1]; }
  /// What is still on a rough face that will be machined.
  double roughMm(FaceId face) const { return isRough(face) && !exists[face - 1] ? stock->casting.allowanceMm : 0; }
};

Workpiece workpieceBefore(const SetupPlan& plan, std::size_t setup, const PartOutline& outline,
                          const Recognition& recognition, const RawStock& stock);

/// What a cut of this face from this direction leaves of stock beyond the side; the face reaches the side.
Foot footAfter(const Face& face, Vec3 direction, const StockSide& side);

/// How low along `up` tools come in whose axes lean away from it; infinity where none does. Such a tool passes over
/// what holds the part, so that jaws must stay below.
double lowestLeaningTool(const Workpiece& workpiece, Vec3 up);

/// Faces cut in this setup, those of one feature together.
std::vector<std::vector<FaceId>> cutGroups(const Workpiece& workpiece);

}  // namespace stepwise
