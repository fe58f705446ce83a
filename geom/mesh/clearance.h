// How much room a tool has: the nearest and the highest material around its axis.
//
// The morphological closing of a height field by a tool, asked point by point instead of over a grid: exact to the
// triangles, so that a slot of 20 µm is told from one of 25 µm on any part, and free where nobody asks. Lengths in mm,
// part coordinates. Build a Clearance once per mesh (n log n) and a view of it for each direction that is asked about
// (linear, 150 bytes a triangle); one question costs log n where little is near. Threads: const calls are safe; a view
// must not outlive its Clearance. Does not see: the side of a triangle, so an axis that starts inside the material
// meets the surface where it comes out.
// Based on: Wald et al. 2007 for the box hierarchy; Ma, Bae, Choi 2012, "3D medial axis point approximation using
// nearest neighbors and the normal field", for the shrinking of a disc that touches a point. Differs: distances are
// measured square to the view's direction, among all that lies above a level; a disc shrinks during one descent
// through the hierarchy, as a smaller one lies inside a larger one that touches the same point.
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
  double distanceMm = 0;  ///< from the axis
  Vec3 point;
  FaceId face = 0;
};

struct HighMaterial {
  double heightMm = 0;  ///< above the point asked for, along the axis; may be negative
  FaceId face = 0;
};

/// The largest disc or ball that touches a point with no material deeper inside it than the tolerance; half of which
/// is taken off again, so that between two walls it is as wide as they stand apart.
struct TouchingRoom {
  double radiusMm = 0;
  std::optional<NearMaterial> narrowedBy;  ///< absent: nothing up to the largest radius asked for
};

/// What a disc or ball is asked for.
struct TouchingQuery {
  Vec3 point;
  double largestMm = 0;    ///< radius to start from
  double smallestMm = 0;   ///< below this nobody asks how small it gets
  double toleranceMm = 0;  ///< what lies less than this inside does not count
};

class Clearance {
 public:
  class View;

  explicit Clearance(const TriangleMesh& mesh);

  View along(Vec3 direction) const;
  std::size_t triangleCount() const { return triangles_.size(); }

 private:
  struct Node {
    std::uint32_t first = 0;  ///< leaf: its first triangle; else index of the second child (the first follows)
    std::uint32_t count = 0;  ///< leaf: number of triangles; 0: inner node
  };
  struct Triangle {
    std::array<Vec3, 3> corner;
    FaceId face = 0;
  };

  void build(std::uint32_t first, std::uint32_t count);

  std::vector<Triangle> triangles_;  ///< in order of leaves
  std::vector<Node> nodes_;
};

class Clearance::View {
 public:
  const ToolFrame& frame() const { return frame_; }

  /// The material nearest to the axis through `point` among all that lies between the heights `fromMm` and `toMm`
  /// above it; none nearer than `withinMm`.
  std::optional<NearMaterial> nearestToAxis(Vec3 point, double fromMm, double toMm, double withinMm) const;
  /// True where there is any such material; quicker.
  bool anyNearAxis(Vec3 point, double fromMm, double toMm, double withinMm) const;
  /// The highest material within `radiusMm` of the axis through `point`, if any is higher than `aboveMm`.
  std::optional<HighMaterial> highestAround(Vec3 point, double radiusMm, double aboveMm) const;
  /// The largest cylinder from `levelMm` above the point upwards whose side touches the point; `out`: unit, square to
  /// the axis, from the point to the cylinder's axis.
  TouchingRoom largestBeside(const TouchingQuery& query, Vec3 out, double levelMm) const;
  /// The largest ball that touches the point on the side of `normal` (unit), with all that is above it swept along.
  TouchingRoom largestBall(const TouchingQuery& query, Vec3 normal) const;

 private:
  friend class Clearance;
  View(const Clearance& clearance, const ToolFrame& frame);

  Vec3 toTool(Vec3 v) const { return {dot(v, frame_.across), dot(v, frame_.beside), dot(v, frame_.axis)}; }
  Vec3 toPart(Vec3 v) const { return frame_.across * v.x + frame_.beside * v.y + frame_.axis * v.z; }
  template <class Cost, class Alive, class Take>
  void walk(Cost&& cost, Alive&& alive, Take&& take) const;

  const Clearance* clearance_;
  ToolFrame frame_;
  std::vector<std::array<Vec3, 3>> corners_;  ///< of each triangle, in the tool's frame
  std::vector<Box3> boxes_;                   ///< of each node, likewise
};

}  // namespace stepwise
