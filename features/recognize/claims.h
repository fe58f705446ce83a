// Who owns which face while recognition runs: the board on which the stages write.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "features/recognize/feature.h"
#include "geom/brep/face_graph.h"

namespace stepwise {

/// Faces are claimed by one feature at most; stages that come later see only what is free. A stage that looks at a
/// face and refuses it leaves a refusal, so that an unowned face can say what each rule missed.
class Claims {
 public:
  explicit Claims(const FaceGraph& graph, double minConfidence = 0)
      : owner_(graph.faces.size(), 0), refusals_(graph.faces.size()), minConfidence_(minConfidence) {}

  bool free(FaceId face) const { return owner_[face - 1] == 0; }
  bool stock(FaceId face) const { return owner_[face - 1] == kStock; }
  /// Adds the feature and claims its faces (sorted here). All must be free. Below the least confidence it is refused.
  void claim(Feature feature);
  /// The owner of `into` takes over all faces of the owner of `from`, which is no feature any more.
  void absorb(FaceId into, FaceId from);
  /// The owner of `into` takes over one face from its owner, which is no feature any more if that was its last.
  void move(FaceId into, FaceId face);
  /// The face is free again; its owner keeps the others, and is no feature any more if that was its last.
  void release(FaceId face);
  /// A new description of the owner of the face; its faces stay as they are.
  void replace(FaceId face, Feature feature);
  /// Marks a free face as part of the raw stock, with the reason.
  void claimStock(FaceId face, std::string reason);
  /// "rule: what it missed".
  void refuse(FaceId face, std::string rule, std::string missed);
  const std::vector<Feature>& features() const { return features_; }
  /// The feature that claimed the face; null for free and stock faces.
  const Feature* owner(FaceId face) const { return owner_[face - 1] > 0 ? &features_[owner_[face - 1] - 1] : nullptr; }

  /// Features numbered in order of their smallest face; each face with owner or reasons.
  Recognition finish(const FaceGraph& graph) &&;

 private:
  static constexpr int kStock = -1;
  std::vector<int> owner_;  ///< 0: free, kStock, or 1-based index into features_
  std::vector<std::vector<std::string>> refusals_;
  std::vector<Feature> features_;
  std::set<int> absorbed_;  ///< indices into features_ that own nothing any more
  double minConfidence_;
};

}  // namespace stepwise
