// Which way up a part is best printed: looked for among its own flat sides and the sides of its box.
//
// Where overhangs need supports (laser powder bed), the pose with the least area leaning out too far, then the lowest;
// elsewhere the lowest pose, because time goes with the layers, then the one with the largest flat base, which sinters
// straightest. Faces that support themselves are named by the caller. Lengths in mm, directions in part coordinates.
// Cost: directions × triangles. Threads: pure.
// Does not see: distortion, the grain of layers on faces that matter, poses between the candidates.
#pragma once

#include <optional>
#include <vector>

#include "geom/brep/face_graph.h"
#include "geom/core/units.h"
#include "geom/mesh/oriented_box.h"
#include "geom/mesh/triangle_mesh.h"

namespace stepwise {

struct BuildPose {
  Vec3 up;  ///< of the part, away from the platform
  double heightMm = 0;
  double baseMm2 = 0;      ///< flat on the platform
  double overhangMm2 = 0;  ///< needs supports; 0 where the process needs none
  std::vector<FaceId> overhanging;
};

struct BuildPoseOptions {
  /// Faces whose slope against the platform is smaller need supports; absent: the process needs none.
  std::optional<Angle> leastSlope;
  std::vector<bool> selfSupporting;  ///< indexed by FaceId − 1; empty: none
  std::optional<double> highestMm;   ///< of the printer; poses beyond it come last
};

/// None for a mesh without triangles.
std::optional<BuildPose> proposeBuildPose(const TriangleMesh& mesh, const FaceGraph& graph, const OrientedBox& box,
                                          const BuildPoseOptions& options);

}  // namespace stepwise
