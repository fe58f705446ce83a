// What each pair of instances is by its own contacts and roles: threaded, pressed, soldered, welded, in mesh, clamped
// by a fastener, or near. Which motion the touching ones leave is named by bodies (joints.h). Private to
// features/merge.
//
// Lengths in mm. Threads: pure. Does not see: what joints.h does not.
#pragma once

#include <vector>

#include "features/merge/joints.h"

namespace stepwise {

/// A joint for each pair in contact, in that order, then pairs of gears that mesh without touching.
std::vector<Joint> namePairs(const JointContext& context);

/// The teeth of an instance; null: it has none.
const Gear* gearOf(const JointContext& context, int instance);
/// What the contacts of a pair forbid, as far as small motions feel them; assembly coordinates.
std::vector<MotionConstraint> constraintsOfPair(const JointContext& context, const ContactPair& pair);

/// A shaft in a bore that is closed around it for more than half.
bool isFit(const FaceContact& contact);
/// A fit of nominal size or with interference.
bool isTight(const FaceContact& contact);
/// A running fit or tighter, a thread, a socket: what keeps a motion to its axis or centre.
bool guides(const FaceContact& contact);
/// Whether small motions feel the contact.
bool constrains(const FaceContact& contact);

}  // namespace stepwise
