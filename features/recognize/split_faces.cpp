#include "features/recognize/split_faces.h"

#include <algorithm>

namespace stepwise {
namespace {

using Members = std::vector<std::vector<FaceId>>;

void expand(std::vector<FaceId>& faces, const Members& members) {
  std::vector<FaceId> original;
  for (FaceId face : faces) original.insert(original.end(), members[face - 1].begin(), members[face - 1].end());
  std::sort(original.begin(), original.end());
  faces = std::move(original);
}

struct ExpandShape {
  const Members& members;

  void operator()(Hole& hole) const {
    for (HoleSegment& segment : hole.segments) expand(segment.faces, members);
  }
  void operator()(Cavity& cavity) const {
    expand(cavity.walls, members);
    expand(cavity.floors, members);
    expand(cavity.islands, members);
  }
  void operator()(TurnedProfile& profile) const {
    for (TurnedProfile::Segment& segment : profile.segments) expand(segment.faces, members);
    expand(profile.deviating, members);
  }
  template <class Other>
  void operator()(Other&) const {}  // the other shapes name no faces of their own
};

}  // namespace

Recognition onOriginalFaces(Recognition joined, const Members& members) {
  for (Feature& feature : joined.features) {
    expand(feature.faces, members);
    std::visit(ExpandShape{members}, feature.shape);
  }
  std::size_t count = 0;
  for (const std::vector<FaceId>& faces : members) count += faces.size();
  std::vector<FaceVerdict> verdicts(count);
  for (std::size_t i = 0; i < members.size(); ++i)
    for (FaceId face : members[i]) verdicts[face - 1] = joined.faces[i];
  joined.faces = std::move(verdicts);
  return joined;
}

}  // namespace stepwise
