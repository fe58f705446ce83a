// Machining features as plain values: what the shop would call the shape, with its dimensions, faces and evidence.
//
// Lengths in mm, positions and directions in part coordinates. Directions point out of the material towards the tool.
// `Feature::faceClass` is the public vocabulary's word (MFCAD++ / MFInstSeg) where it has one, else the kind's name.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "geom/brep/solid.h"
#include "geom/core/units.h"
#include "geom/core/vec3.h"

namespace stepwise {

/// How sure, and why; 1 is certain.
struct Confidence {
  double value = 1.0;
  std::string reason;
};

/// One coaxial piece of a hole, from the opening inwards.
struct HoleSegment {
  enum class Kind { cylinder, cone, flat, spherical, toroidal };
  Kind kind = Kind::cylinder;
  double diameterMm = 0;          ///< at the opening side of the segment
  double endDiameterMm = 0;       ///< at the far side (cones), else equal to diameterMm
  double startMm = 0, endMm = 0;  ///< along the axis, measured inwards from the hole's opening
  Angle includedAngle;            ///< cones: full angle; 90° countersink, 118° drill point
  std::vector<FaceId> faces;
};

struct Hole {
  enum class Bottom { through, flat, conical, spherical, other };
  enum class Form { simple, stepped, counterbored, countersunk, spotFaced, tapered, slotted };
  Form form = Form::simple;
  Bottom bottom = Bottom::through;
  double diameterMm = 0;  ///< of the main (deepest through-going) cylinder
  double depthMm = 0;     ///< opening to end of the full diameter
  Vec3 axisOrigin;        ///< centre of the opening
  Vec3 axisDirection;     ///< unit, out of the material at the opening
  std::vector<HoleSegment> segments;
  bool crossing = false;              ///< its wall is cut by another hole or cavity
  int interruptions = 0;              ///< number of gaps where the same axis passes through several walls
  double openFraction = 0;            ///< share of the circumference that is missing: a partial hole, open on a side
  std::optional<std::string> thread;  ///< "M6", …; absent: no thread seen ("thread unknown" in text)
};

/// Every prismatic removal by one descriptor.
struct Cavity {
  enum class Kind { pocket, passage, slot, step, notch };
  Kind kind = Kind::pocket;
  int sides = 0;         ///< walls of the full profile: 3, 4, 6; 0: free profile
  bool through = false;  ///< no floor along the depth direction, or runs through the part
  int openSides = 0;
  bool slanted = false;  ///< floor or wall neither parallel nor perpendicular to the tool axis
  bool circularEnd = false;
  std::string profile;  ///< "rectangular", "triangular", "circular-end", "T", "dovetail", "keyway", "flat", "free"
  std::vector<FaceId> walls, floors;
  std::vector<FaceId> islands;
  double lengthMm = 0, widthMm = 0, depthMm = 0;
  std::optional<double> cornerRadiusMm;  ///< smallest inner corner radius between walls; 0: sharp
  std::optional<double> floorRadiusMm;   ///< fillet between wall and floor; 0: sharp
};

struct Boss {
  double heightMm = 0;
  std::optional<double> diameterMm;
  double lengthMm = 0, widthMm = 0;
};
struct Rib {
  double thicknessMm = 0, heightMm = 0, lengthMm = 0;
};
struct Groove {
  enum class Kind { face, outer, inner, oRing };
  Kind kind = Kind::outer;
  double widthMm = 0, depthMm = 0, diameterMm = 0;  ///< diameter of the floor (outer, inner) or mean diameter (face)
  Vec3 axisOrigin, axisDirection;
};
struct Round {
  double radiusMm = 0;
  bool variable = false;
  double lengthMm = 0;
};  ///< convex edge blend
struct Fillet {
  double radiusMm = 0;
  bool variable = false;
  double lengthMm = 0;
};  ///< concave edge blend
struct Chamfer {
  double widthMm = 0;
  Angle angle;
  bool conical = false;
  double lengthMm = 0;
};

/// One turned region about an axis: what a lathe makes in one profile.
struct TurnedProfile {
  struct Segment {
    enum class Kind { outerDiameter, innerDiameter, face, cone, form };
    Kind kind = Kind::outerDiameter;
    double diameterMm = 0, endDiameterMm = 0;
    double startMm = 0, endMm = 0;  ///< along the axis from `axisOrigin`
    std::vector<FaceId> faces;
  };
  Vec3 axisOrigin, axisDirection;
  double maxDiameterMm = 0, lengthMm = 0;
  double turnedAreaFraction = 0;  ///< of the part's whole area
  std::vector<Segment> segments;
  std::vector<FaceId> deviating;  ///< faces of the part not coaxial with it
};

struct FreeformRegion {
  double areaMm2 = 0;
  std::optional<double> minHollowRadiusMm;  ///< no ball cutter larger than this finishes it; absent: nowhere hollow
  std::optional<double> minBulgeRadiusMm;   ///< absent: bulges nowhere
  Box3 box;
};
struct Thread {
  std::string designation;  ///< "M6" where diameter and pitch are metric coarse; empty: another thread
  double diameterMm = 0;    ///< the larger of its two
  double pitchMm = 0;       ///< from one groove to the next; the lead is `starts` times as much
  double lengthMm = 0;
  int starts = 1;
  bool leftHanded = false, inner = false;
};
struct Gear {
  int teeth = 0;
  double tipDiameterMm = 0, rootDiameterMm = 0, widthMm = 0;
  bool inner = false;
  Vec3 axisOrigin, axisDirection;
};
/// A pattern rolled or cut around a cylinder, for grip or for hold in plastic.
struct Knurl {
  enum class Pattern { straight, diamond };
  Pattern pattern = Pattern::diamond;
  int teeth = 0;          ///< grooves around; of a diamond pattern as many to each side
  double diameterMm = 0;  ///< over the tips
  double depthMm = 0;
  double pitchMm = 0;  ///< between neighbouring grooves, square to them, on the outer diameter
  double widthMm = 0;  ///< along the axis
  Angle helixAngle;    ///< of the grooves against the axis, on the outer diameter; 0 of a straight pattern
  Vec3 axisOrigin, axisDirection;
};
struct Text {
  double strokeMm = 0, depthMm = 0;
};
struct InnerVoid {
  double volumeMm3 = 0;
  Box3 box;
};
struct Sheet {
  double thicknessMm = 0;
};  ///< the part as a whole: constant thickness
/// Planar faces milled flat that bound no cavity: the top of a raised pad, a plane below the stock's side.
struct MilledFace {
  double areaMm2 = 0;
};
/// Outer side faces milled around the part, parallel to one direction.
struct OuterProfile {
  double heightMm = 0;
  Vec3 along;
};

using FeatureShape =
    std::variant<Hole, Cavity, Boss, Rib, Groove, Round, Fillet, Chamfer, TurnedProfile, FreeformRegion, Thread, Gear,
                 Knurl, Text, InnerVoid, Sheet, MilledFace, OuterProfile>;

struct Feature {
  int id = 0;  ///< 1-based, in order of the smallest face id
  FeatureShape shape;
  std::string faceClass;         ///< class word for its faces, e.g. "rectangular_through_slot"
  std::vector<FaceId> faces;     ///< owned by it, ascending
  std::vector<Vec3> directions;  ///< from which a tool can make it, unit; empty: none known
  std::string rule;              ///< the rule that fired, e.g. "cavity.two-walls-one-floor"
  Confidence confidence;
};

/// "hole", "pocket", "passage", "slot", "step", "notch", "boss", "rib", "groove", "round", "fillet", "chamfer",
/// "turned", "freeform", "thread", "gear", "knurl", "text", "void", "sheet", "face", "profile".
std::string kindName(const FeatureShape& shape);

/// What became of one face.
struct FaceVerdict {
  std::optional<int> feature;  ///< id of the owner
  std::string faceClass;       ///< owner's class, "stock", or "unowned"
  std::string reason;          ///< stock: which stock side; unowned: what each candidate rule missed
};

struct Recognition {
  std::vector<Feature> features;
  std::vector<FaceVerdict> faces;  ///< indexed by FaceId − 1
};

}  // namespace stepwise
