// The directions worth looking from: what the shape itself suggests.
//
// Feature directions, plane normals, axes (both senses), the axes of the part's box, and, where freeform faces ask for
// it, an even spread over the sphere tied to the box. Equal ones are merged; the order is by the area of the faces that
// ask for a direction, then by face id, so that a part turned in space gets the turned list in the same order.
// Cost: near-linear in faces. Threads: pure.
#pragma once

#include <string>
#include <vector>

#include "features/recognize/feature.h"
#include "geom/brep/face_graph.h"
#include "geom/mesh/oriented_box.h"

namespace stepwise {

struct CandidateDirection {
  Vec3 direction;      ///< unit, out of the material towards the tool
  std::string source;  ///< where it comes from: "plane normal of face 12", "axis of face 3", "box axis", …
};

struct CandidateOptions {
  /// More directions than this are cut from the end of the list, never feature directions. 64 is far above what parts
  /// that are machined need, and lets a set of directions fit in a machine word.
  int maxDirections = 64;
  /// Directions of the spread for freeform faces; half of them opposite to the other half. Neighbours are about 35°
  /// apart, near enough for a face that leans up to 70° on both sides of one.
  int freeformDirections = 32;
};

struct Candidates {
  std::vector<CandidateDirection> directions;
  std::vector<Diagnostic> diagnostics;  ///< "directions-dropped": how many, and up to which area
};

Candidates findCandidateDirections(const FaceGraph& graph, const Recognition& recognition, const OrientedBox& box,
                                   const CandidateOptions& options = {});

/// Plane normals and axes, the one that most face area asks for first: what findOrientedBox prefers.
std::vector<Vec3> findBoxDirections(const FaceGraph& graph);

}  // namespace stepwise
