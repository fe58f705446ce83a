// Holes as drilled, bored and reamed.
#include <algorithm>
#include <cmath>

#include "geom/model/drill_holes.h"
#include "tests/support/part_generator/tool_shapes.h"

namespace stepwise {
namespace {

using Made = std::optional<FeatureTool>;

struct Place {
  Vec3 at;
  double radius;  ///< of the bore
};

/// A place for a hole whose widest radius is `widest` times that of its bore.
std::optional<Place> placeHole(RandomNumbers& random, Vec3 block, double widest) {
  const double radius = random.between(0.03, 0.2) * std::min(block.x, block.y);
  const double out = widest * radius;
  const auto at = placeInside(random, {{-out, -out}, {out, out}}, block);
  if (!at) return std::nullopt;
  return Place{{at->x, at->y, 0}, radius};
}

DrilledHole boreAt(const Place& place, double depth) {
  DrilledHole hole;
  hole.at = place.at;
  hole.diameterMm = 2 * place.radius;
  hole.depthMm = depth;
  hole.overshootMm = kOvershootMm;
  return hole;
}

FeatureTool finish(const DrilledHole& hole, const char* faceClass, const char* kind) {
  FeatureTool tool{faceClass, kind, makeDrill(hole), {{"diameterMm", hole.diameterMm, {}}}, {kZ}, {}};
  if (faceClass == std::string("blind_hole")) tool.dimensions.push_back({"depthMm", hole.depthMm, kZ});
  return tool;
}

Made through(RandomNumbers& random, Vec3 block) {
  const auto place = placeHole(random, block, 1);
  if (!place) return std::nullopt;
  FeatureTool tool = finish(boreAt(*place, block.z + kOvershootMm), "through_hole", "through_hole");
  tool.directions = {kZ, -kZ};
  tool.dimensions.push_back({"depthMm", block.z, kZ});
  return tool;
}

Made blind(RandomNumbers& random, Vec3 block) {
  const auto place = placeHole(random, block, 1);
  if (!place) return std::nullopt;
  DrilledHole hole = boreAt(*place, random.between(0.15, 0.7) * block.z);
  if (random.chance(0.5)) hole.point = Angle::degrees(random.chance(0.5) ? 118 : 140);
  const double tip = hole.point ? place->radius / std::tan(hole.point->inRadians() / 2) : 0;
  if (hole.depthMm + tip > 0.9 * block.z) return std::nullopt;
  FeatureTool tool = finish(hole, "blind_hole", hole.point ? "blind_hole_pointed" : "blind_hole");
  // The full diameter ends where the point begins: that depth is no extent of the whole.
  if (hole.point) tool.dimensions.back() = {"tipDepthMm", hole.depthMm + tip, kZ};
  return tool;
}

Made counterbored(RandomNumbers& random, Vec3 block) {
  const auto place = placeHole(random, block, 1.8);
  if (!place) return std::nullopt;
  const double wide = random.between(1.4, 1.8) * 2 * place->radius;
  const double sunk = std::min(random.between(0.2, 0.6) * wide, 0.5 * block.z);
  DrilledHole hole = boreAt(*place, block.z + kOvershootMm);
  hole.counterbore = DrilledHole::Counterbore{wide, sunk};
  return finish(hole, "through_hole", "counterbored_hole");
}

Made countersunk(RandomNumbers& random, Vec3 block) {
  const auto place = placeHole(random, block, 1.8);
  if (!place) return std::nullopt;
  DrilledHole hole = boreAt(*place, block.z + kOvershootMm);
  hole.countersink = DrilledHole::Countersink{random.between(1.4, 1.8) * 2 * place->radius, Angle::degrees(90)};
  if (0.8 * place->radius > 0.6 * block.z) return std::nullopt;
  return finish(hole, "through_hole", "countersunk_hole");
}

Made stepped(RandomNumbers& random, Vec3 block) {
  const auto place = placeHole(random, block, 2);
  if (!place) return std::nullopt;
  const double r = place->radius, z1 = -0.3 * block.z, z2 = -random.between(0.45, 0.6) * block.z;
  const Vec3 at = place->at;
  const auto corner = [&](double radius, double z) { return at + Vec3{radius, 0, z}; };
  const double end = -block.z - kOvershootMm;
  const Solid body =
      makeRevolved({corner(0, end), corner(r, end), corner(r, z2), corner(1.5 * r, z2), corner(1.5 * r, z1),
                    corner(2 * r, z1), corner(2 * r, kOvershootMm), corner(0, kOvershootMm)},
                   at, kZ);
  return FeatureTool{"through_hole", "stepped_hole", body, {{"diameterMm", 2 * r, {}}}, {kZ}, {}};
}

Made tapered(RandomNumbers& random, Vec3 block) {
  const auto place = placeHole(random, block, 1.6);
  if (!place) return std::nullopt;
  const double slope = std::min(random.between(0.04, 0.12), 0.5 * place->radius / block.z);
  const double top = place->radius + slope * kOvershootMm, bottom = place->radius - slope * (block.z + kOvershootMm);
  if (bottom < 0.2 * place->radius) return std::nullopt;
  const Solid body = makeCone(place->at - kZ * (block.z + kOvershootMm), kZ, bottom, top, block.z + 2 * kOvershootMm);
  return FeatureTool{"through_hole", "tapered_hole", body, {}, {kZ}, {}};
}

}  // namespace

std::vector<FeatureMaker> holeMakers() {
  return {{"through_hole", through},         {"blind_hole", blind},     {"counterbored_hole", counterbored},
          {"countersunk_hole", countersunk}, {"stepped_hole", stepped}, {"tapered_hole", tapered}};
}

}  // namespace stepwise
