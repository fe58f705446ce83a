#include "tests/laws/law_bodies.h"

#include <fmt/format.h>

#include <cmath>
#include <random>
#include <set>

#include "geom/core/check.h"
#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "samples/sample.h"

namespace stepwise {
namespace {

constexpr int kRandomParts = 10;

/// Numbers on a grid of 0.1 mm, the same with every standard library.
class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  int below(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
  double lengthMm(double from, double to) {
    return from + 0.1 * below(static_cast<int>(std::lround((to - from) * 10)) + 1);
  }

 private:
  std::mt19937 random_;
};

/// A side of the block as a frame: origin at its middle, z out of the material, with the block's extent along z.
struct Side {
  Placement frame;
  double lengthMm = 0, widthMm = 0, depthMm = 0;
};

Side chooseSide(Dice& dice, Vec3 size) {
  const Vec3 middle = size * 0.5;
  switch (dice.below(4)) {
    case 0: return {frameAt({middle.x, middle.y, size.z}, {0, 0, 1}, {1, 0, 0}), size.x, size.y, size.z};
    case 1: return {frameAt({middle.x, middle.y, 0}, {0, 0, -1}, {1, 0, 0}), size.x, size.y, size.z};
    case 2: return {frameAt({size.x, middle.y, middle.z}, {1, 0, 0}, {0, 1, 0}), size.y, size.z, size.x};
    default: return {frameAt({middle.x, 0, middle.z}, {0, -1, 0}, {1, 0, 0}), size.x, size.z, size.y};
  }
}

Solid blockIn(const Side& side, Vec3 min, Vec3 max) { return moved(makeBlock(max - min, min), side.frame); }

/// One cut into the side; depths stay below half of the block, so that the part stays in one piece.
Solid randomCut(Dice& dice, const Side& side) {
  const double halfLength = side.lengthMm / 2, halfWidth = side.widthMm / 2;
  const double depth = dice.lengthMm(1.5, 0.45 * side.depthMm);
  const double x = dice.lengthMm(-0.5, 0.5) * halfLength, y = dice.lengthMm(-0.5, 0.5) * halfWidth;
  switch (dice.below(5)) {
    case 0:
      return makeDrill({.at = side.frame.applyToPoint({x, y, 0}),
                        .towardsTool = side.frame.axes[2],
                        .diameterMm = dice.lengthMm(1, 5),
                        .depthMm = depth,
                        .point = Angle::degrees(118)});
    case 1:
      return makeDrill({.at = side.frame.applyToPoint({x, y, 0}),
                        .towardsTool = side.frame.axes[2],
                        .diameterMm = dice.lengthMm(1, 4),
                        .depthMm = side.depthMm + 1,
                        .counterbore = DrilledHole::Counterbore{6, 2}});
    case 2: {
      const double a = dice.lengthMm(2, 5), b = dice.lengthMm(2, 4);
      return blockIn(side, {x - a, y - b, -depth}, {x + a, y + b, 1});
    }
    case 3: {
      const double a = dice.lengthMm(1, 3);
      return blockIn(side, {x - a, -halfWidth - 1, -depth}, {x + a, halfWidth + 1, 1});
    }
    default: {
      const double a = dice.lengthMm(2, 6);
      return blockIn(side, {halfLength - a, -halfWidth - 1, -depth}, {halfLength + 1, halfWidth + 1, 1});
    }
  }
}

}  // namespace

Solid makeRandomPart(unsigned seed) {
  Dice dice(seed);
  const Vec3 size{dice.lengthMm(25, 50), dice.lengthMm(20, 40), dice.lengthMm(12, 25)};
  Solid part = makeBlock(size);
  for (int i = 0, wanted = 3 + dice.below(5); i < wanted; ++i) {
    const Result<Solid> next = cut(part, randomCut(dice, chooseSide(dice, size)));
    if (next && isValid(*next) && solidCount(*next) == 1) part = *next;
  }
  return part;
}

const std::vector<LawBody>& lawBodies() {
  static const std::vector<LawBody> bodies = [] {
    std::vector<LawBody> made;
    std::set<std::string> names;
    for (const Sample& sample : allSamples())
      for (const Part& part : sample.content.parts)
        if (names.insert(part.name).second) made.push_back({part.name, part.solid, summarize(part.solid)});
    for (int seed = 1; seed <= kRandomParts; ++seed) {
      const Solid solid = makeRandomPart(static_cast<unsigned>(seed));
      made.push_back({fmt::format("random part {}", seed), solid, summarize(solid)});
    }
    STEPWISE_CHECK(made.size() > kRandomParts, "the samples are there");
    return made;
  }();
  return bodies;
}

}  // namespace stepwise
