// Which way up a part is best printed: looked for among its own flat sides and the sides of its box.
//
// Poses that fit the printer come first. Where overhangs need supports (laser powder bed), the pose with the least area
// leaning out too far, then the lowest; elsewhere the lowest pose, because time goes with the layers, then the one with
// the largest flat base, which sinters straightest. The one pose is what printability judges and what times and costs
// of the printed route come from. Lengths in mm, directions in part coordinates. Cost: directions × triangles for each
// printer. Threads: pure. Does not see: distortion, the grain of layers on faces that matter, poses between the
// candidates.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "features/process/process_library.h"
#include "features/recognize/recognize_features.h"
#include "geom/brep/face_graph.h"
#include "geom/mesh/oriented_box.h"
#include "geom/mesh/triangle_mesh.h"

namespace stepwise {

struct BuildPose {
  Vec3 up;  ///< of the part, away from the platform
  double heightMm = 0;
  double lengthMm = 0, widthMm = 0;  ///< of the rectangle it takes up on the platform
  double baseMm2 = 0;                ///< flat on the platform
  double overhangMm2 = 0;            ///< needs supports; 0 where the process needs none
  std::vector<FaceId> overhanging;
  bool fits = true;                      ///< into the printer's envelope, shrinkage taken off
  std::string reason;                    ///< why this one: "lowest of 8 poses, for the fewest layers"
  std::vector<std::string> libraryKeys;  ///< entries that decided
};

/// By the printer's id in the library. Printers that do not print in layers have none.
using BuildPoses = std::map<std::string, BuildPose>;

/// The best pose in each printer of the library; none for a mesh without triangles.
BuildPoses proposeBuildPoses(const TriangleMesh& mesh, const FaceGraph& graph, const Recognition& recognition,
                             const OrientedBox& box, const ProcessLibrary& library);

/// From the box alone, where no mesh is at hand: its lowest side that fits.
BuildPose proposePoseOfBox(const OrientedBox& box, const ProcessLibrary& library, const std::string& printer);

}  // namespace stepwise
