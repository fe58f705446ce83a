// Prisms and places in a block's own frame (see feature_tools.h), shared by the makers. Lengths in mm.
#pragma once

#include <optional>
#include <vector>

#include "geom/core/units.h"
#include "geom/model/make_solid.h"
#include "tests/support/part_generator/feature_tools.h"

namespace stepwise {

constexpr double kOvershootMm = 2;  ///< how far tools reach out of the block
constexpr double kWallMm = 1.2;     ///< least material beside a closed feature
constexpr Vec3 kX{1, 0, 0}, kY{0, 1, 0}, kZ{0, 0, 1};

/// Outline in x-y, from z = `bottom` to `top`.
inline std::optional<Solid> upright(const Profile& outline, double bottom, double top) {
  Result<Solid> body = extrude(outline, top - bottom, frameAt({0, 0, bottom}, kZ, kX));
  return body ? std::optional(*body) : std::nullopt;
}

/// Outline in y-z (y to the right, z up), from x = `from` to `to`.
inline std::optional<Solid> lengthwise(const Profile& outline, double from, double to) {
  Result<Solid> body = extrude(outline, to - from, frameAt({from, 0, 0}, kX, kY));
  return body ? std::optional(*body) : std::nullopt;
}

/// The point on the line from `a` through `b` where its second coordinate is `y`.
inline Point2 onLineAt(Point2 a, Point2 b, double y) { return {a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y), y}; }

std::vector<Point2> turned(const std::vector<Point2>& points, Angle angle);
std::vector<Point2> shifted(const std::vector<Point2>& points, Point2 by);

/// A place for an outline around the origin that keeps `kWallMm` inside the block's top.
std::optional<Point2> placeInside(RandomNumbers& random, const std::vector<Point2>& outline, Vec3 blockMm);

/// Half the time square to the block, else anything.
Angle anyTurn(RandomNumbers& random);

std::vector<FeatureMaker> holeMakers();
std::vector<FeatureMaker> closedCavityMakers();
std::vector<FeatureMaker> slotMakers();
std::vector<FeatureMaker> stepMakers();
std::vector<FeatureMaker> richerMakers();
std::vector<FeatureMaker> nativeFormMakers();

}  // namespace stepwise
