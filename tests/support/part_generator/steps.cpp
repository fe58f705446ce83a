// Steps, and edges broken flat or round: at the border of the block.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "tests/support/part_generator/tool_shapes.h"

namespace stepwise {
namespace {

using Made = std::optional<FeatureTool>;
constexpr double kOut = kOvershootMm;

/// A profile in y-z over the whole length of the edge y = 0, z = 0.
Made along(const std::vector<Point2>& profile, Vec3 block, FeatureTool tool) {
  const auto body = lengthwise(polygonProfile(profile), -kOut, block.x + kOut);
  if (!body) return std::nullopt;
  tool.kind = tool.faceClass;
  tool.body = *body;
  return tool;
}

Made rectangularThrough(RandomNumbers& random, Vec3 block) {
  const double width = random.between(0.1, 0.5) * block.y, depth = random.between(0.12, 0.6) * block.z;
  return along({{-kOut, -depth}, {width, -depth}, {width, kOut}, {-kOut, kOut}}, block,
               {"rectangular_through_step",
                {},
                {},
                {{"lengthMm", block.x, kX}, {"widthMm", width, kY}, {"depthMm", depth, kZ}},
                {kZ, -kY},
                {kX, -kX}});
}

Made slantedThrough(RandomNumbers& random, Vec3 block) {
  const double width = random.between(0.2, 0.5) * block.y, depth = random.between(0.15, 0.6) * block.z;
  const Point2 top{width, 0}, foot{random.between(0.35, 0.8) * width, -depth};
  const bool flat = random.chance(0.6);
  const Point2 out{0, flat ? -depth : -depth * random.between(0.6, 0.85)};
  const double far = -kOut;
  const Point2 floorEnd{far, foot.y + (out.y - foot.y) * (far - foot.x) / (out.x - foot.x)};
  return along({floorEnd, foot, onLineAt(foot, top, kOut), {far, kOut}}, block,
               {"slanted_through_step",
                {},
                {},
                {{"lengthMm", block.x, kX}, {"widthMm", width, kY}, {"depthMm", depth, kZ}},
                flat ? std::vector{kZ, -kY} : std::vector{kZ},
                {kX, -kX}});
}

/// Two slopes above a floor: three planes in all.
Made twoSidesThrough(RandomNumbers& random, Vec3 block) {
  const double width = random.between(0.25, 0.5) * block.y, depth = random.between(0.2, 0.6) * block.z;
  const Point2 top{width, 0}, mid{random.between(0.75, 0.9) * width, -random.between(0.45, 0.65) * depth};
  const Point2 foot{random.between(0.3, 0.5) * width, -depth};
  return along({{-kOut, -depth}, foot, mid, onLineAt(mid, top, kOut), {-kOut, kOut}}, block,
               {"2sides_through_step",
                {},
                {},
                {{"lengthMm", block.x, kX}, {"widthMm", width, kY}, {"depthMm", depth, kZ}},
                {kZ, -kY},
                {kX, -kX}});
}

Made chamfer(RandomNumbers& random, Vec3 block) {
  const double smallest = std::min({block.x, block.y, block.z});
  const double width = random.between(0.04, 0.2) * smallest;
  const Angle angle = random.chance(0.5) ? Angle::degrees(45) : Angle::degrees(random.between(30, 60));
  const double depth = width * std::tan(angle.inRadians());
  const Point2 top{width, 0}, side{0, -depth};
  const Vec3 slope = normalized(Vec3{0, -depth, width});
  return along({onLineAt(side, top, -depth - kOut * depth / width), onLineAt(side, top, kOut), {-kOut, kOut}}, block,
               {"chamfer", {}, {}, {{"legMm", width, kY}, {"legMm", depth, kZ}}, {slope, kZ, -kY}, {kX, -kX}});
}

Made round(RandomNumbers& random, Vec3 block) {
  const double r = random.between(0.04, 0.2) * std::min({block.x, block.y, block.z});
  const double in = r * (1 - std::numbers::sqrt2 / 2);
  Profile profile({r, 0});
  profile.arcTo({in, -in}, {0, -r});
  profile.lineTo({-kOut, -r});
  profile.lineTo({-kOut, kOut});
  profile.lineTo({r, kOut});
  const auto body = lengthwise(profile, -kOut, block.x + kOut);
  if (!body) return std::nullopt;
  return FeatureTool{"round", "round", *body, {{"radiusMm", r, {}}}, {}, {kZ, -kY, kX, -kX}};
}

Made rectangularBlind(RandomNumbers& random, Vec3 block) {
  const double length = random.between(0.12, 0.6) * block.x, width = random.between(0.12, 0.6) * block.y;
  const double depth = random.between(0.12, 0.7) * block.z;
  const auto body = upright(rectangleProfile({-kOut, -kOut}, {length, width}), -depth, kOut);
  if (!body) return std::nullopt;
  return FeatureTool{"rectangular_blind_step",
                     "rectangular_blind_step",
                     *body,
                     {{"lengthMm", length, kX}, {"widthMm", width, kY}, {"depthMm", depth, kZ}},
                     {kZ, -kX, -kY},
                     {}};
}

Made triangularBlind(RandomNumbers& random, Vec3 block) {
  const double length = random.between(0.15, 0.6) * block.x;
  const double width = std::min(random.between(0.15, 0.6) * block.y, 3 * length);
  const double depth = random.between(0.12, 0.7) * block.z;
  const Point2 a{length, 0}, b{0, width};
  const Point2 beyondA = onLineAt(a, b, -kOut), beyondB = onLineAt(b, a, width + kOut * width / length);
  const auto body = upright(polygonProfile({{-kOut, -kOut}, beyondA, beyondB}), -depth, kOut);
  if (!body) return std::nullopt;
  return FeatureTool{"triangular_blind_step",
                     "triangular_blind_step",
                     *body,
                     {{"lengthMm", length, kX}, {"widthMm", width, kY}, {"depthMm", depth, kZ}},
                     {kZ, -kX, -kY},
                     {}};
}

Made circularBlind(RandomNumbers& random, Vec3 block) {
  const double radius = random.between(0.15, 0.6) * std::min(block.x, block.y);
  const double depth = random.between(0.12, 0.7) * block.z;
  return FeatureTool{"circular_blind_step",
                     "circular_blind_step",
                     makeCylinder({0, 0, -depth}, kZ, radius, depth + kOut),
                     {{"cornerRadiusMm", radius, {}}, {"depthMm", depth, kZ}},
                     {kZ},
                     {-kX, -kY}};
}

}  // namespace

std::vector<FeatureMaker> stepMakers() {
  return {{"chamfer", chamfer},
          {"round", round},
          {"rectangular_through_step", rectangularThrough},
          {"2sides_through_step", twoSidesThrough},
          {"slanted_through_step", slantedThrough},
          {"triangular_blind_step", triangularBlind},
          {"rectangular_blind_step", rectangularBlind},
          {"circular_blind_step", circularBlind}};
}

}  // namespace stepwise
