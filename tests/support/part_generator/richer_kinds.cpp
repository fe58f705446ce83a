// Kinds outside the public vocabulary: rounded and filleted pockets, islands, ribs, key ways, circlip grooves and more
// kinds of holes. Some leave two features at once.
#include <algorithm>
#include <cmath>

#include "geom/model/drill_holes.h"
#include "tests/support/part_generator/tool_shapes.h"

namespace stepwise {
namespace {

using Made = std::optional<FeatureTool>;

/// A rectangle that lies square in the block, and how deep the pocket in it is.
struct Pocket {
  Point2 min, max;
  double depth = 0;

  double length() const { return max.x - min.x; }
  double width() const { return max.y - min.y; }
  std::vector<Point2> corners() const { return {min, {max.x, min.y}, max, {min.x, max.y}}; }
  std::vector<TrueDimension> dimensions() const {
    const bool alongX = length() >= width();
    return {{"lengthMm", std::max(length(), width()), alongX ? kX : kY},
            {"widthMm", std::min(length(), width()), alongX ? kY : kX},
            {"depthMm", depth, kZ}};
  }
};

std::optional<Pocket> drawPocket(RandomNumbers& random, Vec3 block) {
  const double a = random.between(0.3, 0.65) * block.x, b = random.between(0.3, 0.65) * block.y;
  const auto at = placeInside(random, {{-a / 2, -b / 2}, {a / 2, b / 2}}, block);
  if (!at) return std::nullopt;
  return Pocket{{at->x - a / 2, at->y - b / 2}, {at->x + a / 2, at->y + b / 2}, random.between(0.15, 0.6) * block.z};
}

Made roundedPocket(RandomNumbers& random, Vec3 block) {
  const auto pocket = drawPocket(random, block);
  if (!pocket) return std::nullopt;
  const double radius = random.between(0.08, 0.3) * std::min(pocket->length(), pocket->width());
  const auto body = upright(roundedProfile(pocket->corners(), radius), -pocket->depth, kOvershootMm);
  if (!body) return std::nullopt;
  FeatureTool tool{"rectangular_pocket", "rounded_pocket", *body, pocket->dimensions(), {kZ}, {}};
  tool.dimensions.push_back({"cornerRadiusMm", radius, {}});
  return tool;
}

Made filletedPocket(RandomNumbers& random, Vec3 block) {
  const auto pocket = drawPocket(random, block);
  if (!pocket) return std::nullopt;
  const double corner = random.between(0.12, 0.3) * std::min(pocket->length(), pocket->width());
  const double floor = std::min(random.between(0.3, 0.7) * corner, 0.5 * pocket->depth);
  if (floor < 0.3) return std::nullopt;
  const auto sharp = upright(roundedProfile(pocket->corners(), corner), -pocket->depth, kOvershootMm);
  if (!sharp) return std::nullopt;
  const Result<Solid> body = blendEdges(*sharp, floor, inPlane({0, 0, -pocket->depth}, kZ));
  if (!body) return std::nullopt;
  FeatureTool tool{"rectangular_pocket", "filleted_pocket", *body, pocket->dimensions(), {kZ}, {}};
  tool.dimensions.push_back({"cornerRadiusMm", corner, {}});
  tool.others = {{"fillet", "floor_fillet", {{"radiusMm", floor, {}}}, {}, {}}};
  tool.labelOf = [](const Face& face) {
    const auto* cylinder = std::get_if<Cylinder>(&face.surface);
    return std::holds_alternative<Torus>(face.surface) || (cylinder && std::abs(cylinder->axis.z) < 0.5) ? 1 : 0;
  };
  return tool;
}

Made islandPocket(RandomNumbers& random, Vec3 block) {
  const auto pocket = drawPocket(random, block);
  if (!pocket) return std::nullopt;
  const double radius = random.between(0.12, 0.3) * std::min(pocket->length(), pocket->width());
  const Point2 center{(pocket->min.x + pocket->max.x) / 2, (pocket->min.y + pocket->max.y) / 2};
  const Result<Solid> body = extrude(polygonProfile(pocket->corners()), pocket->depth + kOvershootMm,
                                     frameAt({0, 0, -pocket->depth}, kZ, kX), {circleProfile(center, radius)});
  if (!body) return std::nullopt;
  FeatureTool tool{"rectangular_pocket", "island_pocket", *body, pocket->dimensions(), {kZ}, {}};
  tool.others = {{"boss", "round_boss", {{"diameterMm", 2 * radius, {}}, {"heightMm", pocket->depth, kZ}}, {}, {}}};
  tool.labelOf = [](const Face& face) { return std::holds_alternative<Cylinder>(face.surface) ? 1 : 0; };
  return tool;
}

Made ribbedPocket(RandomNumbers& random, Vec3 block) {
  const auto pocket = drawPocket(random, block);
  if (!pocket || pocket->length() < 2 * pocket->width()) return std::nullopt;
  const double thickness = random.between(0.05, 0.12) * pocket->length();
  const double middle = (pocket->min.x + pocket->max.x) / 2, inset = 0.15 * pocket->width();
  const Point2 low{middle - thickness / 2, pocket->min.y + inset}, high{middle + thickness / 2, pocket->max.y - inset};
  if (thickness < 0.4 || high.y - low.y < 3 * thickness) return std::nullopt;
  const Result<Solid> body = extrude(polygonProfile(pocket->corners()), pocket->depth + kOvershootMm,
                                     frameAt({0, 0, -pocket->depth}, kZ, kX), {rectangleProfile(low, high)});
  if (!body) return std::nullopt;
  FeatureTool tool{"rectangular_pocket", "ribbed_pocket", *body, pocket->dimensions(), {kZ}, {}};
  tool.others = {{"rib", "rib", {{"thicknessMm", thickness, kX}, {"heightMm", pocket->depth, kZ}}, {}, {}}};
  tool.labelOf = [low, high](const Face& face) {
    const Vec3 p = face.point;
    const bool upright = std::abs(face.normal.z) < 0.5;
    return upright && p.x > low.x - 1e-6 && p.x < high.x + 1e-6 && p.y > low.y - 1e-6 && p.y < high.y + 1e-6 ? 1 : 0;
  };
  return tool;
}

/// A bore with a broached key way.
Made keyedBore(RandomNumbers& random, Vec3 block) {
  const double radius = random.between(0.08, 0.22) * std::min(block.x, block.y);
  const double width = random.between(0.5, 0.7) * radius, reach = radius * random.between(1.2, 1.4);
  const auto at = placeInside(random, {{-radius, -radius}, {radius, reach}}, block);
  if (!at || radius < 1.5) return std::nullopt;
  const double bottom = -block.z - kOvershootMm, height = block.z + 2 * kOvershootMm;
  const auto way = upright(rectangleProfile({at->x - width / 2, at->y}, {at->x + width / 2, at->y + reach}), bottom,
                           bottom + height);
  if (!way) return std::nullopt;
  const Result<Solid> body = fuse(makeCylinder({at->x, at->y, bottom}, kZ, radius, height), *way);
  if (!body) return std::nullopt;
  FeatureTool tool{
      "through_hole", "keyed_bore", *body, {{"diameterMm", 2 * radius, {}}, {"depthMm", block.z, kZ}}, {kZ, -kZ}, {}};
  tool.others = {{"through_slot", "keyway", {{"widthMm", width, kX}}, {kZ, -kZ}, {}}};
  tool.labelOf = [](const Face& face) { return std::holds_alternative<Plane>(face.surface) ? 1 : 0; };
  return tool;
}

/// A bore with a groove for a circlip.
Made groovedBore(RandomNumbers& random, Vec3 block) {
  const double radius = random.between(0.08, 0.2) * std::min(block.x, block.y), floor = 1.15 * radius;
  const auto at = placeInside(random, {{-floor, -floor}, {floor, floor}}, block);
  const double width = random.between(0.8, 1.8) * (floor - radius), top = -random.between(0.15, 0.6) * block.z;
  if (!at || radius < 1.5 || top - width < -0.85 * block.z) return std::nullopt;
  const Vec3 foot{at->x, at->y, 0};
  const auto corner = [&](double r, double z) { return foot + Vec3{r, 0, z}; };
  const double end = -block.z - kOvershootMm;
  const Solid body =
      makeRevolved({corner(0, end), corner(radius, end), corner(radius, top - width), corner(floor, top - width),
                    corner(floor, top), corner(radius, top), corner(radius, kOvershootMm), corner(0, kOvershootMm)},
                   foot, kZ);
  FeatureTool tool{"through_hole", "grooved_bore", body, {{"diameterMm", 2 * radius, {}}}, {kZ, -kZ}, {}};
  tool.others = {{"groove", "inner_groove", {{"widthMm", width, kZ}, {"diameterMm", 2 * floor, {}}}, {}, {}}};
  tool.labelOf = [radius, block](const Face& face) {
    if (const auto* cylinder = std::get_if<Cylinder>(&face.surface)) return cylinder->radiusMm > 1.05 * radius ? 1 : 0;
    return face.point.z < 0 && face.point.z > -block.z ? 1 : 0;
  };
  return tool;
}

/// Through, with a wide counterbore that only makes a seat.
Made spotFaced(RandomNumbers& random, Vec3 block) {
  const double radius = random.between(0.03, 0.12) * std::min(block.x, block.y), wide = 2.2 * radius;
  const auto at = placeInside(random, {{-wide, -wide}, {wide, wide}}, block);
  const double sunk = random.between(0.05, 0.1) * 2 * wide;
  if (!at || sunk < 0.25 || sunk > 0.3 * block.z) return std::nullopt;
  DrilledHole hole;
  hole.at = {at->x, at->y, 0};
  hole.diameterMm = 2 * radius, hole.depthMm = block.z + kOvershootMm, hole.overshootMm = kOvershootMm;
  hole.counterbore = DrilledHole::Counterbore{2 * wide, sunk};
  return FeatureTool{"through_hole", "spot_faced_hole", makeDrill(hole), {{"diameterMm", 2 * radius, {}}}, {kZ}, {}};
}

Made blindCounterbored(RandomNumbers& random, Vec3 block) {
  const double radius = random.between(0.03, 0.15) * std::min(block.x, block.y), wide = 1.7 * radius;
  const auto at = placeInside(random, {{-wide, -wide}, {wide, wide}}, block);
  const double sunk = std::min(0.8 * wide, 0.3 * block.z);
  if (!at || sunk < 0.5) return std::nullopt;
  DrilledHole hole;
  hole.at = {at->x, at->y, 0};
  hole.diameterMm = 2 * radius, hole.depthMm = random.between(0.5, 0.8) * block.z, hole.overshootMm = kOvershootMm;
  hole.counterbore = DrilledHole::Counterbore{2 * wide, sunk};
  return FeatureTool{"blind_hole",
                     "blind_counterbored_hole",
                     makeDrill(hole),
                     {{"diameterMm", 2 * radius, {}}, {"depthMm", hole.depthMm, kZ}},
                     {kZ},
                     {}};
}

/// An obround through the block.
Made slottedHole(RandomNumbers& random, Vec3 block) {
  const double most = std::min(block.x, block.y), length = random.between(0.2, 0.5) * most;
  const double width = random.between(0.3, 0.7) * length;
  const auto at = placeInside(random, {{-length / 2, -width / 2}, {length / 2, width / 2}}, block);
  if (!at) return std::nullopt;
  const auto body = upright(slotProfile(*at, length, width), -block.z - kOvershootMm, kOvershootMm);
  if (!body) return std::nullopt;
  return FeatureTool{"passage", "slotted_hole",
                     *body,     {{"lengthMm", length, kX}, {"widthMm", width, kY}, {"depthMm", block.z, kZ}},
                     {kZ, -kZ}, {}};
}

}  // namespace

std::vector<FeatureMaker> richerMakers() {
  return {{"rounded_pocket", roundedPocket}, {"filleted_pocket", filletedPocket},
          {"island_pocket", islandPocket},   {"ribbed_pocket", ribbedPocket},
          {"keyed_bore", keyedBore},         {"grooved_bore", groovedBore},
          {"spot_faced_hole", spotFaced},    {"blind_counterbored_hole", blindCounterbored},
          {"slotted_hole", slottedHole}};
}

}  // namespace stepwise
