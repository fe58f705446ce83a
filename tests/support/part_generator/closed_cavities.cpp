// Pockets, passages and O-ring grooves: closed all around.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "tests/support/part_generator/tool_shapes.h"

namespace stepwise {
namespace {

using Made = std::optional<FeatureTool>;

/// A closed outline around the origin and what its sizes are called.
struct Outline {
  std::vector<Point2> points;
  std::vector<TrueDimension> dimensions;
};

Vec3 acrossBy(Angle turn) { return {std::cos(turn.inRadians()), std::sin(turn.inRadians()), 0}; }

Outline rectangle(RandomNumbers& random, Vec3 block) {
  const double most = std::min(block.x, block.y);
  const double a = random.between(0.12, 0.6) * most, b = random.between(0.12, 0.6) * most;
  const Angle turn = anyTurn(random);
  const Vec3 u = acrossBy(turn), v = cross(kZ, u);
  Outline outline;
  outline.points = turned({{-a / 2, -b / 2}, {a / 2, -b / 2}, {a / 2, b / 2}, {-a / 2, b / 2}}, turn);
  outline.dimensions = {{"lengthMm", std::max(a, b), a > b ? u : v}, {"widthMm", std::min(a, b), a > b ? v : u}};
  return outline;
}

/// Corners on an ellipse, no side much shorter than the others.
Outline polygon(RandomNumbers& random, Vec3 block, int corners) {
  const double most = std::min(block.x, block.y);
  const double a = random.between(0.12, 0.34) * most, b = random.between(0.7, 1.0) * a;
  Outline outline;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2 * std::numbers::pi * (i + random.between(-0.12, 0.12)) / corners;
    outline.points.push_back({a * std::cos(angle), b * std::sin(angle)});
  }
  outline.points = turned(outline.points, Angle::degrees(random.between(0, 360)));
  return outline;
}

Made pocket(RandomNumbers& random, Vec3 block, Outline outline, const char* name) {
  const auto at = placeInside(random, outline.points, block);
  if (!at) return std::nullopt;
  const double depth = random.between(0.12, 0.75) * block.z;
  const auto body = upright(polygonProfile(shifted(outline.points, *at)), -depth, kOvershootMm);
  if (!body) return std::nullopt;
  outline.dimensions.push_back({"depthMm", depth, kZ});
  return FeatureTool{name, name, *body, outline.dimensions, {kZ}, {}};
}

Made passage(RandomNumbers& random, Vec3 block, Outline outline, const char* name) {
  const auto at = placeInside(random, outline.points, block);
  if (!at) return std::nullopt;
  const auto body = upright(polygonProfile(shifted(outline.points, *at)), -block.z - kOvershootMm, kOvershootMm);
  if (!body) return std::nullopt;
  outline.dimensions.push_back({"depthMm", block.z, kZ});
  return FeatureTool{name, name, *body, outline.dimensions, {kZ, -kZ}, {}};
}

Made triangularPocket(RandomNumbers& r, Vec3 b) { return pocket(r, b, polygon(r, b, 3), "triangular_pocket"); }
Made rectangularPocket(RandomNumbers& r, Vec3 b) { return pocket(r, b, rectangle(r, b), "rectangular_pocket"); }
Made sixSidesPocket(RandomNumbers& r, Vec3 b) { return pocket(r, b, polygon(r, b, 6), "6sides_pocket"); }
Made triangularPassage(RandomNumbers& r, Vec3 b) { return passage(r, b, polygon(r, b, 3), "triangular_passage"); }
Made rectangularPassage(RandomNumbers& r, Vec3 b) { return passage(r, b, rectangle(r, b), "rectangular_passage"); }
Made sixSidesPassage(RandomNumbers& r, Vec3 b) { return passage(r, b, polygon(r, b, 6), "6sides_passage"); }

Made circularEndPocket(RandomNumbers& random, Vec3 block) {
  const double most = std::min(block.x, block.y);
  const double length = random.between(0.25, 0.65) * most, width = random.between(0.25, 0.75) * length;
  const double depth = random.between(0.12, 0.75) * block.z;
  const Angle turn = anyTurn(random);
  const double l = length / 2, w = width / 2;
  const auto at = placeInside(random, turned({{-l, -w}, {l, -w}, {l, w}, {-l, w}}, turn), block);
  if (!at) return std::nullopt;
  const auto upRight = upright(slotProfile({0, 0}, length, width), -depth, kOvershootMm);
  if (!upRight) return std::nullopt;
  const Placement place = translationBy({at->x, at->y, 0}).after(rotationAbout({}, kZ, turn));
  const Vec3 u = acrossBy(turn);
  return FeatureTool{"circular_end_pocket",
                     "circular_end_pocket",
                     moved(*upRight, place),
                     {{"lengthMm", length, u}, {"widthMm", width, cross(kZ, u)}, {"depthMm", depth, kZ}},
                     {kZ},
                     {}};
}

Made oRing(RandomNumbers& random, Vec3 block) {
  const double most = std::min(block.x, block.y);
  const double outer = random.between(0.12, 0.42) * most, inner = random.between(0.45, 0.85) * outer;
  const double depth = std::min(random.between(0.08, 0.5) * block.z, 2 * inner);
  const double o = outer;
  const auto at = placeInside(random, {{-o, -o}, {o, o}}, block);
  if (!at) return std::nullopt;
  const Vec3 center{at->x, at->y, 0};
  const Solid body = makeRevolved({center + Vec3{inner, 0, -depth}, center + Vec3{outer, 0, -depth},
                                   center + Vec3{outer, 0, kOvershootMm}, center + Vec3{inner, 0, kOvershootMm}},
                                  center, kZ);
  return FeatureTool{
      "oring", "oring",
      body,    {{"widthMm", outer - inner, {}}, {"diameterMm", outer + inner, {}}, {"depthMm", depth, kZ}},
      {kZ},    {}};
}

}  // namespace

std::vector<FeatureMaker> closedCavityMakers() {
  return {{"triangular_passage", triangularPassage},  {"rectangular_passage", rectangularPassage},
          {"6sides_passage", sixSidesPassage},        {"triangular_pocket", triangularPocket},
          {"rectangular_pocket", rectangularPocket},  {"6sides_pocket", sixSidesPocket},
          {"circular_end_pocket", circularEndPocket}, {"oring", oRing}};
}

}  // namespace stepwise
