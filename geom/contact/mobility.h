// Which small motions of one body against another its contacts leave free, and what a designer calls them.
//
// Each point of contact forbids one half-space of twists: the other body may not move against the normal there. What is
// left is a cone; its two-way part names the joint, its one-way part says how the bodies can part. Lengths in mm; all
// constraints in one coordinate system. A row counts as two-way where its negative is a non-negative combination of the
// others (a certificate found by non-negative least squares), so a bore needs no rule of its own. Cost: below a
// millisecond for a hundred points. Threads: pure.
// Does not see: friction, elasticity, travel (travel.h), clearance (the caller decides which contacts guide).
// Based on: Ohwovoriole & Roth 1981, "An extension of screw theory"; Lawson & Hanson 1974 (NNLS); Gordan's and
// Stiemke's theorems of the alternative. Differs: rank decisions at 2e-3 of the contact's size, the accuracy of placed
// parts.
#pragma once

#include <optional>
#include <vector>

#include "geom/contact/part_contact.h"

namespace stepwise {

enum class MotionKind { fixed, revolute, prismatic, cylindrical, planar, spherical, screw, free, other };
const char* name(MotionKind kind);

/// Small motion: turning, and the velocity of the point at the origin.
struct Twist {
  Vec3 angular, linear;
};

/// turn · angular + push · linear ≥ 0; two-way: = 0.
struct MotionConstraint {
  Vec3 turn, push;
  enum class Sense { oneWay, twoWay } sense = Sense::oneWay;
};

struct Mobility {
  MotionKind kind = MotionKind::free;
  int twoWay = 6;                 ///< dimensions of motion that can go both ways
  int oneWay = 0;                 ///< further dimensions that can only go one way: the bodies part
  Vec3 axisOrigin, axis;          ///< unit; revolute, prismatic, cylindrical, screw; planar: normal; spherical: centre
  std::optional<double> pitchMm;  ///< screw: advance per turn
  std::vector<Twist> basis;       ///< of the two-way motions
  std::vector<Twist> parting;     ///< one motion for each contact that can open; empty: none can
};

/// A contact's points may not be left against their normals; `placement` leads from the contact's coordinates.
std::vector<MotionConstraint> constraintsOf(const FaceContact& contact, const Placement& placement);

Mobility findMobility(const std::vector<MotionConstraint>& constraints);
/// The same mobility of bodies that were carried elsewhere together.
Mobility moved(const Mobility& mobility, const Placement& by);

/// Degrees of freedom of several bodies, one of them held: twists that keep every two-way constraint of every joint.
struct JointConstraints {
  int a = 0, b = 0;             ///< bodies; b moves against a
  std::vector<Twist> freedoms;  ///< b's two-way motions against a
};
/// Exact in the first order; without the bodies' own motion as a whole. Cost: cubic in bodies.
int countMechanismFreedoms(int bodies, const std::vector<JointConstraints>& joints);

}  // namespace stepwise
