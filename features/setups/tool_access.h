// What tools can do about one face from one direction.
#pragma once

#include <optional>
#include <vector>

#include "features/setups/tools.h"
#include "geom/brep/solid.h"

namespace stepwise {

struct ToolAccess {
  enum class Limit {
    none,
    narrow,  ///< no tool is slim enough
    deep,    ///< none that is slim enough is long enough
  };
  int direction = 0;          ///< index into Access::directions
  double fraction = 0;        ///< share of the face that tools reach, 0 … 1; what is left in inner corners counts
  double cornerFraction = 0;  ///< share of it that stays in inner corners
  /// Largest tool that reaches three quarters of what is reached, inner corners aside; absent: nothing is.
  std::optional<Tool> largest;
  std::optional<Tool> finest;  ///< largest that reaches all of it, inner corners aside
  double neededReachMm = 0;    ///< length below the holder that the deepest place asks for
  double roomMm = 0;          ///< diameter of the largest cutter that there is room for everywhere, whatever its length
  Limit limit = Limit::none;  ///< why not everything that is seen is reached
  std::vector<FaceId> blockers;  ///< what leaves the cutter or its holder no more room, ascending

  /// Needed length over the diameter of the tool, or of the room where no tool fits.
  double ratio() const {
    const double diameter = largest ? largest->diameterMm : roomMm;
    return diameter > 0 ? neededReachMm / diameter : 0;
  }
};

/// A cutter that has the form a feature is drawn with and makes it in one pass.
struct FormCut {
  int feature = 0;
  int direction = 0;  ///< index into Access::directions
  Tool tool;
  double neededReachMm = 0;  ///< below the holder
};

/// An inner corner between walls that is drawn tighter than a mill leaves it.
struct InnerCorner {
  std::vector<FaceId> faces;  ///< the two walls of a sharp corner, or the rounded corner itself; ascending
  int direction = 0;          ///< the tool axis, along the corner: index into Access::directions
  double drawnRadiusMm = 0;   ///< 0: sharp
  double depthMm = 0;         ///< length of tool below the holder
  std::optional<Tool> tool;   ///< the slimmest that reaches that deep; absent: none does
  double neededRadiusMm() const { return tool ? tool->diameterMm / 2 : 0; }  ///< what it leaves; 0: no tool
};

}  // namespace stepwise
