#include "geom/contact/mobility.h"

#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "tests/geom/contact/placed_bodies.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

Mobility mobilityOf(const PlacedBodies& bodies) {
  std::vector<MotionConstraint> constraints;
  const Contacts contacts = bodies.contacts();
  for (const ContactPair& pair : contacts.pairs)
    for (const FaceContact& contact : contacts.of(pair).contacts)
      for (const MotionConstraint& c : constraintsOf(contact, bodies.instances()[pair.a].placement))
        constraints.push_back(c);
  return findMobility(constraints);
}

PlacedBodies pair(const Solid& a, const Solid& b) {
  const Placement somewhere =
      translationBy({30, -8, 5}).after(rotationAbout({}, normalized({3, 1, 2}), Angle::degrees(40)));
  PlacedBodies bodies;
  bodies.add(a, somewhere);
  bodies.add(b, somewhere);
  return bodies;
}

Solid plate() { return makeBlock({20, 20, 5}); }
Solid boredPlate(double depthMm) {
  return drill(plate(), {{.at = {10, 10, 5}, .diameterMm = 4, .depthMm = depthMm}}).value();
}

}  // namespace

TEST_CASE("a block on a plate slides and turns on it, and can be lifted off") {
  const Mobility m = mobilityOf(pair(plate(), makeBlock({5, 5, 5}, {4, 4, 5})));
  CHECK(m.kind == MotionKind::planar);
  CHECK(m.twoWay == 3);
  CHECK(m.oneWay == 3);
}

TEST_CASE("a pin in a through bore is cylindrical, in a blind bore it only comes out") {
  const Mobility through = mobilityOf(pair(boredPlate(6), makeCylinder({10, 10, -2}, {0, 0, 1}, 2, 12)));
  CHECK(through.kind == MotionKind::cylindrical);
  CHECK(through.oneWay == 0);
  const Mobility blind = mobilityOf(pair(boredPlate(3), makeCylinder({10, 10, 2}, {0, 0, 1}, 2, 12)));
  CHECK(blind.kind == MotionKind::revolute);
  CHECK(blind.oneWay == 1);
}

TEST_CASE("a pin with two collars only turns") {
  const Solid pin = makeRevolved(
      {{0, 0, -2}, {4, 0, -2}, {4, 0, 0}, {2, 0, 0}, {2, 0, 5}, {4, 0, 5}, {4, 0, 7}, {0, 0, 7}}, {}, {0, 0, 1});
  const Mobility m = mobilityOf(pair(boredPlate(6), moved(pin, translationBy({10, 10, 0}))));
  CHECK(m.kind == MotionKind::revolute);
  CHECK(m.twoWay == 1);
  CHECK(m.oneWay == 0);
}

TEST_CASE("a key in a closed slot is fixed, a rail in a dovetail slides") {
  const Solid pocketed = cut(plate(), makeBlock({6, 4, 3}, {5, 5, 2})).value();
  const Mobility key = mobilityOf(pair(pocketed, makeBlock({6, 4, 6}, {5, 5, 2})));
  CHECK(key.kind == MotionKind::fixed);
  CHECK(key.oneWay == 1);
  const std::vector<Vec3> dovetail{{8, -1, 5}, {12, -1, 5}, {14, -1, 2}, {6, -1, 2}};
  const Solid rail = makePrism(dovetail, {0, 22, 0});
  const Mobility slide = mobilityOf(pair(cut(plate(), rail).value(), rail));
  CHECK(slide.kind == MotionKind::prismatic);
  CHECK(slide.oneWay == 0);
}

TEST_CASE("a ball caught beyond its middle turns about its centre") {
  const Solid socket = cut(makeBlock({20, 20, 12}), makeSphere({10, 10, 9}, 5)).value();
  const Mobility m = mobilityOf(pair(socket, makeSphere({10, 10, 9}, 5)));
  CHECK(m.kind == MotionKind::spherical);
  CHECK(m.oneWay == 0);
  const Solid cup = cut(makeBlock({20, 20, 12}), makeSphere({10, 10, 14}, 5)).value();
  CHECK(mobilityOf(pair(cup, makeSphere({10, 10, 14}, 5))).oneWay > 0);
}

TEST_CASE("a thread is a screw with its pitch") {
  PlacedBodies bodies = pair(boredPlate(6), makeCylinder({10, 10, -2}, {0, 0, 1}, 2.3, 12));
  FindContactsOptions options;
  options.threadPitch = [](double, double) { return std::optional<double>(0.8); };
  const Contacts contacts = bodies.contacts(options);
  REQUIRE(contacts.pairs.size() == 1);
  const Mobility m = findMobility(constraintsOf(contacts.of(contacts.pairs[0]).contacts.at(0), {}));
  CHECK(m.kind == MotionKind::screw);
  CHECK(m.pitchMm.value() == Approx(0.8).epsilon(1e-3));
}

TEST_CASE("a four-bar linkage has one degree of freedom, a triangle of bars none") {
  const auto hinge = [](int a, int b, Vec3 at) {
    return JointConstraints{a, b, {Twist{{0, 0, 1}, cross(at, {0, 0, 1})}}};
  };
  CHECK(countMechanismFreedoms(4, {hinge(0, 1, {0, 0, 0}), hinge(1, 2, {0, 10, 0}), hinge(2, 3, {15, 12, 0}),
                                   hinge(3, 0, {12, 0, 0})}) == 1);
  CHECK(countMechanismFreedoms(3, {hinge(0, 1, {0, 0, 0}), hinge(1, 2, {0, 10, 0}), hinge(2, 0, {12, 0, 0})}) == 0);
  CHECK(countMechanismFreedoms(3, {hinge(0, 1, {0, 0, 0}), hinge(1, 2, {0, 10, 0})}) == 2);
}

TEST_CASE("what a pair may do is carried along with it") {
  const Placement elsewhere =
      translationBy({-7, 12, 3}).after(rotationAbout({}, normalized({1, -2, 2}), Angle::degrees(65)));
  const auto placed = [](const Placement& at) {
    PlacedBodies bodies;
    bodies.add(boredPlate(6), at);
    bodies.add(makeCylinder({10, 10, -2}, {0, 0, 1}, 2, 12), at);
    return bodies;
  };
  const Mobility here = mobilityOf(placed({})), there = mobilityOf(placed(elsewhere)), carried = moved(here, elsewhere);
  CHECK(there.kind == MotionKind::cylindrical);
  CHECK(carried.kind == there.kind);
  CHECK(norm(cross(carried.axis, there.axis)) < 1e-6);
  CHECK(norm(cross(carried.axisOrigin - there.axisOrigin, there.axis)) < 1e-5);
  // Every motion in it leaves the axis where it is.
  for (const Twist& twist : carried.basis)
    CHECK(norm(cross(twist.linear + cross(twist.angular, there.axisOrigin), there.axis)) < 1e-5);
}
