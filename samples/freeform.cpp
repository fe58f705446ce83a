// A cap with a freeform top.
#include <cmath>

#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "samples/sample.h"

namespace stepwise {

std::vector<Sample> freeformSamples() {
  // A shallow dome with a soft wave, given as heights on a square grid that the cap's round outline is cut from.
  const double half = 10, step = 2.5;
  std::vector<std::vector<double>> heights;
  for (double y = -half; y <= half; y += step) {
    std::vector<double> row;
    for (double x = -half; x <= half; x += step)
      row.push_back(7 - 0.03 * (x * x + y * y) + 0.25 * std::sin(0.5 * x) * std::cos(0.4 * y));
    heights.push_back(row);
  }
  const Solid dome = must(makeUnderHeights(heights, {-half, -half, 0}, step));
  const Solid cap = must(common(dome, makeCylinder({}, {0, 0, 1}, 8, 12)));
  return {partSample("freeform_cap", must(drill(cap, {{.towardsTool = {0, 0, -1}, .diameterMm = 12, .depthMm = 3}})),
                     kTitanium)};
}

}  // namespace stepwise
