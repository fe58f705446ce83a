// A rod with a knurled band: pyramids between crossed grooves, or ridges along the axis, made facet by facet.
//
// Along +z, the band from z = 0 to its width, plain rod on both sides. Every facet is flat: corners of the pyramids lie
// where two grooves cross, on the root diameter, their tips on the outer one. Lengths in mm. Cost: linear in facets.
// Does not see: pyramids without tips, knurls on cones or end faces, one oblique family of grooves alone.
#pragma once

#include "geom/brep/solid.h"
#include "geom/core/result.h"
#include "geom/core/units.h"

namespace stepwise {

struct KnurledRod {
  enum class Pattern { straight, diamond };
  Pattern pattern = Pattern::diamond;
  int teeth = 24;          ///< around
  int rows = 8;            ///< diamond: half pyramids along the axis
  double widthMm = 8;      ///< straight: along the axis
  double diameterMm = 10;  ///< over the tips
  double depthMm = 0.4;
  Angle helixAngle = Angle::degrees(30);  ///< diamond: of the grooves against the axis, at the outer diameter
  double rodDiameterMm = 8;               ///< below the grooves
  double rodMm = 6;                       ///< on each side of the band

  /// Of the band along the axis; of a diamond pattern it follows from the rows.
  double bandMm() const;
};

/// Errors: "bad-knurl" where the numbers leave no grooves above the rod.
Result<Solid> makeKnurledRod(const KnurledRod& rod);

}  // namespace stepwise
