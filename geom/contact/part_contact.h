// Where the instances of an assembly touch: faces on faces, pins in bores, edges along faces, and bodies in bodies.
//
// Lengths in mm. Contacts are given in the part coordinates of the pair's first instance; each pair of shapes in the
// same relative placement is worked out once and shared. Cost: instances × log instances for finding neighbours, then
// faces × log faces for each different pair. Threads: all that `setThreadCount` allows; same answer for any number.
// Does not see: what lies deeper inside another body than the instance's own faces say without a mesh (`interference`
// finds depths above the error of the triangles); threads as helices.
// Based on: Zomorodian & Edelsbrunner 2002, "Fast software for box intersections", for the two levels of box search.
// Differs: an R-tree, since each part's faces are searched again and again.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "geom/brep/face_graph.h"
#include "geom/core/progress.h"

namespace stepwise {

enum class ContactKind {
  coplanar,   ///< two planes face to face
  coaxial,    ///< a shaft in a bore
  conical,    ///< a cone in a cone
  spherical,  ///< a ball in a socket
  threaded,   ///< a shaft in a bore of its thread's core diameter, or of its own
  line,       ///< a round along a plane or another round
  point,      ///< a ball on a plane, rounds that cross
  general,    ///< triangles of the two faces nearer than the gap asked for
};
const char* name(ContactKind kind);

/// A place where the second body may move off along `normal` but not against it.
struct ContactPoint {
  Vec3 at, normal;
};

struct FaceContact {
  ContactKind kind = ContactKind::general;
  std::vector<FaceId> facesA, facesB;  ///< ascending; several where one surface is split
  double areaMm2 = 0;                  ///< of the overlap; 0 for lines and points
  double gapMm = 0;               ///< between the faces; coaxial and spherical: of the radii; negative: they overlap
  double lengthMm = 0;            ///< coaxial, conical, threaded: along the axis, breaks left out; line: its length
  double diameterMm = 0;          ///< of the shaft, ball or round; 0 where there is none
  double wrapRatio = 0;           ///< coaxial: share of the circumference that faces the other
  bool shaftIsA = false;          ///< coaxial, conical, spherical, threaded: the inner body is the first instance
  std::optional<double> pitchMm;  ///< threaded
  Vec3 at;                        ///< its middle
  Vec3 direction;                 ///< out of the first body; coaxial, conical, threaded: along the axis
  std::vector<ContactPoint> points;
};

/// The bodies share volume that no fit or thread explains.
struct Interference {
  double depthMm = 0;               ///< of the deepest point found, by the nearest way out along six rays
  Vec3 at;                          ///< that point
  std::optional<double> volumeMm3;  ///< absent: neither way below tells
  /// Points counted where the kernel gave up, or found nothing in common although points lie deep in both bodies.
  enum class VolumeBy { boolean, points } volumeBy = VolumeBy::boolean;
};

struct PairGeometry {
  std::vector<FaceContact> contacts;
  std::optional<Interference> interference;
};

struct ContactPair {
  int a = 0, b = 0;  ///< indices of instances, a < b
  int geometry = 0;  ///< index into Contacts::geometries
};

struct Contacts {
  std::vector<PairGeometry> geometries;
  std::vector<ContactPair> pairs;  ///< those with any contact, by a, then b
  int neighbours = 0;              ///< pairs whose boxes came near
  int different = 0;               ///< of them, in different relative placements
  std::vector<Diagnostic> diagnostics;

  const PairGeometry& of(const ContactPair& pair) const { return geometries[pair.geometry]; }
};

struct ContactInstance {
  int shape = 0;
  Placement placement;
};

struct FindContactsOptions {
  /// Faces nearer than this touch. Mates of CAD systems are exact to 1e-6; fits placed by hand and rounded numbers
  /// leave a few microns.
  double touchMm = 0.005;
  /// Faces further apart than this are not looked at; solder gaps, adhesive and axial play lie below it.
  double nearMm = 0.11;
  /// A shaft belongs to a bore as long as the gap or the overlap of the radii stays below this share of the radius:
  /// coarse clearance holes (ISO 273) have up to 0.2, core holes of threads 0.2.
  double fitRatio = 0.25;
  /// The pitch of a thread that a shaft and a bore of these diameters may stand for.
  std::function<std::optional<double>(double shaftMm, double boreMm)> threadPitch;
  enum class Interferences { found, leftOut };
  Interferences interferences = Interferences::found;
};

class ShapeMeshes;

Contacts findContacts(const ShapeMeshes& shapes, const std::vector<ContactInstance>& instances,
                      const FindContactsOptions& options = {}, const Progress& progress = {});

}  // namespace stepwise
