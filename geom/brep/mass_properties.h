// Volume, area and centre of mass of a body, integrated on the exact surfaces.
#pragma once

#include "geom/brep/solid.h"
#include "geom/core/vec3.h"

namespace stepwise {

struct MassProperties {
  double volumeMm3 = 0;  ///< 0 for sheets
  double areaMm2 = 0;
  Vec3 centroid;  ///< of the volume; of the area for sheets
};

MassProperties computeMassProperties(const Solid& solid);
Box3 computeBox(const Solid& solid);

}  // namespace stepwise
