// Slots: open above and at one or both ends.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "tests/support/part_generator/tool_shapes.h"

namespace stepwise {
namespace {

using Made = std::optional<FeatureTool>;

/// Where a slot of this width lies across the block.
std::optional<double> placeAcross(RandomNumbers& random, double width, Vec3 block) {
  if (width + 2 * kWallMm >= block.y) return std::nullopt;
  return random.between(kWallMm, block.y - kWallMm - width);
}

Made rectangularThrough(RandomNumbers& random, Vec3 block) {
  const double width = random.between(0.1, 0.45) * block.y, depth = random.between(0.12, 0.7) * block.z;
  const auto y = placeAcross(random, width, block);
  if (!y) return std::nullopt;
  const auto body =
      lengthwise(rectangleProfile({*y, -depth}, {*y + width, kOvershootMm}), -kOvershootMm, block.x + kOvershootMm);
  if (!body) return std::nullopt;
  return FeatureTool{"rectangular_through_slot",
                     "rectangular_through_slot",
                     *body,
                     {{"lengthMm", block.x, kX}, {"widthMm", width, kY}, {"depthMm", depth, kZ}},
                     {kZ},
                     {kX, -kX}};
}

Made triangularThrough(RandomNumbers& random, Vec3 block) {
  const double width = random.between(0.15, 0.5) * block.y;
  const double depth = std::min(random.between(0.15, 0.6) * block.z, 1.5 * width);
  const auto y = placeAcross(random, width, block);
  if (!y) return std::nullopt;
  const Point2 bottom{*y + random.between(0.15, 0.85) * width, -depth}, left{*y, 0}, right{*y + width, 0};
  const auto body =
      lengthwise(polygonProfile({bottom, onLineAt(bottom, right, kOvershootMm), onLineAt(bottom, left, kOvershootMm)}),
                 -kOvershootMm, block.x + kOvershootMm);
  if (!body) return std::nullopt;
  return FeatureTool{"triangular_through_slot",
                     "triangular_through_slot",
                     *body,
                     {{"lengthMm", block.x, kX}, {"widthMm", width, kY}, {"depthMm", depth, kZ}},
                     {kZ},
                     {kX, -kX}};
}

/// A half pipe or less: the axis lies in the top or above it.
Made circularThrough(RandomNumbers& random, Vec3 block) {
  const double radius = random.between(0.06, 0.25) * std::min(block.y, 1.6 * block.z);
  const double above = random.chance(0.6) ? 0 : random.between(0.05, 0.5) * radius;
  const double half = std::sqrt(radius * radius - above * above), depth = radius - above;
  const auto y = placeAcross(random, 2 * half, block);
  if (!y || depth > 0.8 * block.z) return std::nullopt;
  const Solid body = makeCylinder({-kOvershootMm, *y + half, above}, kX, radius, block.x + 2 * kOvershootMm);
  return FeatureTool{
      "circular_through_slot",
      "circular_through_slot",
      body,
      {{"lengthMm", block.x, kX}, {"widthMm", 2 * half, kY}, {"depthMm", depth, kZ}, {"cornerRadiusMm", radius, {}}},
      {kZ},
      {kX, -kX}};
}

Made rectangularBlind(RandomNumbers& random, Vec3 block) {
  const double width = random.between(0.1, 0.45) * block.y, depth = random.between(0.12, 0.75) * block.z;
  const double length = random.between(0.15, 0.8) * block.x;
  const auto y = placeAcross(random, width, block);
  if (!y) return std::nullopt;
  const auto body = lengthwise(rectangleProfile({*y, -depth}, {*y + width, kOvershootMm}), -kOvershootMm, length);
  if (!body) return std::nullopt;
  const bool runs = length >= width;
  return FeatureTool{"rectangular_blind_slot",
                     "rectangular_blind_slot",
                     *body,
                     {{"lengthMm", std::max(length, width), runs ? kX : kY},
                      {"widthMm", std::min(length, width), runs ? kY : kX},
                      {"depthMm", depth, kZ}},
                     {kZ},
                     {-kX}};
}

/// Upright half cylinder at the closed end.
Made uprightRoundEnd(RandomNumbers& random, Vec3 block) {
  const double width = random.between(0.1, 0.45) * block.y, depth = random.between(0.12, 0.75) * block.z;
  const double length = width / 2 + random.between(0.15, 0.6) * block.x;
  const auto y = placeAcross(random, width, block);
  if (!y || length > block.x - kWallMm) return std::nullopt;
  const double whole = 2 * (length + kOvershootMm + width);  // an obround whose other end lies far outside
  const auto body = upright(slotProfile({length - whole / 2, *y + width / 2}, whole, width), -depth, kOvershootMm);
  if (!body) return std::nullopt;
  return FeatureTool{"v_circular_end_blind_slot",
                     "v_circular_end_blind_slot",
                     *body,
                     {{"lengthMm", length, kX}, {"widthMm", width, kY}, {"depthMm", depth, kZ}},
                     {kZ},
                     {-kX}};
}

/// A flat bottom that runs up into the sides by quarter rounds whose axes lie in the top.
Made lyingRoundSides(RandomNumbers& random, Vec3 block) {
  const double width = random.between(0.15, 0.5) * block.y;
  const double radius = std::min(random.between(0.12, 0.6) * block.z, random.between(0.15, 0.42) * width);
  const double length = random.between(0.15, 0.8) * block.x;
  const auto y = placeAcross(random, width, block);
  if (!y) return std::nullopt;
  // The arcs run on above the top, so that nothing of the tool touches it in an edge.
  const double beyond = std::numbers::pi / 5, lift = radius * std::sin(beyond), in = radius * (1 - std::cos(beyond));
  const double c45 = radius * std::numbers::sqrt2 / 2;
  const Point2 a{*y + radius, 0}, b{*y + width - radius, 0};
  Profile profile({a.x, -radius});
  profile.lineTo({b.x, -radius});
  profile.arcTo({b.x + c45, -c45}, {*y + width - in, lift});
  profile.lineTo({*y + in, lift});
  profile.arcTo({a.x - c45, -c45}, {a.x, -radius});
  const auto body = lengthwise(profile, -kOvershootMm, length);
  if (!body) return std::nullopt;
  return FeatureTool{
      "h_circular_end_blind_slot",
      "h_circular_end_blind_slot",
      *body,
      {{"lengthMm", length, kX}, {"widthMm", width, kY}, {"depthMm", radius, kZ}, {"cornerRadiusMm", radius, {}}},
      {kZ},
      {-kX}};
}

Made tSlot(RandomNumbers& random, Vec3 block) {
  const double width = random.between(0.25, 0.5) * block.y, neck = random.between(0.35, 0.7) * width;
  const double depth = random.between(0.3, 0.65) * block.z, head = random.between(0.35, 0.6) * depth;
  const auto y = placeAcross(random, width, block);
  if (!y) return std::nullopt;
  const double m = *y + width / 2, ceiling = -depth + head;
  const auto body = lengthwise(polygonProfile({{m - width / 2, -depth},
                                               {m + width / 2, -depth},
                                               {m + width / 2, ceiling},
                                               {m + neck / 2, ceiling},
                                               {m + neck / 2, kOvershootMm},
                                               {m - neck / 2, kOvershootMm},
                                               {m - neck / 2, ceiling},
                                               {m - width / 2, ceiling}}),
                               -kOvershootMm, block.x + kOvershootMm);
  if (!body) return std::nullopt;
  return FeatureTool{"t_slot",  "t_slot",
                     *body,     {{"lengthMm", block.x, kX}, {"widthMm", width, kY}, {"depthMm", depth, kZ}},
                     {kX, -kX}, {}};
}

Made dovetail(RandomNumbers& random, Vec3 block) {
  const double width = random.between(0.25, 0.5) * block.y, depth = random.between(0.2, 0.5) * block.z;
  const double lean = std::min(random.between(0.3, 0.6) * depth, 0.3 * width);
  const auto y = placeAcross(random, width, block);
  if (!y) return std::nullopt;
  const Point2 left{*y, -depth}, right{*y + width, -depth}, upLeft{*y + lean, 0}, upRight{*y + width - lean, 0};
  const double lift = 0.1 * depth;
  const auto body =
      lengthwise(polygonProfile({left, right, onLineAt(right, upRight, lift), onLineAt(left, upLeft, lift)}),
                 -kOvershootMm, block.x + kOvershootMm);
  if (!body) return std::nullopt;
  return FeatureTool{"dovetail_slot", "dovetail_slot",
                     *body,           {{"lengthMm", block.x, kX}, {"widthMm", width, kY}, {"depthMm", depth, kZ}},
                     {kX, -kX},       {}};
}

}  // namespace

std::vector<FeatureMaker> slotMakers() {
  return {{"triangular_through_slot", triangularThrough},
          {"rectangular_through_slot", rectangularThrough},
          {"circular_through_slot", circularThrough},
          {"rectangular_blind_slot", rectangularBlind},
          {"v_circular_end_blind_slot", uprightRoundEnd},
          {"h_circular_end_blind_slot", lyingRoundSides},
          {"t_slot", tSlot},
          {"dovetail_slot", dovetail}};
}

}  // namespace stepwise
