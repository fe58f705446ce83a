#include <algorithm>
#include <functional>
#include <map>

#include "geom/contact/face_contact.h"
#include "geom/contact/travel.h"

namespace stepwise {
namespace {

/// Directions of contacts, those of most contacts first, each followed by its opposite.
std::vector<Vec3> contactDirections(const std::vector<ContactInstance>& instances, const Contacts& contacts,
                                    std::size_t most) {
  std::vector<std::pair<int, Vec3>> axes;
  const auto add = [&](Vec3 d, int weight) {
    for (auto& [count, known] : axes)
      if (norm(cross(known, d)) < 0.02) {
        count += weight;
        return;
      }
    axes.emplace_back(weight, d);
  };
  for (const ContactPair& pair : contacts.pairs)
    for (const FaceContact& contact : contacts.of(pair).contacts)
      if (norm(contact.direction) > 0.5) add(instances[pair.a].placement.applyToDirection(contact.direction), 1);
  std::stable_sort(axes.begin(), axes.end(), [](const auto& p, const auto& q) { return p.first > q.first; });
  if (axes.size() > most) axes.resize(most);
  for (const Vec3 d : {Vec3{0, 0, 1}, Vec3{1, 0, 0}, Vec3{0, 1, 0}})
    if (axes.size() < 3) add(d, 0);
  std::vector<Vec3> directions;
  for (const auto& [count, d] : axes) directions.insert(directions.end(), {d, -d});
  return directions;
}

/// Who stands in whose way: for each direction, for each instance, those it would run into.
class BlockingGraphs {
 public:
  BlockingGraphs(const ShapeMeshes& shapes, const std::vector<ContactInstance>& instances,
                 const std::vector<Vec3>& directions)
      : shapes_(shapes), instances_(instances) {
    for (const ContactInstance& instance : instances)
      boxes_.push_back(movedBox(shapes.graph(instance.shape).box, instance.placement));
    for (const Vec3 d : directions) blockers_.push_back(blockersAlong(d));
  }

  const std::vector<std::vector<int>>& along(std::size_t direction) const { return blockers_[direction]; }

 private:
  using Key = std::array<long long, 17>;

  std::vector<std::vector<int>> blockersAlong(Vec3 d) {
    std::vector<std::vector<int>> blockers(instances_.size());
    const Vec3 u = anyPerpendicular(d), v = cross(d, u);
    for (std::size_t i = 0; i < instances_.size(); ++i)
      for (std::size_t j = 0; j < instances_.size(); ++j)
        if (i != j && mayMeet(boxes_[i], boxes_[j], d, u, v) && blocks(i, j, d))
          blockers[i].push_back(static_cast<int>(j));
    return blockers;
  }

  /// By the boxes: j is not wholly behind i, and their shadows along d overlap.
  static bool mayMeet(const Box3& i, const Box3& j, Vec3 d, Vec3 u, Vec3 v) {
    if (i.empty() || j.empty()) return false;
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
    return reach(j, d)[1] > reach(i, d)[0] && overlap(u) && overlap(v);
  }

  bool blocks(std::size_t i, std::size_t j, Vec3 d) {
    const ContactInstance &a = instances_[i], &b = instances_[j];
    const Placement bInA = a.placement.inverse().after(b.placement);
    const Vec3 dInA = a.placement.inverse().applyToDirection(d);
    Key key{};
    std::size_t at = 0;
    for (const int shape : {a.shape, b.shape}) key[at++] = shape;
    for (const Vec3 w : {bInA.axes[0], bInA.axes[1], bInA.axes[2], bInA.origin * 0.1, dInA})
      for (const double c : {w.x, w.y, w.z}) key[at++] = std::llround(c * 1e5);
    const auto [known, fresh] = known_.try_emplace(key, false);
    if (fresh) known->second = freeTravelMm(shapes_.mesh(a.shape), {}, shapes_.mesh(b.shape), bInA, dInA).has_value();
    return known->second;
  }

  const ShapeMeshes& shapes_;
  const std::vector<ContactInstance>& instances_;
  std::vector<Box3> boxes_;
  std::map<Key, bool> known_;
  std::vector<std::vector<std::vector<int>>> blockers_;
};

/// Everything that must move along if `first` does.
std::vector<int> closureOf(int first, const std::vector<std::vector<int>>& blockers, const std::vector<bool>& present) {
  std::vector<int> closure{first};
  std::vector<bool> seen(present.size(), false);
  seen[first] = true;
  for (std::size_t k = 0; k < closure.size(); ++k)
    for (const int next : blockers[closure[k]])
      if (present[next] && !seen[next]) {
        seen[next] = true;
        closure.push_back(next);
      }
  std::sort(closure.begin(), closure.end());
  return closure;
}

struct Removal {
  std::vector<int> group;
  std::size_t direction = 0;
};

/// Takes sets of instances apart by their smallest removable groups.
class TakingApart {
 public:
  TakingApart(const BlockingGraphs& graphs, const std::vector<Vec3>& directions, std::size_t instances,
              AssemblyOrder& order)
      : graphs_(graphs), directions_(directions), instances_(instances), order_(order) {}

  void takeApart(std::vector<int> set) {
    while (set.size() > 1) {
      const std::optional<Removal> removal = smallestRemoval(set);
      if (!removal) {
        order_.locked.push_back(set);
        order_.steps.push_back({set, {}});
        return;
      }
      order_.steps.push_back({removal->group, -directions_[removal->direction]});
      std::vector<int> rest;
      std::set_difference(set.begin(), set.end(), removal->group.begin(), removal->group.end(),
                          std::back_inserter(rest));
      if (removal->group.size() > 1) groups_.push_back(removal->group);
      set = rest;
    }
    if (!set.empty()) order_.steps.push_back({set, {}});
  }

  void takeGroupsApart() {
    while (!groups_.empty()) {
      const std::vector<int> group = groups_.back();
      groups_.pop_back();
      takeApart(group);
    }
  }

 private:
  std::optional<Removal> smallestRemoval(const std::vector<int>& set) const {
    std::vector<bool> present(instances_, false);
    for (const int i : set) present[i] = true;
    std::optional<Removal> best;
    for (std::size_t d = 0; d < directions_.size(); ++d)
      for (const int i : set) {
        std::vector<int> group = closureOf(i, graphs_.along(d), present);
        if (group.size() * 2 > set.size() && group.size() > 1) continue;  // the rest is taken the other way
        if (!best || group.size() < best->group.size()) best = Removal{std::move(group), d};
        if (best->group.size() == 1) return best;
      }
    return best;
  }

  const BlockingGraphs& graphs_;
  const std::vector<Vec3>& directions_;
  std::size_t instances_;
  AssemblyOrder& order_;
  std::vector<std::vector<int>> groups_;
};

}  // namespace

std::optional<AssemblyOrder> findAssemblyOrder(const ShapeMeshes& shapes, const std::vector<ContactInstance>& instances,
                                               const Contacts& contacts, const AssemblyOrderOptions& options) {
  if (instances.size() > options.mostInstances) return std::nullopt;
  AssemblyOrder order;
  order.directions = contactDirections(instances, contacts, options.mostDirections);
  const BlockingGraphs graphs(shapes, instances, order.directions);
  TakingApart work(graphs, order.directions, instances.size(), order);
  std::vector<int> all;
  for (std::size_t i = 0; i < instances.size(); ++i)
    if (!shapes.graph(instances[i].shape).faces.empty()) all.push_back(static_cast<int>(i));
  work.takeApart(all);
  work.takeGroupsApart();
  std::reverse(order.steps.begin(), order.steps.end());
  return order;
}

}  // namespace stepwise
