#include "tests/support/part_generator/feature_tools.h"

#include <algorithm>
#include <cmath>

#include "tests/support/part_generator/tool_shapes.h"

namespace stepwise {

std::vector<Point2> turned(const std::vector<Point2>& points, Angle angle) {
  const double c = std::cos(angle.inRadians()), s = std::sin(angle.inRadians());
  std::vector<Point2> result;
  for (Point2 p : points) result.push_back({c * p.x - s * p.y, s * p.x + c * p.y});
  return result;
}

std::vector<Point2> shifted(const std::vector<Point2>& points, Point2 by) {
  std::vector<Point2> result;
  for (Point2 p : points) result.push_back({p.x + by.x, p.y + by.y});
  return result;
}

std::optional<Point2> placeInside(RandomNumbers& random, const std::vector<Point2>& outline, Vec3 blockMm) {
  Point2 low{1e300, 1e300}, high{-1e300, -1e300};
  for (Point2 p : outline) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  const Point2 from{kWallMm - low.x, kWallMm - low.y};
  const Point2 to{blockMm.x - kWallMm - high.x, blockMm.y - kWallMm - high.y};
  if (from.x >= to.x || from.y >= to.y) return std::nullopt;
  const double x = random.between(from.x, to.x);
  return Point2{x, random.between(from.y, to.y)};
}

Angle anyTurn(RandomNumbers& random) { return random.chance(0.5) ? Angle() : Angle::degrees(random.between(3, 87)); }

const std::vector<FeatureMaker>& featureMakers() {
  static const std::vector<FeatureMaker> makers = [] {
    std::vector<FeatureMaker> all = stepMakers();
    for (const auto& group : {slotMakers(), closedCavityMakers(), holeMakers()})
      all.insert(all.end(), group.begin(), group.end());
    return all;
  }();
  return makers;
}

const std::vector<FeatureMaker>& compoundMakers() {
  static const std::vector<FeatureMaker> makers = [] {
    std::vector<FeatureMaker> all = richerMakers();
    const std::vector<FeatureMaker> more = nativeFormMakers();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return makers;
}

}  // namespace stepwise
