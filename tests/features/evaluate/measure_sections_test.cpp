#include "features/evaluate/measure_sections.h"

#include <cmath>

#include "geom/mesh/tessellate.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

SectionMap measure(const Solid& solid) {
  const TriangleMesh mesh = tessellate(solid);
  const RayCaster rays(mesh);
  return measureSections(mesh, rays, faceCount(solid));
}

}  // namespace

TEST_CASE("the thickest section of a block is its smallest side") {
  const SectionMap map = measure(makeBlock({40, 30, 15}));
  CHECK(*map.maxSectionMm == Approx(15).epsilon(1e-3));
  CHECK(map.thinnestWall->mm == Approx(15).epsilon(1e-3));
  CHECK_FALSE(map.narrowestGap);
}

TEST_CASE("balls and cylinders have their diameter as section, within the chord error") {
  CHECK(*measure(makeSphere({3, 4, 5}, 6)).maxSectionMm == Approx(12).epsilon(0.02));
  CHECK(*measure(makeCylinder({}, {0, 0, 1}, 4, 30)).maxSectionMm == Approx(8).epsilon(0.02));
}

TEST_CASE("a U has two walls, one gap, and its section sits in the floor's corner") {
  const auto channel = cut(makeBlock({20, 8, 10}), makeBlock({20, 4, 8}, {0, 2, 2}));
  REQUIRE(channel);
  const SectionMap map = measure(*channel);
  CHECK(map.thinnestWall->mm == Approx(2).epsilon(1e-3));
  CHECK(map.narrowestGap->mm == Approx(4).epsilon(1e-3));
  // The ball in the corner of two 2 mm limbs reaches beyond 2 mm: its centre lies on the diagonal.
  const double corner = 2 * 4 / (1 + std::sqrt(2.0)) * std::sqrt(2.0) / 2;
  CHECK(*map.maxSectionMm == Approx(corner).epsilon(0.03));
}

TEST_CASE("a section never claims more than fits, wherever the part lies") {
  const Solid block = makeBlock({12, 7, 3});
  for (const double degrees : {0.0, 17.0, 63.0}) {
    const Solid turned = moved(block, rotationAbout({1, 2, 3}, normalized(Vec3{1, 2, 3}), Angle::degrees(degrees)));
    CHECK(*measure(turned).maxSectionMm <= 3 + 1e-6);
    CHECK(*measure(turned).maxSectionMm == Approx(3).epsilon(1e-3));
  }
}

TEST_CASE("the summary feeds the planning of printed routes") {
  const SectionMeasures measures = measure(makeBlock({40, 30, 15})).summary();
  CHECK(*measures.maxSectionMm > 10);  // beyond what a binder leaves
  CHECK_FALSE(measures.minGapMm);
}

TEST_CASE("flat, long and hollow bodies have their thickness as section") {
  CHECK(*measure(makeBlock({20, 18, 8})).maxSectionMm == Approx(8).epsilon(1e-3));
  CHECK(*measure(makeBlock({200, 3, 2})).maxSectionMm == Approx(2).epsilon(1e-3));
  const auto tube = cut(makeCylinder({}, {0, 0, 1}, 10, 30), makeCylinder({0, 0, -1}, {0, 0, 1}, 7, 32));
  REQUIRE(tube);
  CHECK(*measure(*tube).maxSectionMm == Approx(3).epsilon(0.05));
}
