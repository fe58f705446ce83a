// Drilled holes as a machinist orders them: diameter, depth, point, counterbore, countersink, where and from where.
//
// Lengths in mm. `at` lies on the surface the drill enters; `towardsTool` points out of the material there. The drill
// is a solid of revolution that overshoots the surface outwards, so that slanted entries come out clean.
#pragma once

#include <optional>
#include <vector>

#include "geom/brep/solid.h"
#include "geom/core/result.h"
#include "geom/core/units.h"
#include "geom/core/vec3.h"

namespace stepwise {

struct DrilledHole {
  struct Counterbore {
    double diameterMm = 0, depthMm = 0;
  };
  struct Countersink {
    double diameterMm = 0;
    Angle includedAngle = Angle::degrees(90);
  };

  Vec3 at = {};
  Vec3 towardsTool{0, 0, 1};
  double diameterMm = 0;
  double depthMm = 0;               ///< of the full diameter, from the surface; through: at least the thickness
  std::optional<Angle> point = {};  ///< included angle of the drill's point; absent: flat bottom
  std::optional<Counterbore> counterbore = {};
  std::optional<Countersink> countersink = {};
  double overshootMm = 1;  ///< how far the drill reaches out of the surface; larger for slanted entries
};

/// The body that the hole removes.
Solid makeDrill(const DrilledHole& hole);
Result<Solid> drill(const Solid& body, const std::vector<DrilledHole>& holes);

/// The same hole at several places.
std::vector<DrilledHole> patternOf(const DrilledHole& hole, const std::vector<Vec3>& places);

}  // namespace stepwise
