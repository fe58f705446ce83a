// Attributed face adjacency graph: faces, the edges between them, and how they meet.
//
// A self-contained value: everything recognition needs to reason without the kernel. Ids are 1-based positions in
// TopExp::MapShapes order (faces, edges, vertices); vectors are indexed by id − 1. Cost: linear in faces and edges.
// Does not see: what a face is for. Based on: Joshi & Chang 1988, "Graph-based heuristics for recognition of machined
// features". Differs: edges keep curve, length and dihedral angle; smooth is a third attribute beside convex and
// concave; seam edges and split faces are joined into logical faces.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "geom/brep/mass_properties.h"
#include "geom/brep/solid.h"
#include "geom/brep/surface.h"
#include "geom/core/result.h"

namespace stepwise {

enum class Convexity {
  convex,     ///< interior angle below 180°: an outer corner
  concave,    ///< interior angle above 180°: an inner corner
  smooth,     ///< tangent continuation
  undefined,  ///< boundary of a sheet, non-manifold edge, or degenerate
};

enum class CurveKind { line, circle, ellipse, other, degenerate };

struct Edge {
  int id = 0;
  std::array<FaceId, 2> faces{};  ///< the two faces that meet here (the same twice for a seam); 0: none
  std::array<int, 2> vertices{};  ///< start, end (equal for closed curves)
  CurveKind curve = CurveKind::other;
  Vec3 start, mid, end;
  Vec3 startTangent, endTangent;  ///< unit, in the direction start → end
  double lengthMm = 0;
  Vec3 center, axis;    ///< circle and ellipse only
  double radiusMm = 0;  ///< circle: radius; ellipse: major radius
  Convexity convexity = Convexity::undefined;
  Angle interiorAngle;  ///< through the material at the middle of the edge: 90° on a cube, 270° in a slot
  bool seam = false;
  /// Points on the curve at equal steps of its parameter, start and end among them; only for ellipses and others.
  std::vector<Vec3> samples;

  FaceId otherThan(FaceId face) const { return faces[0] == face ? faces[1] : faces[0]; }
};

struct Coedge {
  int edge = 0;         ///< edge id
  bool forward = true;  ///< runs start → end; material's outside seen from above, the face lies on the left
};

struct Loop {
  std::vector<Coedge> coedges;
  bool outer = true;
};

struct Face {
  FaceId id = 0;
  Surface surface;
  bool recognizedFromSpline = false;  ///< the file had a spline where `surface` is analytic
  double areaMm2 = 0;
  Vec3 centroid;
  Vec3 point;   ///< a point inside the face (not in a hole of it)
  Vec3 normal;  ///< outward unit normal at `point`
  Box3 box;
  std::vector<Loop> loops;  ///< outer loop first where one is defined
  int logicalFace = 0;      ///< faces with the same number lie on one surface and are joined by smooth edges
  std::array<double, 2> uRange{}, vRange{};  ///< parameter bounds on the file's surface
  /// Freeform faces only, on a grid over the face: the smallest radius where it is hollow, which bounds the ball of a
  /// cutter, and where it bulges. Absent where it is nowhere so.
  std::optional<double> minHollowRadiusMm, minBulgeRadiusMm;
};

struct LogicalFace {
  int id = 0;
  std::vector<FaceId> faces;
};

struct FaceGraph {
  std::vector<Face> faces;
  std::vector<Edge> edges;
  std::vector<Vec3> vertices;
  std::vector<LogicalFace> logicalFaces;
  double gapMm = 0;                     ///< how far edges lie off their faces, in nineteen of twenty places
  Box3 box;                             ///< tight enough for tolerances; axis-aligned
  MassProperties mass;                  ///< summed from the faces; equals computeMassProperties within about 1e-6
  std::vector<Diagnostic> diagnostics;  ///< non-manifold edges, boundary edges, faces without surface

  const Face& face(FaceId id) const { return faces[id - 1]; }
  const Edge& edge(int id) const { return edges[id - 1]; }
};

struct BuildFaceGraphOptions {
  /// Splines that deviate less than this from a plane, cylinder, cone, sphere or torus count as such.
  double canonicalToleranceMm = 1e-3;
  bool recognizeCanonical = true;
};

FaceGraph buildFaceGraph(const Solid& solid, const BuildFaceGraphOptions& options = {});

/// Lengths that differ by less are one for this body: `times` the tolerance for its size, or where that is more, as far
/// as two of its faces that gape may be apart. Gaps above 5 µm are damage, and blur nothing.
double sameLengthMm(const FaceGraph& graph, double times = 10);
/// Edges of a face, each once, in loop order.
std::vector<int> edgesOf(const FaceGraph& graph, FaceId face);
/// Neighbours across edges of the given convexity, ascending and unique.
std::vector<FaceId> neighbours(const FaceGraph& graph, FaceId face, Convexity convexity);
/// Outward unit normal of an analytic face at a point on it. Freeform: the normal at `Face::point`.
Vec3 outwardNormal(const Face& face, Vec3 at);

}  // namespace stepwise
