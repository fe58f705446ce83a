// Bought parts that the assemblies use: screws, washers, dowel pins, with the sizes of their standards.
#pragma once

#include "geom/brep/solid.h"

namespace stepwise {

/// Cap screw with hexagon socket. The shank stands for the thread at its nominal diameter, as catalogue models do.
/// Underside of the head at z = 0, shank along −z, head along +z.
struct CapScrew {
  double diameterMm = 0, lengthMm = 0;
  double headDiameterMm = 0, headHeightMm = 0;
  double socketMm = 0, socketDepthMm = 0;  ///< across flats
};
/// ISO 4762 M2 and M3.
CapScrew capScrewM2(double lengthMm);
CapScrew capScrewM3(double lengthMm);
Solid makeCapScrew(const CapScrew& screw);

/// ISO 7089 washer on the plane z = 0, upwards.
Solid makeWasher(double innerDiameterMm, double outerDiameterMm, double thicknessMm);

/// ISO 2338 pin from z = 0 upwards, chamfered at both ends.
Solid makeDowelPin(double diameterMm, double lengthMm, double chamferMm);

}  // namespace stepwise
