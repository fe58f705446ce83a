// Which faces can a straight tool see, from which directions?
//
// For each face and candidate direction: the fraction of sample points from which a ray along the direction leaves the
// part. Walls parallel to the direction count as seen, because a tool's side cuts them. Where surfaces are curved, a
// ray that only the facets of the mesh block is not blocked. Lengths in mm; the same answer for any thread count and
// for the part turned in space. Cost: samples × directions rays, about a third of a microsecond each. Does not see:
// tool diameter and holder (tool_reach does); obstacles smaller than a sample's share of a face.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "features/recognize/feature.h"
#include "features/setups/candidate_directions.h"
#include "features/setups/tool_access.h"
#include "geom/brep/face_graph.h"
#include "geom/mesh/oriented_box.h"
#include "geom/mesh/ray_caster.h"

namespace stepwise {

struct AccessOptions {
  /// A face counts as reachable where at least this share of its samples is seen (grazing rays at edges lose a few).
  double enoughFraction = 0.98;
  int samplesPerFace = 24;
  CandidateOptions candidates;
};

struct Access {
  std::vector<CandidateDirection> directions;
  /// fraction[face − 1][direction]: share of the face seen from there, 0 … 1. Walls parallel to the direction count.
  std::vector<std::vector<double>> fraction;
  /// blockedBy[face − 1][direction]: faces that stand first in the way of a sample, ascending. Empty where nothing
  /// does; a face with fraction 0 and nothing in the way is turned away from the direction.
  std::vector<std::vector<std::vector<FaceId>>> blockedBy;
  /// seen[face − 1][sample]: bit d is set where the sample is seen from direction d (d < 64). Empty: not recorded.
  /// With it a face that no direction sees whole is shared between several exactly.
  std::vector<std::vector<std::uint64_t>> seen;
  /// tools[face − 1]: one entry for each direction that sees anything of the face, by direction. Empty as a whole:
  /// tools were not tried (findToolReach does), and rays alone decide.
  std::vector<std::vector<ToolAccess>> tools;
  /// As `seen`, by tools; empty where they were not tried.
  std::vector<std::vector<std::uint64_t>> reached;
  /// undercut[face − 1]: directions from which a T-cutter makes a face that straight tools do not, by direction; those
  /// tried in vain have fraction 0. Empty as a whole: not tried.
  std::vector<std::vector<ToolAccess>> undercut;
  std::vector<FormCut> forms;           ///< by feature, then direction; none where tools were not tried
  std::vector<InnerCorner> corners;     ///< drawn tighter than tools leave them; empty where tools were not tried
  std::vector<Diagnostic> diagnostics;  ///< candidates dropped, faces judged by a single point

  bool reaches(FaceId face, int direction, double enough) const { return fraction[face - 1][direction] >= enough; }
  /// Null: not tried, or the direction sees nothing of the face.
  const ToolAccess* toolAccess(FaceId face, int direction) const;
  /// Null: no T-cutter was tried there.
  const ToolAccess* undercutAccess(FaceId face, int direction) const;
  /// Share of the face that a tool can cut from there: seen by rays, and by tools where these were tried.
  double cutFraction(FaceId face, int direction) const;
  /// The samples with the directions that can cut them: `reached`, or `seen` where tools were not tried.
  const std::vector<std::vector<std::uint64_t>>& cutSamples() const { return reached.empty() ? seen : reached; }
};

Access findAccess(const FaceGraph& graph, const Recognition& recognition, const TriangleMesh& mesh,
                  const RayCaster& rays, const OrientedBox& box, const AccessOptions& options = {});

}  // namespace stepwise
