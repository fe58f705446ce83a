#include "geom/contact/part_contact.h"

#include "geom/contact/mesh_contact.h"

#include <fmt/format.h>
#include <chrono>
#include <numbers>

#include "geom/contact/region_overlap.h"
#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "tests/geom/contact/placed_bodies.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

const FaceContact* find(const PairGeometry& pair, ContactKind kind) {
  for (const FaceContact& contact : pair.contacts)
    if (contact.kind == kind) return &contact;
  return nullptr;
}

Solid must(const Result<Solid>& solid) {
  REQUIRE(solid);
  return *solid;
}

Solid drilledPlate(double diameterMm) {
  return must(drill(makeBlock({20, 20, 5}), {{.at = {10, 10, 5}, .diameterMm = diameterMm, .depthMm = 6}}));
}

}  // namespace

TEST_CASE("two regions with a hole each share the area that lies in both") {
  const Region a{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, {{2, 2}, {4, 2}, {4, 4}, {2, 4}}};
  const Region b{{{3, 3}, {12, 3}, {12, 8}, {3, 8}}};
  CHECK(overlapRegions(a, b).area == Approx(7 * 5 - 1));
  CHECK(overlapRegions(a, a).area == Approx(100 - 4));
  CHECK(overlapRegions(a, {{{20, 0}, {30, 0}, {30, 5}}}).area == 0);
}

TEST_CASE("a block on a block touches over the common area") {
  PlacedBodies bodies;
  bodies.add(makeBlock({10, 10, 5}));
  bodies.add(makeBlock({4, 4, 2}), translationBy({8, 3, 5}));
  const Contacts contacts = bodies.contacts();
  REQUIRE(contacts.pairs.size() == 1);
  const PairGeometry& pair = contacts.of(contacts.pairs[0]);
  REQUIRE(pair.contacts.size() == 1);
  CHECK(pair.contacts[0].kind == ContactKind::coplanar);
  CHECK(pair.contacts[0].areaMm2 == Approx(2 * 4));
  CHECK(pair.contacts[0].gapMm == Approx(0).margin(1e-9));
  CHECK(pair.contacts[0].direction.z == Approx(1));
  CHECK_FALSE(pair.interference);
}

TEST_CASE("a block half a millimetre above a block has no contact") {
  PlacedBodies bodies;
  bodies.add(makeBlock({10, 10, 5}));
  bodies.add(makeBlock({4, 4, 2}), translationBy({3, 3, 5.5}));
  CHECK(bodies.contacts().pairs.empty());
}

TEST_CASE("a block pushed into a block is an interference with its volume") {
  PlacedBodies bodies;
  bodies.add(makeBlock({10, 10, 5}));
  bodies.add(makeBlock({4, 4, 4}), translationBy({3, 3, 4}));
  const Contacts contacts = bodies.contacts();
  REQUIRE(contacts.pairs.size() == 1);
  const PairGeometry& pair = contacts.of(contacts.pairs[0]);
  REQUIRE(pair.interference);
  REQUIRE(pair.interference->volumeMm3);
  CHECK(*pair.interference->volumeMm3 == Approx(16));
  CHECK(pair.interference->volumeBy == Interference::VolumeBy::boolean);
}

TEST_CASE("what two bodies share is counted by points where no boolean tells") {
  PlacedBodies bodies;
  bodies.add(makeBlock({10, 10, 5}));
  bodies.add(makeCylinder({5, 5, 2}, {0, 0, 1}, 3, 20));
  const ShapeMeshes shapes(bodies.shapes());
  CHECK(countSharedVolumeMm3(shapes.mesh(0), shapes.mesh(1), {}) == Approx(27 * 3.14159).epsilon(0.05));
  CHECK(countSharedVolumeMm3(shapes.mesh(0), shapes.mesh(1), translationBy({0, 0, 20})) == 0);
}

TEST_CASE("a pin in a bore is coaxial with gap, length and the faces of both") {
  for (const double bore : {4.0, 4.1, 3.98}) {
    INFO(bore);
    PlacedBodies bodies;
    bodies.add(drilledPlate(bore));
    bodies.add(makeCylinder({0, 0, 0}, {0, 0, 1}, 2, 8), translationBy({10, 10, 2}));
    const Contacts contacts = bodies.contacts();
    REQUIRE(contacts.pairs.size() == 1);
    const FaceContact* fit = find(contacts.of(contacts.pairs[0]), ContactKind::coaxial);
    REQUIRE(fit);
    CHECK(fit->gapMm == Approx((bore - 4) / 2).margin(1e-9));
    CHECK(fit->lengthMm == Approx(3));
    CHECK(fit->diameterMm == Approx(4));
    CHECK(fit->wrapRatio == Approx(1).epsilon(1e-3));
    CHECK_FALSE(fit->shaftIsA);
    CHECK_FALSE(contacts.of(contacts.pairs[0]).interference);
  }
}

TEST_CASE("a pin much smaller than its bore has no contact with it") {
  PlacedBodies bodies;
  bodies.add(drilledPlate(8));
  bodies.add(makeCylinder({0, 0, 0}, {0, 0, 1}, 2, 8), translationBy({10, 10, 2}));
  CHECK(bodies.contacts().pairs.empty());
}

TEST_CASE("a screw of nominal diameter in a core hole is threaded if the caller knows such a thread") {
  PlacedBodies bodies;
  bodies.add(drilledPlate(3.3));
  bodies.add(makeCylinder({0, 0, 0}, {0, 0, 1}, 2, 8), translationBy({10, 10, 2}));
  FindContactsOptions options;
  options.threadPitch = [](double shaft, double bore) { return std::optional<double>(shaft - bore); };
  const Contacts contacts = bodies.contacts(options);
  REQUIRE(contacts.pairs.size() == 1);
  const FaceContact* thread = find(contacts.of(contacts.pairs[0]), ContactKind::threaded);
  REQUIRE(thread);
  CHECK(thread->pitchMm.value() == Approx(0.7));
  CHECK_FALSE(contacts.of(contacts.pairs[0]).interference);
}

TEST_CASE("a countersunk head in its countersink is conical") {
  PlacedBodies bodies;
  const DrilledHole hole{
      .at = {10, 10, 5}, .diameterMm = 3.4, .depthMm = 6, .countersink = DrilledHole::Countersink{6}};
  bodies.add(must(drill(makeBlock({20, 20, 5}), {hole})));
  bodies.add(makeCone({0, 0, 0}, {0, 0, 1}, 1.5, 3, 1.5), translationBy({10, 10, 3.5}));
  const Contacts contacts = bodies.contacts();
  REQUIRE(contacts.pairs.size() == 1);
  const FaceContact* cone = find(contacts.of(contacts.pairs[0]), ContactKind::conical);
  REQUIRE(cone);
  CHECK(cone->gapMm == Approx(0).margin(1e-6));
  CHECK(cone->lengthMm == Approx(1.3).epsilon(1e-3));
  CHECK(cone->areaMm2 == Approx(std::numbers::pi * (3 * 3 - 1.7 * 1.7) * std::sqrt(2.0)).epsilon(2e-3));
}

TEST_CASE("a ball in a socket is spherical, a ball on a plane touches in a point") {
  PlacedBodies bodies;
  bodies.add(must(cut(makeBlock({20, 20, 10}), makeSphere({10, 10, 10}, 5))));
  bodies.add(makeSphere({}, 5), translationBy({10, 10, 10}));
  bodies.add(makeBlock({6, 6, 2}), translationBy({7, 7, 15}));
  const Contacts contacts = bodies.contacts();
  REQUIRE(contacts.pairs.size() == 2);
  CHECK(find(contacts.of(contacts.pairs[0]), ContactKind::spherical));
  const FaceContact* point = find(contacts.of(contacts.pairs[1]), ContactKind::point);
  REQUIRE(point);
  CHECK(distance(point->at, {0, 0, 5}) < 1e-9);
}

TEST_CASE("a roller on a plane and on another roller touches along a line") {
  PlacedBodies bodies;
  bodies.add(makeBlock({20, 20, 5}));
  bodies.add(makeCylinder({0, 0, 0}, {1, 0, 0}, 2, 8), translationBy({4, 10, 7}));
  bodies.add(makeCylinder({0, 0, 0}, {1, 0, 0}, 3, 20), translationBy({0, 10, 12}));
  const Contacts contacts = bodies.contacts();
  REQUIRE(contacts.pairs.size() == 2);
  for (const ContactPair& pair : contacts.pairs) {
    const FaceContact* line = find(contacts.of(pair), ContactKind::line);
    REQUIRE(line);
    CHECK(line->lengthMm == Approx(8).epsilon(0.03));
  }
}

TEST_CASE("rollers that cross touch in a point") {
  PlacedBodies bodies;
  bodies.add(makeCylinder({-10, 0, 0}, {1, 0, 0}, 2, 20));
  bodies.add(makeCylinder({0, -10, 5}, {0, 1, 0}, 3, 20));
  const Contacts contacts = bodies.contacts();
  REQUIRE(contacts.pairs.size() == 1);
  const FaceContact* point = find(contacts.of(contacts.pairs[0]), ContactKind::point);
  REQUIRE(point);
  CHECK(distance(point->at, {0, 0, 2}) < 1e-9);
}

TEST_CASE("a ring on a plane is a general contact within the stated gap") {
  PlacedBodies bodies;
  bodies.add(makeBlock({20, 20, 5}));
  bodies.add(makeTorus({}, {0, 0, 1}, 6, 1), translationBy({10, 10, 6.02}));
  const Contacts contacts = bodies.contacts();
  REQUIRE(contacts.pairs.size() == 1);
  const FaceContact* general = find(contacts.of(contacts.pairs[0]), ContactKind::general);
  REQUIRE(general);
  CHECK(general->gapMm == Approx(0.02).margin(0.03));
}

TEST_CASE("contacts turn with the assembly") {
  const Placement turn =
      translationBy({3, -70, 12}).after(rotationAbout({}, normalized({1, 2, 3}), Angle::degrees(77)));
  PlacedBodies still, turned;
  for (PlacedBodies* bodies : {&still, &turned}) {
    const Placement by = bodies == &turned ? turn : Placement{};
    bodies->add(drilledPlate(4.05), by);
    bodies->add(makeCylinder({0, 0, 0}, {0, 0, 1}, 2, 8), by.after(translationBy({10, 10, 2})));
    bodies->add(makeBlock({4, 4, 4}), by.after(translationBy({0, 0, 5})));
  }
  const Contacts a = still.contacts(), b = turned.contacts();
  REQUIRE(a.pairs.size() == b.pairs.size());
  for (std::size_t i = 0; i < a.pairs.size(); ++i) {
    const PairGeometry &p = a.of(a.pairs[i]), &q = b.of(b.pairs[i]);
    REQUIRE(p.contacts.size() == q.contacts.size());
    for (std::size_t k = 0; k < p.contacts.size(); ++k) {
      CHECK(p.contacts[k].kind == q.contacts[k].kind);
      CHECK(p.contacts[k].areaMm2 == Approx(q.contacts[k].areaMm2));
      CHECK(p.contacts[k].gapMm == Approx(q.contacts[k].gapMm).margin(1e-7));
      CHECK(p.contacts[k].facesA == q.contacts[k].facesA);
    }
  }
}

TEST_CASE("copies in a grid are worked out once for each relative placement, in near-linear time") {
  const auto grid = [](int side) {
    PlacedBodies bodies;
    const int shape = bodies.addShape(makeBlock({1, 1, 1}));
    for (int i = 0; i < side; ++i)
      for (int j = 0; j < side; ++j) bodies.place(shape, translationBy({double(i), double(j), 0}));
    return bodies.contacts();
  };
  const Contacts small = grid(20);
  CHECK(small.pairs.size() == 760);  // 2 · 20 · 19: corner neighbours share an edge only
  CHECK(small.different == 4);
  CHECK(grid(40).different == 4);
}

TEST_CASE("growth of contacts in a grid", "[.bench]") {
  for (const int count : {2000, 20000}) {
    PlacedBodies bodies;
    const int shape = bodies.addShape(drilledPlate(4));
    const int side = static_cast<int>(std::sqrt(count));
    for (int i = 0; i < count; ++i) {
      const int row = i / side, column = i % side;
      bodies.place(shape, translationBy({20.0 * column, 20.0 * row, 0}));
    }
    const auto start = std::chrono::steady_clock::now();
    const Contacts contacts = bodies.contacts();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    fmt::print("{} copies: {} pairs, {} different, {:.3f} s\n", count, contacts.pairs.size(), contacts.different,
               taken.count());
  }
}
