// Which feature must be cut before which, and the order of work that follows.
//
// A hole or cavity that opens on a face another feature makes comes after it; blends and chamfers come last; otherwise
// larger removals come first. Cost: linear in edges to find, quadratic in features to order. No threads.
#pragma once

#include <array>
#include <vector>

#include "features/recognize/feature.h"
#include "geom/brep/face_graph.h"

namespace stepwise {

/// The work of one setup.
struct FeatureGroup {
  std::vector<int> features;  ///< ids, ascending
  double areaMm2 = 0;
};

class Precedence {
 public:
  Precedence(const FaceGraph& graph, const Recognition& recognition);

  /// Pairs of feature ids {first, later}, ascending and unique.
  const std::vector<std::array<int, 2>>& pairs() const { return pairs_; }
  /// Rough volume that the feature takes away, in mm³; 0 where its dimensions do not say.
  double removalMm3(int feature) const { return removal_[feature - 1]; }
  /// The features in an order a machinist would cut them in.
  std::vector<int> ordered(std::vector<int> features) const;
  /// Setups (positions in `groups`) in order: those that others wait for, then those that take away most.
  std::vector<int> orderedGroups(const std::vector<FeatureGroup>& groups) const;

 private:
  std::vector<std::array<int, 2>> pairs_;
  std::vector<double> removal_;
  std::vector<int> rank_;  ///< 0 bulk, 1 holes and grooves, 2 threads and fillets, 3 rounds and chamfers
};

}  // namespace stepwise
