// How the instances of an assembly hold and move each other: fastened, pressed, turning, sliding, in mesh.
//
// Lengths in mm, assembly coordinates. A joint for each pair in contact and each pair of gears in mesh. Bodies that
// hold each other rigidly move as one, so a moving joint is named from all contacts between two such bodies, and faces
// within the gap that contacts are looked for count as its stops. Threads: pure. Does not see: friction, glue and welds
// that nobody named, fits that the drawing states only in words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/merge/roles.h"
#include "geom/contact/mobility.h"
#include "geom/contact/part_contact.h"
#include "geom/contact/shape_meshes.h"
#include "geom/step/assembly.h"

namespace stepwise {

enum class JointKind {
  fastened,  ///< a thread, or clamped by a screw or rivet
  pressed,   ///< a shaft thicker than its bore; or as thick, in a part that is not round about it
  welded,    ///< touching, and a name says so
  soldered,  ///< electronics on its board
  revolute,
  prismatic,
  cylindrical,
  planar,
  spherical,
  screw,      ///< moving
  sliding,    ///< moving in a way that has no name of its own
  gear,       ///< teeth in mesh
  held,       ///< shapes alone hold it; it could be taken out one way, or not at all
  touching,   ///< faces touch; what joins them is not said
  clearance,  ///< near, but nothing touches
};
const char* name(JointKind kind);
bool isMoving(JointKind kind);
/// Two instances that move as one.
bool isRigid(JointKind kind);

/// How far a moving joint goes from where it stands, forth along its axis and back, until the two rigid bodies meet.
struct JointTravel {
  bool slides = false, turns = false;                                     ///< which of these was looked at
  std::optional<double> forthMm, backMm;                                  ///< absent: nothing stops it
  Angle forthTurn = Angle::degrees(360), backTurn = Angle::degrees(360);  ///< 360: all around
};

struct Joint {
  int a = 0, b = 0;  ///< instances, a < b
  JointKind kind = JointKind::touching;
  double confidence = 1;
  bool threaded = false;  ///< fastened by a thread between these two, not only clamped
  std::string text;       ///< the evidence in words
  std::vector<FaceId> facesA, facesB;
  MotionKind pairMotion = MotionKind::free;  ///< what the contacts of this pair alone leave
  int pairOneWay = 0;                        ///< ways in which this pair alone can part
  std::optional<Mobility> mobility;          ///< moving joints: of the two rigid bodies against each other
  std::optional<double> playMm;              ///< moving joints: room along the axis between stops within reach
  std::optional<JointTravel> travel;         ///< filled in by measureTravel; absent: not looked at
};

/// Instances that hold each other rigidly.
struct RigidBody {
  std::vector<int> instances;            ///< ascending
  MotionKind motion = MotionKind::free;  ///< against all the others, held still
  int twoWay = 6, oneWay = 0;
};

/// What all contacts of one instance leave it, the others held still.
struct InstanceMotion {
  MotionKind motion = MotionKind::free;
  int twoWay = 6, oneWay = 0;
};

struct Joints {
  std::vector<Joint> joints;                             ///< by a, then b
  std::vector<std::optional<InstanceMotion>> instances;  ///< absent: too many contacts for an answer while one waits
  std::vector<RigidBody> bodies;                         ///< by their first instance
  std::optional<int> freedoms;  ///< of the whole mechanism, one body held; absent: too many bodies, or in pieces
};

struct JointContext {
  const Assembly& assembly;
  const std::vector<Role>& roles;                      ///< by part
  const std::vector<const Recognition*>& recognition;  ///< by part
  const ShapeMeshes& shapes;                           ///< by part
  const Contacts& contacts;
};

Joints findJoints(const JointContext& context);

}  // namespace stepwise
