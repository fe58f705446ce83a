// More kinds outside the public vocabulary: webs, mouth chamfers that run around corners, fillets of changing radius,
// engraved text, holes that cross each other, run through several walls or are open on a side.
#include <algorithm>
#include <cmath>

#include "geom/model/drill_holes.h"
#include "tests/support/part_generator/tool_shapes.h"

namespace stepwise {
namespace {

using Made = std::optional<FeatureTool>;

std::optional<Solid> fused(const std::optional<Solid>& a, const std::optional<Solid>& b) {
  if (!a || !b) return std::nullopt;
  const Result<Solid> both = fuse(*a, *b);
  return both ? std::optional(*both) : std::nullopt;
}

bool runsAlong(const Face& face, Vec3 axis) {
  const auto* cylinder = std::get_if<Cylinder>(&face.surface);
  return cylinder != nullptr && std::abs(dot(cylinder->axis, axis)) > 0.99;
}

/// A pocket with a low thin wall from side to side.
Made webbedPocket(RandomNumbers& random, Vec3 block) {
  const double length = random.between(0.4, 0.7) * block.x, width = random.between(0.2, 0.5) * block.y;
  const double depth = random.between(0.2, 0.6) * block.z, height = random.between(0.4, 0.8) * depth;
  const double thickness = random.between(0.12, 0.3) * height;
  const auto at = placeInside(random, {{0, 0}, {length, width}}, block);
  const double from = random.between(0.3, 0.6) * length;
  if (!at || thickness < 0.3) return std::nullopt;
  const double left = at->x + from, right = left + thickness, floor = -depth, top = floor + height;
  // Seen along y: the pocket's outline without the web.
  const Result<Solid> body = extrude(polygonProfile({{at->x, floor},
                                                     {left, floor},
                                                     {left, top},
                                                     {right, top},
                                                     {right, floor},
                                                     {at->x + length, floor},
                                                     {at->x + length, kOvershootMm},
                                                     {at->x, kOvershootMm}}),
                                     width, frameAt({0, at->y + width, 0}, -kY, kX));
  if (!body) return std::nullopt;
  const bool runs = length >= width;
  FeatureTool tool{"rectangular_pocket",
                   "webbed_pocket",
                   *body,
                   {{"lengthMm", std::max(length, width), runs ? kX : kY},
                    {"widthMm", std::min(length, width), runs ? kY : kX},
                    {"depthMm", depth, kZ}},
                   {kZ},
                   {}};
  tool.others = {{"rib", "web", {{"thicknessMm", thickness, kX}, {"heightMm", height, kZ}}, {}, {}}};
  tool.labelOf = [left, right, top](const Face& face) {
    const Vec3 p = face.point;
    return p.x > left - 1e-6 && p.x < right + 1e-6 && p.z < top + 1e-6 && std::abs(face.normal.y) < 0.5 ? 1 : 0;
  };
  return tool;
}

/// A rounded pocket whose mouth is bevelled all around: flat and conical faces in turn.
Made bevelledPocket(RandomNumbers& random, Vec3 block) {
  const double length = random.between(0.3, 0.6) * block.x, width = random.between(0.3, 0.6) * block.y;
  const double corner = random.between(0.1, 0.3) * std::min(length, width), depth = random.between(0.2, 0.6) * block.z;
  const double bevel = random.between(0.15, 0.3) * std::min(depth, corner * 2);
  const auto at = placeInside(random, {{-bevel, -bevel}, {length + bevel, width + bevel}}, block);
  if (!at || bevel < 0.3) return std::nullopt;
  const auto outline = [&](double out) {
    const double l = at->x - out, r = at->x + length + out, b = at->y - out, t = at->y + width + out;
    return roundedProfile({{l, b}, {r, b}, {r, t}, {l, t}}, corner + out);
  };
  const auto wide = upright(outline(bevel), -bevel, kOvershootMm);
  if (!wide) return std::nullopt;
  const Result<Solid> mouth = chamferEdges(*wide, bevel, inPlane({0, 0, -bevel}, kZ));
  const auto body = mouth ? fused(*mouth, upright(outline(0), -depth, 0)) : std::nullopt;
  if (!body) return std::nullopt;
  const bool runs = length >= width;
  FeatureTool tool{"rectangular_pocket",
                   "bevelled_pocket",
                   *body,
                   {{"depthMm", depth, kZ}, {"cornerRadiusMm", corner, {}}},
                   {kZ},
                   {}};
  if (runs) tool.dimensions.push_back({"lengthMm", length, kX});
  tool.others = {{"chamfer", "mouth_chamfer", {{"widthMm", bevel, kZ}}, {}, {}}};
  tool.labelOf = [](const Face& face) {
    const double upright = std::abs(face.normal.z);
    return upright > 0.1 && upright < 0.9 ? 1 : 0;
  };
  return tool;
}

/// The end of a body along x where its cross section is larger.
Vec3 wideEnd(const Solid& body) {
  double low = 0, high = 0;
  for (const Face& face : buildFaceGraph(body).faces) {
    const auto* plane = std::get_if<Plane>(&face.surface);
    if (plane == nullptr || std::abs(plane->normal.x) < 0.99) continue;
    (plane->normal.x > 0 ? high : low) += face.areaMm2;
  }
  return high > low ? kX : -kX;
}

/// A step whose inner corner is filled with a radius that grows along it: from the end where it is large it hides the
/// rest of the step.
Made growingFillet(RandomNumbers& random, Vec3 block) {
  const double width = random.between(0.2, 0.5) * block.y, depth = random.between(0.2, 0.6) * block.z;
  const double large = random.between(0.3, 0.5) * std::min(width, depth), small = random.between(0.3, 0.6) * large;
  if (small < 0.4) return std::nullopt;
  const auto sharp = lengthwise(rectangleProfile({-kOvershootMm, -depth}, {width, kOvershootMm}), -kOvershootMm,
                                block.x + kOvershootMm);
  if (!sharp) return std::nullopt;
  const Result<Solid> body =
      blendEdges(*sharp, small, large, both(inPlane({0, 0, -depth}, kZ), inPlane({0, width, 0}, kY)));
  if (!body) return std::nullopt;
  FeatureTool tool{"rectangular_through_step",
                   "step_with_growing_fillet",
                   *body,
                   {{"lengthMm", block.x, kX}, {"widthMm", width, kY}, {"depthMm", depth, kZ}},
                   {kZ, -kY},
                   {wideEnd(*body)}};
  tool.dimensions.clear();  // the fillet has taken the corner that shows them
  tool.others = {{"fillet", "growing_fillet", {}, {}, {}}};
  tool.labelOf = [](const Face& face) { return std::holds_alternative<Plane>(face.surface) ? 0 : 1; };
  return tool;
}

/// Capital letters of straight strokes, on a grid of three strokes by five.
std::vector<std::vector<Point2>> blockLetters() {
  return {{{0, 0}, {3, 0}, {3, 1}, {1, 1}, {1, 2}, {2.5, 2}, {2.5, 3}, {1, 3}, {1, 4}, {3, 4}, {3, 5}, {0, 5}},  // E
          {{0, 0}, {1, 0}, {1, 2}, {2.5, 2}, {2.5, 3}, {1, 3}, {1, 4}, {3, 4}, {3, 5}, {0, 5}},                  // F
          {{0, 0}, {1, 0}, {1, 2}, {2, 2}, {2, 0}, {3, 0}, {3, 5}, {2, 5}, {2, 3}, {1, 3}, {1, 5}, {0, 5}},      // H
          {{1, 0}, {2, 0}, {2, 4}, {3, 4}, {3, 5}, {0, 5}, {0, 4}, {1, 4}},                                      // T
          {{0, 0}, {3, 0}, {3, 5}, {2, 5}, {2, 1}, {1, 1}, {1, 5}, {0, 5}},                                      // U
          {{0, 0}, {3, 0}, {3, 1}, {1, 1}, {1, 5}, {0, 5}}};                                                     // L
}

/// A word of three or four letters.
Made engravedText(RandomNumbers& random, Vec3 block) {
  const std::vector<std::vector<Point2>> letters = blockLetters();
  const std::size_t count = 3 + random.below(2);
  const double stroke = random.between(0.012, 0.02) * std::min(block.x, 2 * block.y);
  const double depth = random.between(0.4, 0.9) * stroke, advance = 4.2 * stroke;
  const auto at = placeInside(random, {{0, 0}, {advance * static_cast<double>(count), 5 * stroke}}, block);
  if (!at || stroke < 0.25) return std::nullopt;
  std::vector<Solid> glyphs;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<Point2> corners = letters[i < 2 ? random.below(5) : random.below(letters.size())];
    for (Point2& p : corners) p = {at->x + advance * static_cast<double>(i) + stroke * p.x, at->y + stroke * p.y};
    const auto glyph = upright(polygonProfile(corners), -depth, kOvershootMm);
    if (!glyph) return std::nullopt;
    glyphs.push_back(*glyph);
  }
  // One body: a bar above the block joins the letters.
  const Solid bar =
      makeBlock({advance * static_cast<double>(count), 5 * stroke, kOvershootMm / 2}, {at->x, at->y, kOvershootMm});
  const Result<Solid> body = fuseAll(bar, glyphs);
  if (!body) return std::nullopt;
  return FeatureTool{"text", "engraved_text", *body, {{"depthMm", depth, kZ}}, {kZ}, {}};
}

/// Two bores at right angles whose axes meet.
Made crossingHoles(RandomNumbers& random, Vec3 block) {
  const double most = std::min({block.x, block.y, 2 * block.z});
  const double radius = random.between(0.06, 0.16) * most, other = random.between(0.5, 0.85) * radius;
  const auto at = placeInside(random, {{-radius, -radius}, {radius, radius}}, block);
  const double lowest = other + kWallMm;
  if (!at || block.z < 2 * lowest + 0.5) return std::nullopt;
  const double z = -random.between(lowest, block.z - lowest);
  const Result<Solid> body =
      fuse(makeCylinder({at->x, at->y, -block.z - kOvershootMm}, kZ, radius, block.z + 2 * kOvershootMm),
           makeCylinder({-kOvershootMm, at->y, z}, kX, other, block.x + 2 * kOvershootMm));
  if (!body) return std::nullopt;
  FeatureTool tool{"through_hole", "crossing_hole",
                   *body,          {{"diameterMm", 2 * radius, {}}, {"depthMm", block.z, kZ}},
                   {kZ, -kZ},      {}};
  tool.others = {
      {"through_hole", "crossing_hole", {{"diameterMm", 2 * other, {}}, {"depthMm", block.x, kX}}, {kX, -kX}, {}}};
  tool.labelOf = [](const Face& face) { return runsAlong(face, kX) ? 1 : 0; };
  return tool;
}

/// A clevis: a slot with a bore through both of its walls.
Made interruptedHole(RandomNumbers& random, Vec3 block) {
  const double width = random.between(0.15, 0.4) * block.y, depth = random.between(0.35, 0.7) * block.z;
  const double radius = random.between(0.12, 0.3) * depth;
  const double y = random.between(0.25, 0.6) * (block.y - width);
  if (y < 2 * kWallMm || block.y - y - width < 2 * kWallMm || 2 * radius + kWallMm > block.x) return std::nullopt;
  const double x = random.between(radius + kWallMm, block.x - radius - kWallMm), z = -random.between(0.45, 0.6) * depth;
  const auto slot =
      lengthwise(rectangleProfile({y, -depth}, {y + width, kOvershootMm}), -kOvershootMm, block.x + kOvershootMm);
  const auto body = fused(slot, makeCylinder({x, -kOvershootMm, z}, kY, radius, block.y + 2 * kOvershootMm));
  if (!body || z + radius > -0.6) return std::nullopt;
  FeatureTool tool{"through_hole", "interrupted_hole", *body, {{"diameterMm", 2 * radius, {}}}, {kY, -kY}, {}};
  tool.others = {{"rectangular_through_slot",
                  "rectangular_through_slot",
                  {{"lengthMm", block.x, kX}, {"widthMm", width, kY}, {"depthMm", depth, kZ}},
                  {kZ},
                  {kX, -kX}}};
  tool.labelOf = [](const Face& face) { return runsAlong(face, kY) ? 0 : 1; };
  return tool;
}

/// A bore so near to a side that it is open there, by less than half of its turn; deeper ones would be channels.
Made partialHole(RandomNumbers& random, Vec3 block) {
  const double radius = random.between(0.06, 0.2) * std::min(block.x, block.y);
  const double in = random.between(0.35, 0.8) * radius;
  if (radius < 1 || 2 * (radius + kWallMm) > block.x || block.z > 5 * radius) return std::nullopt;
  const double x = random.between(radius + kWallMm, block.x - radius - kWallMm);
  const Solid body = makeCylinder({x, in, -block.z - kOvershootMm}, kZ, radius, block.z + 2 * kOvershootMm);
  return FeatureTool{
      "through_hole", "partial_hole", body, {{"diameterMm", 2 * radius, {}}, {"depthMm", block.z, kZ}}, {kZ, -kZ}, {}};
}

/// Blind, as a ball-nosed mill leaves it.
Made ballBottomed(RandomNumbers& random, Vec3 block) {
  const double radius = random.between(0.04, 0.18) * std::min(block.x, block.y);
  const auto at = placeInside(random, {{-radius, -radius}, {radius, radius}}, block);
  const double depth = random.between(0.2, 0.6) * block.z;  // of the full diameter
  if (!at || depth + radius > 0.9 * block.z) return std::nullopt;
  const Result<Solid> body = fuse(makeCylinder({at->x, at->y, -depth}, kZ, radius, depth + kOvershootMm),
                                  makeSphere({at->x, at->y, -depth}, radius));
  if (!body) return std::nullopt;
  return FeatureTool{"blind_hole", "blind_hole_ball",
                     *body,        {{"diameterMm", 2 * radius, {}}, {"tipDepthMm", depth + radius, kZ}},
                     {kZ},         {}};
}

}  // namespace

std::vector<FeatureMaker> nativeFormMakers() {
  return {{"webbed_pocket", webbedPocket}, {"bevelled_pocket", bevelledPocket}, {"growing_fillet", growingFillet},
          {"engraved_text", engravedText}, {"crossing_hole", crossingHoles},    {"interrupted_hole", interruptedHole},
          {"partial_hole", partialHole},   {"blind_hole_ball", ballBottomed}};
}

}  // namespace stepwise
