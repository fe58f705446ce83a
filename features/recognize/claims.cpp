#include "features/recognize/claims.h"

#include <algorithm>
#include <numeric>

#include "geom/core/check.h"

namespace stepwise {

void Claims::claim(Feature feature) {
  std::sort(feature.faces.begin(), feature.faces.end());
  STEPWISE_CHECK(!feature.faces.empty() || std::holds_alternative<Sheet>(feature.shape), "a feature has faces");
  if (feature.confidence.value < minConfidence_) {
    for (FaceId face : feature.faces) refuse(face, feature.rule, "too doubtful: " + feature.confidence.reason);
    return;
  }
  for (FaceId face : feature.faces) {
    STEPWISE_CHECK(free(face), "a face has one owner");
    owner_[face - 1] = static_cast<int>(features_.size()) + 1;
  }
  features_.push_back(std::move(feature));
}

void Claims::absorb(FaceId into, FaceId from) {
  const int target = owner_[into - 1], source = owner_[from - 1];
  STEPWISE_CHECK(target > 0 && source > 0 && target != source, "both faces have owners, and two of them");
  Feature &taker = features_[target - 1], &giver = features_[source - 1];
  for (FaceId face : giver.faces) owner_[face - 1] = target;
  taker.faces.insert(taker.faces.end(), giver.faces.begin(), giver.faces.end());
  std::sort(taker.faces.begin(), taker.faces.end());
  giver.faces.clear();
  absorbed_.insert(source - 1);
}

void Claims::move(FaceId into, FaceId face) {
  const int target = owner_[into - 1];
  STEPWISE_CHECK(target > 0 && target != owner_[face - 1], "a face moves from one owner to another");
  release(face);
  owner_[face - 1] = target;
  std::vector<FaceId>& faces = features_[target - 1].faces;
  faces.insert(std::upper_bound(faces.begin(), faces.end(), face), face);
}

void Claims::release(FaceId face) {
  const int source = owner_[face - 1];
  STEPWISE_CHECK(source > 0, "the face has an owner");
  std::erase(features_[source - 1].faces, face);
  if (features_[source - 1].faces.empty()) absorbed_.insert(source - 1);
  owner_[face - 1] = 0;
}

void Claims::replace(FaceId face, Feature feature) {
  STEPWISE_CHECK(owner(face) != nullptr && owner(face)->faces == feature.faces, "the faces stay");
  features_[owner_[face - 1] - 1] = std::move(feature);
}

void Claims::claimStock(FaceId face, std::string reason) {
  STEPWISE_CHECK(free(face), "a face has one owner");
  owner_[face - 1] = kStock;
  refusals_[face - 1] = {std::move(reason)};
}

void Claims::refuse(FaceId face, std::string rule, std::string missed) {
  if (free(face)) refusals_[face - 1].push_back(std::move(rule) + ": " + std::move(missed));
}

Recognition Claims::finish(const FaceGraph& graph) && {
  std::vector<int> order(features_.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return features_[a].faces < features_[b].faces; });
  std::vector<int> newId(features_.size());
  Recognition result;
  for (int old : order) {
    if (absorbed_.contains(old)) continue;
    newId[old] = static_cast<int>(result.features.size()) + 1;
    result.features.push_back(std::move(features_[old]));
    result.features.back().id = newId[old];
  }
  for (const Face& face : graph.faces) {
    const int owner = owner_[face.id - 1];
    FaceVerdict verdict;
    if (owner > 0) {
      verdict.feature = newId[owner - 1];
      verdict.faceClass = result.features[newId[owner - 1] - 1].faceClass;
    } else {
      verdict.faceClass = owner == kStock ? "stock" : "unowned";
      for (const std::string& refusal : refusals_[face.id - 1])
        verdict.reason += (verdict.reason.empty() ? "" : "; ") + refusal;
      if (verdict.reason.empty())
        verdict.reason = "no rule considered a " + kindName(face.surface) + " face in this position";
    }
    result.faces.push_back(std::move(verdict));
  }
  return result;
}

}  // namespace stepwise
