// A straight piece of space between two equal half cylinders, or of one cylinder, inside the stock.
//
// Plain geometry: where it lies, what the stock leaves of it, through which sides it is open. Lengths in mm.
// Does not see: faces, except those it is asked about.
#pragma once

#include <optional>
#include <vector>

#include "features/recognize/convex_region.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

struct RoundVolume {
  enum class Reach {
    cylinder,  ///< one full cylinder
    closed,    ///< from one axis to a second at `spanMm`
    open,      ///< from one axis on and out of the stock
  };
  Reach reach = Reach::cylinder;
  AxisLine axis;  ///< of the first cylinder
  double radiusMm = 0;
  Vec3 run;                        ///< unit, from the first axis on; square to it; cylinder: any
  double spanMm = 0;               ///< closed: from axis to axis
  std::vector<Plane> flanks;       ///< tangent walls, looking into the volume
  std::optional<Plane> low, high;  ///< floors across the axis, looking into the volume

  /// The volume, slightly shrunk and with flat facets for the round ends.
  ConvexRegion shrunk(const StockBlock& stock) const;
  /// The point lies in the volume or on its border.
  bool touches(Vec3 point, double toleranceMm) const;
  /// On the wall of one of the two cylinders' axes.
  bool sharesAxis(const AxisLine& other, double toleranceMm) const;
};

}  // namespace stepwise
