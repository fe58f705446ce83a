// How much room a tool has: the nearest and the highest material around its axis.
//
// The morphological closing of a height field by a tool, asked point by point instead of over a grid: exact to the
// triangles, so that a slot of 20 µm is told from one of 25 µm on any part, and free where nobody asks. Lengths in mm,
// part coordinates. Build once per mesh (n log n), then ask along any direction from any number of threads; one
// question costs log n where little is near. Does not see: the side of a triangle, so an axis that starts inside the
// material meets the surface where it comes out.
// Based on: Wald et al. 2007 for the box hierarchy. Differs: distances are measured square to a direction given with
// each question, so one hierarchy serves all directions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "geom/mesh/triangle_mesh.h"

namespace stepwise {

/// A tool's axis and two directions across it; unit, square to each other.
struct ToolFrame {
  Vec3 across, beside, axis;  ///< axis: out of the material

  static ToolFrame along(Vec3 direction);
  /// The part of `v` square to the axis.
  Vec3 level(Vec3 v) const { return v - axis * dot(v, axis); }
};

/// A place on the material that comes near the tool.
struct NearMaterial {
  double distanceMm = 0;  ///< from the axis (or the ball's centre)
  Vec3 point;
  FaceId face = 0;
};

struct HighMaterial {
  double heightMm = 0;  ///< above the point asked for, along the axis; may be negative
  FaceId face = 0;
};

class Clearance {
 public:
  explicit Clearance(const TriangleMesh& mesh);

  /// The material nearest to the axis through `point` among all that lies between the heights `fromMm` and `toMm`
  /// above it; none nearer than `withinMm`.
  std::optional<NearMaterial> nearestToAxis(const ToolFrame& frame, Vec3 point, double fromMm, double toMm,
                                            double withinMm) const;
  /// Likewise for a ball-ended tool: below `center` distances count from it, above from the axis.
  std::optional<NearMaterial> nearestToBall(const ToolFrame& frame, Vec3 center, double withinMm) const;
  /// The highest material within `radiusMm` of the axis through `point`, if any is higher than `aboveMm`.
  std::optional<HighMaterial> highestAround(const ToolFrame& frame, Vec3 point, double radiusMm, double aboveMm) const;

 private:
  struct Node {
    Vec3 center, half;
    std::uint32_t first = 0;  ///< leaf: first entry of order_; else index of the second child (the first follows)
    std::uint32_t count = 0;  ///< leaf: number of triangles; 0: inner node
  };
  struct Triangle {
    std::array<Vec3, 3> corner;
    FaceId face = 0;
  };
  class Walk;

  void build(std::uint32_t first, std::uint32_t count);

  std::vector<Triangle> triangles_;  ///< in order of leaves
  std::vector<Node> nodes_;
};

}  // namespace stepwise
