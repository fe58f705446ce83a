// A sensor housing with its cover, four screws and four washers.
#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "samples/sample.h"
#include "samples/standard_parts.h"

namespace stepwise {
namespace {

const std::vector<Point2> kScrews{{3.5, 3.5}, {26.5, 3.5}, {26.5, 20.5}, {3.5, 20.5}};

std::vector<Vec3> screwPlaces(double z) {
  std::vector<Vec3> places;
  for (Point2 p : kScrews) places.push_back({p.x, p.y, z});
  return places;
}

Profile outline() { return roundedProfile({{0, 0}, {30, 0}, {30, 24}, {0, 24}}, 3); }

/// A cross that leaves the corners standing for the screws; `inset` shrinks it on all sides.
Profile cross(double inset) {
  const double a = 2.5 + inset, b = 7 + inset;
  const double x0 = a, x1 = b, x2 = 30 - b, x3 = 30 - a, y0 = a, y1 = b, y2 = 24 - b, y3 = 24 - a;
  const std::vector<Point2> corners{{x1, y0}, {x2, y0}, {x2, y1}, {x3, y1}, {x3, y2}, {x2, y2},
                                    {x2, y3}, {x1, y3}, {x1, y2}, {x0, y2}, {x0, y1}, {x1, y1}};
  return roundedProfile(corners, 1.5);
}

Solid makeHousing() {
  const Solid body = must(extrude(outline(), 14));
  const Solid pocketed = must(cut(body, must(extrude(cross(0), 12, translationBy({0, 0, 3})))));
  std::vector<DrilledHole> holes = patternOf(
      {.towardsTool = {0, 0, 1}, .diameterMm = 1.6, .depthMm = 6, .point = Angle::degrees(118)}, screwPlaces(14));
  holes.push_back({.at = {30, 12, 8}, .towardsTool = {1, 0, 0}, .diameterMm = 5, .depthMm = 4});
  return must(drill(pocketed, holes));
}

Solid makeCover() {
  const Solid plate = must(extrude(outline(), 3));
  const Solid lip = must(extrude(cross(0.05), 1, translationBy({0, 0, -1})));
  return must(drill(must(fuse(plate, lip)),
                    patternOf({.towardsTool = {0, 0, 1}, .diameterMm = 2.2, .depthMm = 5}, screwPlaces(3))));
}

}  // namespace

Sample housingAssembly() {
  AssemblyBuilder housing("bolted_housing");
  housing.place(housing.addPart("housing", makeHousing(), kAluminium));
  housing.place(housing.addPart("cover", makeCover(), kAluminium), translationBy({0, 0, 14}));
  const int washer = housing.addPart("washer_iso7089_m2", makeWasher(2.2, 5, 0.3), kStainless304);
  const int screw = housing.addPart("screw_iso4762_m2x8", makeCapScrew(capScrewM2(8)), kStainless304);
  for (std::size_t i = 0; i < kScrews.size(); ++i) {
    housing.place(washer, translationBy(screwPlaces(17)[i]));
    housing.place(screw, translationBy(screwPlaces(17.3)[i]));
  }
  return std::move(housing).finish();
}

}  // namespace stepwise
