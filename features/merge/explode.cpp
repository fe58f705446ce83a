#include "features/merge/explode.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stepwise {
namespace {

constexpr double kGapShare = 0.06;      // of the assembly's size, between bodies pulled apart
constexpr double kOutwardsShare = 0.8;  // of the way from the middle, where no order is known

std::array<double, 2> reach(const Box3& box, Vec3 along) {
  const Vec3 half = box.size() / 2;
  const double r = std::abs(along.x) * half.x + std::abs(along.y) * half.y + std::abs(along.z) * half.z;
  const double middle = dot(box.center(), along);
  return {middle - r, middle + r};
}

bool shadowsMeet(const Box3& a, const Box3& b, Vec3 along) {
  const Vec3 u = anyPerpendicular(along);
  for (const Vec3 side : {u, cross(along, u)}) {
    const auto p = reach(a, side), q = reach(b, side);
    if (p[0] >= q[1] || q[0] >= p[1]) return false;
  }
  return true;
}

class Exploder {
 public:
  explicit Exploder(const std::vector<Box3>& boxes) : boxes_(boxes), offsets_(boxes.size()) {
    for (const Box3& box : boxes) all_.add(box);
  }

  std::vector<Vec3> along(const AssemblyOrder& order) {
    std::vector<bool> placed(boxes_.size(), false);
    for (const AssemblyStep& step : order.steps) {
      const bool moves = norm(step.direction) > 0.5;
      // Shapes that nothing straight takes apart are shown apart all the same.
      if (!moves && step.instances.size() > 1) moveOutwards(step.instances);
      if (moves) pullBack(step.instances, -step.direction, placed);
      for (const int i : step.instances) placed[i] = true;
    }
    return std::move(offsets_);
  }

  std::vector<Vec3> outwards() {
    std::vector<int> every;
    for (std::size_t i = 0; i < boxes_.size(); ++i) every.push_back(static_cast<int>(i));
    moveOutwards(every);
    return std::move(offsets_);
  }

 private:
  Box3 movedBox(int i) const { return {boxes_[i].min + offsets_[i], boxes_[i].max + offsets_[i]}; }

  void moveOutwards(const std::vector<int>& instances) {
    Box3 together;
    for (const int i : instances) together.add(boxes_[i]);
    for (const int i : instances)
      if (!boxes_[i].empty()) offsets_[i] += (boxes_[i].center() - together.center()) * kOutwardsShare;
  }

  void pullBack(const std::vector<int>& instances, Vec3 out, const std::vector<bool>& placed) {
    const std::vector<int>& group = instances;
    std::optional<double> distance;  // to where the nearest of the others ends; touching ones are at 0
    for (std::size_t j = 0; j < boxes_.size(); ++j) {
      if (!placed[j] || boxes_[j].empty() || std::count(group.begin(), group.end(), static_cast<int>(j)) > 0) continue;
      const Box3 standing = movedBox(static_cast<int>(j));
      for (const int i : group)
        if (!boxes_[i].empty() && shadowsMeet(movedBox(i), standing, out))
          distance = std::max(distance.value_or(-1e300), reach(standing, out)[1] - reach(movedBox(i), out)[0]);
    }
    const double gap = kGapShare * all_.diagonalMm();
    if (!distance || *distance < -gap) return;
    for (const int i : group) offsets_[i] += out * (*distance + gap);
  }

  const std::vector<Box3>& boxes_;
  std::vector<Vec3> offsets_;
  Box3 all_;
};

}  // namespace

std::vector<Vec3> explode(const std::vector<Box3>& boxes, const std::optional<AssemblyOrder>& order) {
  Exploder exploder(boxes);
  return order ? exploder.along(*order) : exploder.outwards();
}

}  // namespace stepwise
