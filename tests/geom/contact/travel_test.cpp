#include "geom/contact/travel.h"
#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "tests/geom/contact/placed_bodies.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

struct Meshes {
  explicit Meshes(const PlacedBodies& bodies) : shapes(bodies.shapes()), instances(bodies.instances()) {}
  std::optional<double> travel(int moving, int fixed, Vec3 direction) const {
    const ContactInstance &m = instances[moving], &f = instances[fixed];
    return freeTravelMm(shapes.mesh(m.shape), m.placement, shapes.mesh(f.shape), f.placement, direction);
  }
  ShapeMeshes shapes;
  std::vector<ContactInstance> instances;
};

Solid bored(double z) {
  return drill(makeBlock({20, 20, 5}, {0, 0, z}), {{.at = {10, 10, z + 5}, .diameterMm = 4, .depthMm = 6}}).value();
}

}  // namespace

TEST_CASE("travel ends where a wall stands, and slides along what it touches") {
  PlacedBodies bodies;
  bodies.add(makeBlock({40, 20, 5}));
  bodies.add(makeBlock({5, 5, 5}), translationBy({10, 5, 5}));
  bodies.add(makeBlock({5, 20, 20}), translationBy({30, 0, 5}));
  const Meshes meshes(bodies);
  CHECK(meshes.travel(1, 2, {1, 0, 0}).value() == Approx(15).margin(0.01));
  CHECK_FALSE(meshes.travel(1, 0, {1, 0, 0}));
  CHECK(meshes.travel(1, 0, {0, 0, -1}).value() == Approx(0).margin(0.01));
  CHECK_FALSE(meshes.travel(1, 2, {-1, 0, 0}));
}

TEST_CASE("a pin leaves its bore along the axis only") {
  PlacedBodies bodies;
  bodies.add(bored(0));
  bodies.add(makeCylinder({10, 10, -2}, {0, 0, 1}, 2, 12));
  const Meshes meshes(bodies);
  CHECK_FALSE(meshes.travel(1, 0, {0, 0, 1}));
  CHECK_FALSE(meshes.travel(1, 0, {0, 0, -1}));
  CHECK(meshes.travel(1, 0, {1, 0, 0}));
}

TEST_CASE("a lever turns between its stops") {
  PlacedBodies bodies;
  bodies.add(makeBlock({4, 20, 4}, {10, -10, 0}));
  bodies.add(makeBlock({20, 2, 4}, {-10, -20, 0}));
  bodies.add(makeBlock({2, 9, 4}, {-1, 0, 0}));
  const Meshes m(bodies);
  const auto turns = freeTurns(m.shapes.mesh(2), {}, m.shapes.mesh(1), {}, {{0, 0, 0}, {0, 0, 1}});
  CHECK(turns[0].inDegrees() == Approx(360));
  PlacedBodies stops;
  stops.add(makeBlock({20, 2, 4}, {-10, -2.2, 0}));
  stops.add(makeBlock({2, 9, 4}, {-1, 1, 0}));
  const Meshes s(stops);
  const auto between = freeTurns(s.shapes.mesh(1), {}, s.shapes.mesh(0), {}, {{0, 0, 0}, {0, 0, 1}});
  CHECK(between[0].inDegrees() < 80);
  CHECK(between[0].inDegrees() > 45);
}
