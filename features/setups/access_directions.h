// Which faces can a straight tool see, from which directions?
//
// Candidates come from the geometry (plane normals, axes, box axes, feature directions; a sphere sample where freeform
// faces ask for it), merged within a tolerance and put in an order that does not depend on the part's orientation.
// For each face and direction the fraction of sample points from which a ray along the direction leaves the part.
// Does not see: tool diameter and holder (tool_reach does). Cost: samples × directions rays.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "features/recognize/feature.h"
#include "geom/brep/face_graph.h"
#include "geom/mesh/oriented_box.h"
#include "geom/mesh/ray_caster.h"

namespace stepwise {

struct AccessOptions {
  /// A face counts as reachable where at least this share of its samples is seen (grazing rays at edges lose a few).
  double enoughFraction = 0.98;
  int samplesPerFace = 24;
  int maxDirections = 64;
};

struct CandidateDirection {
  Vec3 direction;      ///< unit, out of the material towards the tool
  std::string source;  ///< where it comes from: "plane normal of face 12", "axis of feature 3", "box axis", …
};

struct Access {
  std::vector<CandidateDirection> directions;
  /// fraction[face − 1][direction]: share of the face seen from there, 0 … 1. Walls parallel to the direction count.
  std::vector<std::vector<double>> fraction;
  /// blockedBy[face − 1][direction]: faces that stand in the way, ascending; empty where nothing does.
  std::vector<std::vector<std::vector<FaceId>>> blockedBy;
  /// seen[face − 1][sample]: bit d is set where the sample is seen from direction d (d < 64). Empty: not recorded.
  /// With it a face that no direction sees whole is shared between several exactly.
  std::vector<std::vector<std::uint64_t>> seen;

  bool reaches(FaceId face, int direction, double enough) const { return fraction[face - 1][direction] >= enough; }
};

Access findAccess(const FaceGraph& graph, const Recognition& recognition, const TriangleMesh& mesh,
                  const RayCaster& rays, const OrientedBox& box, const AccessOptions& options = {});

}  // namespace stepwise
