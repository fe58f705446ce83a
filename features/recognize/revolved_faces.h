// Faces of revolution, gathered by axis: what lies on one line, from where to where, and over how much of the turn.
//
// A span is all faces of one surface that overlap along the axis: the two halves of a split bore are one span, the
// same bore behind a gap is another. Heights are measured along the group's axis from its origin. Cost: near-linear in
// faces and edges (axes are looked up in a hash grid). Pure; no threads.
// Does not see: whether a span is a hole, a shaft or a blend; splines that are no surface of revolution.
#pragma once

#include <optional>
#include <vector>

#include "geom/brep/face_graph.h"

namespace stepwise {

struct AxisLine {
  Vec3 origin;
  Vec3 direction;  ///< unit

  double heightOf(Vec3 p) const { return dot(p - origin, direction); }
  double radiusAt(Vec3 p) const { return norm((p - origin) - direction * heightOf(p)); }
  Vec3 at(double heightMm) const { return origin + direction * heightMm; }
};

/// The axis of a cylinder, cone, torus or surface of revolution; none for planes, spheres and other freeform.
std::optional<AxisLine> axisOf(const Surface& surface);
/// True where the outward normal points to the axis, centre or tube centre. Planes and freeform: false.
bool isConcave(const Surface& surface);

/// How far an edge turns about an axis, start → end, positive by the right hand. Full circles give ±360°.
Angle turnOf(const Edge& edge, const AxisLine& axis);

/// The union of arcs of one turn.
class TurnCover {
 public:
  void add(Angle from, Angle sweep);
  Angle covered() const;
  bool full() const { return covered() >= Angle::degrees(350); }

 private:
  std::vector<std::array<double, 2>> arcs_;  ///< [from, to] in radians, from in [0, 2π)
};

/// An edge on the border of a span, with the face behind it.
struct RimEdge {
  int edge = 0;
  FaceId inner = 0;  ///< the span's face
  FaceId other = 0;  ///< the face behind the edge
  Convexity convexity = Convexity::undefined;
  double turnRad = 0;   ///< how much of the turn the edge takes, unsigned
  double heightMm = 0;  ///< mean along the axis
  double radiusMm = 0;  ///< mean distance from the axis
};

struct RevolvedSpan {
  enum class Kind { cylinder, cone, sphere, torus, freeform };
  Kind kind = Kind::cylinder;
  bool concave = false;
  std::vector<FaceId> faces;                 ///< ascending
  int group = 0;                             ///< index into RevolvedFaces::groups
  double lowMm = 0, highMm = 0;              ///< extent along the group's axis
  double lowRadiusMm = 0, highRadiusMm = 0;  ///< at the two ends (0 at an apex or pole)
  Angle covered;                             ///< of the turn
  bool fullTurn = false;                     ///< at least 350°
  std::vector<RimEdge> low, high;            ///< border that runs around the axis at the lower and the upper end
  std::vector<RimEdge> sides;                ///< border along the axis, and closed cuts inside the wall
};

struct AxisGroup {
  AxisLine axis;
  std::vector<int> spans;  ///< indices into RevolvedFaces::spans, by height
};

struct RevolvedFaces {
  std::vector<RevolvedSpan> spans;
  std::vector<AxisGroup> groups;
  std::vector<int> spanOf;  ///< by FaceId − 1: index into spans, or −1 for faces that are not of revolution
  double toleranceMm = 0;   ///< lengths closer than this were taken as equal

  const AxisLine& axisOf(const RevolvedSpan& span) const { return groups[span.group].axis; }
  bool empty() const { return spans.empty(); }
};

RevolvedFaces buildRevolvedFaces(const FaceGraph& graph);

/// A plane at a right angle to the axis.
bool isAcross(const Face& face, const AxisLine& axis);
/// Where a plane at a right angle to the axis cuts it, and on which side its material is not: +1 along the axis, −1
/// against.
struct AcrossPlane {
  double heightMm = 0;
  int facing = 0;
};
std::optional<AcrossPlane> acrossPlane(const Face& face, const AxisLine& axis);

}  // namespace stepwise
