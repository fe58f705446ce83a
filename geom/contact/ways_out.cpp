#include "geom/contact/ways_out.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "geom/contact/face_contact.h"

namespace stepwise {
namespace {

/// By the boxes: j is not wholly behind i, and their shadows along d overlap.
bool mayMeet(const Box3& i, const Box3& j, Vec3 d) {
  const auto reach = [](const Box3& box, Vec3 along) {
    const Vec3 half = box.size() / 2;
    const double r = std::abs(along.x) * half.x + std::abs(along.y) * half.y + std::abs(along.z) * half.z;
    const double middle = dot(box.center(), along);
    return std::array<double, 2>{middle - r, middle + r};
  };
  const auto overlap = [&](Vec3 along) {
    const auto a = reach(i, along), b = reach(j, along);
    return a[0] < b[1] && b[0] < a[1];
  };
  const Vec3 u = anyPerpendicular(d), v = cross(d, u);
  return reach(j, d)[1] > reach(i, d)[0] && overlap(u) && overlap(v);
}

/// All that the box passes on its way out of `whole`.
Box3 swept(const Box3& box, const Box3& whole, Vec3 d) {
  Box3 all = box;
  const double far = box.diagonalMm() + whole.diagonalMm();
  all.add(box.min + d * far);
  all.add(box.max + d * far);
  return all;
}

}  // namespace

WaysOut::WaysOut(const ShapeMeshes& shapes, const std::vector<ContactInstance>& instances, std::vector<Vec3> directions)
    : shapes_(shapes), instances_(instances), directions_(std::move(directions)) {
  for (const ContactInstance& instance : instances_) {
    boxes_.push_back(movedBox(shapes_.graph(instance.shape).box, instance.placement));
    if (boxes_.back().empty()) continue;
    whole_.add(boxes_.back().min);
    whole_.add(boxes_.back().max);
  }
  index_ = std::make_unique<BoxIndex>(boxes_);
}

WaysOut::Candidates& WaysOut::candidates(int instance, std::size_t direction) {
  const auto [known, fresh] = candidates_.try_emplace({instance, direction});
  const Box3& box = boxes_[instance];
  if (!fresh || box.empty()) return known->second;
  const Vec3 d = directions_[direction];
  for (const int other : index_->touching(swept(box, whole_, d)))
    if (other != instance && mayMeet(box, boxes_[other], d)) known->second.instances.push_back(other);
  return known->second;
}

std::optional<int> WaysOut::firstBlocker(int instance, std::size_t direction, const std::vector<bool>& present) {
  Candidates& all = candidates(instance, direction);
  for (; all.passed < all.instances.size(); ++all.passed) {
    const int other = all.instances[all.passed];
    if (present[other] && blocks(instance, other, directions_[direction])) return other;
  }
  return std::nullopt;
}

std::vector<int> WaysOut::blockers(int instance, std::size_t direction, const std::vector<bool>& present) {
  const Candidates& all = candidates(instance, direction);
  std::vector<int> found;
  for (std::size_t k = all.passed; k < all.instances.size(); ++k)
    if (present[all.instances[k]] && blocks(instance, all.instances[k], directions_[direction]))
      found.push_back(all.instances[k]);
  return found;
}

bool WaysOut::blocks(int moving, int fixed, Vec3 direction) {
  const ContactInstance &a = instances_[moving], &b = instances_[fixed];
  const Placement toA = a.placement.inverse(), bInA = toA.after(b.placement);
  const Vec3 dInA = toA.applyToDirection(direction);
  Key key{};
  std::size_t at = 0;
  for (const int shape : {a.shape, b.shape}) key[at++] = shape;
  for (const Vec3 w : {bInA.axes[0], bInA.axes[1], bInA.axes[2], bInA.origin * 0.1, dInA})
    for (const double c : {w.x, w.y, w.z}) key[at++] = std::llround(c * 1e5);
  const auto [known, fresh] = known_.try_emplace(key, false);
  if (fresh) {
    ++looks_;
    known->second = standsInTheWay(bodyOf(a.shape), bodyOf(b.shape), bInA, dInA);
  }
  return known->second;
}

const TravelBody& WaysOut::bodyOf(int shape) {
  const auto known = bodies_.find(shape);
  return known != bodies_.end() ? known->second
                                : bodies_.emplace(shape, prepareTravel(shapes_.mesh(shape))).first->second;
}

}  // namespace stepwise
