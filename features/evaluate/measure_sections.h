// Walls, gaps and the thickest section of a part, measured on its triangles: what printing rules ask for.
//
// Lengths in mm. Walls: rays into the material from points on each face; gaps: rays out of it to a face that looks
// back. The thickest section is the largest ball found inside the part: at points of every face the largest ball that
// touches it there is found by shrinking, then the best one's centre moves to where the ball grows; its radius is the
// distance to the triangles, so it never claims more than fits.
// Cost: some dozens of rays per face, and a look around for each point where a larger ball could still be.
// Does not see: walls and gaps between the sample points; a larger ball that touches no sampled point nearby.
// Based on: Ma, Bae and Choi, "3D medial axis point approximation using nearest neighbors and the normal field", 2012.
// Differs: only the largest ball is wanted, so rays and the best so far bound each point's ball before it is shrunk.
#pragma once

#include <optional>
#include <vector>

#include "features/process/plan_process.h"
#include "geom/mesh/wall_thickness.h"

namespace stepwise {

/// A measured thickness and the two faces it lies between.
struct MeasuredGap {
  double mm = 0;
  FaceId face = 0, opposite = 0;
};

struct SectionMap {
  std::vector<WallThickness> walls;              ///< indexed by FaceId − 1
  std::vector<std::optional<MeasuredGap>> gaps;  ///< likewise; absent: nothing opposite
  std::optional<MeasuredGap> thinnestWall, narrowestGap;
  std::optional<double> maxSectionMm;  ///< diameter of the largest ball
  Vec3 maxSectionAt;                   ///< its centre
  std::vector<FaceId> hidden;          ///< that no straight look from outside meets, ascending; filled by analyzePart

  /// The figures planProcess asks for.
  SectionMeasures summary() const;
};

/// `rays` must be built on `mesh`, and the mesh must be closed.
SectionMap measureSections(const TriangleMesh& mesh, const RayCaster& rays, int faceCount,
                           const WallThicknessOptions& options = {});

}  // namespace stepwise
