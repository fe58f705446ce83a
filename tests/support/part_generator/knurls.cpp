#include "tests/support/part_generator/knurls.h"

#include <cmath>
#include <numbers>

#include "geom/brep/face_graph.h"
#include "geom/model/knurled_rod.h"
#include "tests/support/part_generator/random_numbers.h"
#include "tests/support/part_generator/tool_shapes.h"

namespace stepwise {
namespace {

using Pattern = KnurledRod::Pattern;

/// Pitches and angles as on the rolls of DIN 82, and some as nobody sells them.
KnurledRod drawn(RandomNumbers& random) {
  KnurledRod rod;
  rod.pattern = random.chance(0.65) ? Pattern::diamond : Pattern::straight;
  rod.diameterMm = random.between(5, 20);
  const double pitch = random.between(0.6, 1.2);
  rod.helixAngle = Angle::degrees(random.chance(0.5) ? 30 : random.between(20, 50));
  const double across = rod.pattern == Pattern::diamond ? std::cos(rod.helixAngle.inRadians()) : 1;
  rod.teeth = static_cast<int>(std::lround(std::numbers::pi * rod.diameterMm * across / pitch));
  rod.rows = 3 + static_cast<int>(random.below(6));
  rod.widthMm = random.between(2, 10);
  rod.depthMm = pitch * random.between(0.35, 0.5);
  rod.rodDiameterMm = (rod.diameterMm - 2 * rod.depthMm) * random.between(0.5, 0.9);
  rod.rodMm = random.between(3, 12);
  return rod;
}

}  // namespace

Result<LabelledPart> generateKnurledRod(std::uint64_t seed) {
  RandomNumbers random(seed);
  const KnurledRod rod = drawn(random);
  Result<Solid> made = makeKnurledRod(rod);
  if (!made) return fail(made.error());
  LabelledPart part;
  part.seed = seed;
  part.solid = *made;
  const bool diamond = rod.pattern == Pattern::diamond;
  const double across = diamond ? std::cos(rod.helixAngle.inRadians()) : 1;
  part.instances.push_back({"knurl",
                            diamond ? "diamond_knurl" : "straight_knurl",
                            {},
                            {{"diameterMm", rod.diameterMm, {}},
                             {"depthMm", rod.depthMm, {}},
                             {"pitchMm", std::numbers::pi * rod.diameterMm * across / rod.teeth, {}},
                             {"teeth", static_cast<double>(rod.teeth), {}},
                             {"helixAngleDeg", diamond ? rod.helixAngle.inDegrees() : 0, {}},
                             {"widthMm", rod.bandMm(), kZ}},
                            {},
                            {},
                            {}});
  part.instances.push_back({"turned", "turned", {}, {}, {}, {}, {}});
  part.ownerAt = [rod](Vec3 p) {
    constexpr double kOnMm = 0.004;
    const double width = rod.bandMm();
    for (double end : {-rod.rodMm, width + rod.rodMm})
      if (std::abs(p.z - end) < kOnMm) return -1;
    return p.z > kOnMm && p.z < width - kOnMm ? 0 : 1;
  };
  labelByOwner(part);
  return part;
}

}  // namespace stepwise
