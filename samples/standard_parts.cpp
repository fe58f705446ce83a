#include "samples/standard_parts.h"

#include <cmath>

#include "geom/model/make_solid.h"
#include "samples/sample.h"

namespace stepwise {
namespace {

/// Outline with x upwards (along z) and y the radius.
Solid turnUpright(const std::vector<Point2>& outline) {
  return must(turn(polygonProfile(outline), frameAt({}, {0, -1, 0}, {0, 0, 1})));
}

}  // namespace

CapScrew capScrewM2(double lengthMm) { return {2, lengthMm, 3.8, 2, 1.5, 1}; }
CapScrew capScrewM3(double lengthMm) { return {3, lengthMm, 5.5, 3, 2.5, 1.3}; }

Solid makeCapScrew(const CapScrew& screw) {
  const double radius = screw.diameterMm / 2, bevel = 0.1 * screw.diameterMm;
  const Solid turned = turnUpright({{-screw.lengthMm, 0},
                                    {-screw.lengthMm, radius - bevel},
                                    {-screw.lengthMm + bevel, radius},
                                    {0, radius},
                                    {0, screw.headDiameterMm / 2},
                                    {screw.headHeightMm, screw.headDiameterMm / 2},
                                    {screw.headHeightMm, 0}});
  std::vector<Point2> hexagon;
  for (int i = 0; i < 6; ++i) {
    const double angle = Angle::degrees(60 * i).inRadians(), corner = screw.socketMm / std::sqrt(3.0);
    hexagon.push_back({corner * std::cos(angle), corner * std::sin(angle)});
  }
  const Solid socket = must(extrude(polygonProfile(hexagon), screw.socketDepthMm + 1,
                                    translationBy({0, 0, screw.headHeightMm - screw.socketDepthMm})));
  return must(cut(turned, socket));
}

Solid makeWasher(double innerDiameterMm, double outerDiameterMm, double thicknessMm) {
  return turnUpright({{0, innerDiameterMm / 2},
                      {0, outerDiameterMm / 2},
                      {thicknessMm, outerDiameterMm / 2},
                      {thicknessMm, innerDiameterMm / 2}});
}

Solid makeDowelPin(double diameterMm, double lengthMm, double chamferMm) {
  const double radius = diameterMm / 2;
  return turnUpright({{0, 0},
                      {0, radius - chamferMm},
                      {chamferMm, radius},
                      {lengthMm - chamferMm, radius},
                      {lengthMm, radius - chamferMm},
                      {lengthMm, 0}});
}

}  // namespace stepwise
