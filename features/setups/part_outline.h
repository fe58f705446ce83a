// The edges of a part as polylines, and how far its faces reach along a direction: what workholding measures with.
//
// Lengths in mm. Extents are exact for faces that end on lines and circles, and bounded by the face's box for balls,
// tori and freeform faces. Built once for a part; the first question about a direction is linear in edges, further ones
// about it are looked up. Threads: const calls are safe.
#pragma once

#include <array>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "geom/brep/face_graph.h"

namespace stepwise {

struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  void add(Extent other) {
    low = std::min(low, other.low);
    high = std::max(high, other.high);
  }
  bool empty() const { return low > high; }
  double length() const { return empty() ? 0 : high - low; }
};

using Polyline = std::vector<Vec3>;

class PartOutline {
 public:
  explicit PartOutline(const FaceGraph& graph);

  const FaceGraph& graph() const { return *graph_; }
  /// Loops of a face as closed polylines; circles by 24 points to the turn.
  const std::vector<Polyline>& loops(FaceId face) const { return loops_[face - 1]; }
  /// Points of the face's boundary, and of circles in it those that lie farthest along ±direction.
  std::vector<Vec3> pointsAlong(FaceId face, Vec3 direction) const;
  /// How far each face reaches; valid as long as the outline.
  const std::vector<Extent>& extents(Vec3 direction) const { return along(direction).faces; }
  Extent extent(FaceId face, Vec3 direction) const { return extents(direction)[face - 1]; }
  Extent extent(Vec3 direction) const { return along(direction).all; }
  double toleranceMm() const { return toleranceMm_; }

 private:
  struct Along {
    std::vector<Extent> faces;
    Extent all;
  };
  struct Known {
    std::mutex mutex;
    std::map<std::array<double, 3>, Along> along;
  };
  const Along& along(Vec3 direction) const;
  Extent measure(FaceId face, Vec3 direction) const;

  const FaceGraph* graph_;
  double toleranceMm_;
  std::vector<std::vector<Polyline>> loops_;
  std::unique_ptr<Known> known_ = std::make_unique<Known>();
};

}  // namespace stepwise
