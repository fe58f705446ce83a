#include "geom/contact/assembly_order.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>

#include "geom/contact/ways_out.h"

namespace stepwise {
namespace {

/// Directions without their opposites, by weight.
class Axes {
 public:
  void add(Vec3 d, double weight) {
    if (norm(d) < 0.5) return;
    for (auto& [sum, known] : axes_)
      if (norm(cross(known, d)) < 0.02) {
        sum += weight;
        return;
      }
    axes_.emplace_back(weight, d);
  }

  /// The heaviest first.
  std::vector<Vec3> heaviest(std::size_t most) {
    std::stable_sort(axes_.begin(), axes_.end(), [](const auto& p, const auto& q) { return p.first > q.first; });
    std::vector<Vec3> result;
    for (std::size_t k = 0; k < std::min(most, axes_.size()); ++k) result.push_back(axes_[k].second);
    return result;
  }

 private:
  std::vector<std::pair<double, Vec3>> axes_;
};

std::vector<Vec3> contactAxes(const std::vector<ContactInstance>& instances, const Contacts& contacts,
                              std::size_t most) {
  Axes axes;
  for (const ContactPair& pair : contacts.pairs)
    for (const FaceContact& contact : contacts.of(pair).contacts)
      axes.add(instances[pair.a].placement.applyToDirection(contact.direction), 1);
  return axes.heaviest(most);
}

/// Normals of planes and axes of bores, by area: a part may slide where nothing that it touches says so.
std::vector<Vec3> partAxes(const ShapeMeshes& shapes, const std::vector<ContactInstance>& instances, std::size_t most) {
  std::vector<std::vector<Vec3>> ofShape;
  for (int shape = 0; shape < shapes.size(); ++shape) {
    Axes axes;
    for (const Face& face : shapes.graph(shape).faces) {
      if (const auto* plane = std::get_if<Plane>(&face.surface)) axes.add(plane->normal, face.areaMm2);
      if (const auto* cylinder = std::get_if<Cylinder>(&face.surface)) axes.add(cylinder->axis, face.areaMm2);
    }
    ofShape.push_back(axes.heaviest(4));
  }
  Axes axes;
  for (const ContactInstance& instance : instances)
    for (const Vec3 d : ofShape[static_cast<std::size_t>(instance.shape)])
      axes.add(instance.placement.applyToDirection(d), 1);
  return axes.heaviest(most);
}

/// The surest first, each followed by its opposite.
std::vector<Vec3> directionsToTry(const ShapeMeshes& shapes, const std::vector<ContactInstance>& instances,
                                  const Contacts& contacts, std::size_t most) {
  const std::vector<Vec3> touching = contactAxes(instances, contacts, most / 2 + 1);
  Axes axes;
  double weight = 1e6;  // keeps the order in which they come
  const auto addAll = [&](const std::vector<Vec3>& some) {
    for (const Vec3 d : some) axes.add(d, weight -= 1);
  };
  addAll(touching);
  std::vector<Vec3> edges;  // along both of two faces
  for (std::size_t i = 0; i < std::min<std::size_t>(3, touching.size()); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (const Vec3 edge = cross(touching[i], touching[j]); norm(edge) > 0.02) edges.push_back(normalized(edge));
  addAll(edges);
  addAll(partAxes(shapes, instances, 6));
  addAll({{0, 0, 1}, {1, 0, 0}, {0, 1, 0}});
  std::vector<Vec3> directions;
  for (const Vec3 d : axes.heaviest(most)) directions.insert(directions.end(), {d, -d});
  return directions;
}

/// Strongly connected sets of a graph that no arc leaves.
class ClosedSets {
 public:
  explicit ClosedSets(const std::vector<std::vector<int>>& arcs)
      : arcs_(arcs), number_(arcs.size(), 0), low_(arcs.size(), 0), next_(arcs.size(), 0) {}

  std::vector<std::vector<int>> find() {
    for (std::size_t v = 0; v < arcs_.size(); ++v)
      if (number_[v] == 0) visit(static_cast<int>(v));
    return std::move(closed_);
  }

 private:
  static constexpr int kLeft = std::numeric_limits<int>::max();

  void enter(int v) {
    number_[v] = low_[v] = ++count_;
    stack_.push_back(v);
    path_.push_back(v);
  }

  /// Tarjan 1972, without recursion.
  void visit(int root) {
    enter(root);
    while (!path_.empty()) {
      const int v = path_.back();
      if (next_[v] < arcs_[v].size()) {
        const int w = arcs_[v][next_[v]++];
        if (number_[w] == 0)
          enter(w);
        else
          low_[v] = std::min(low_[v], number_[w]);
        continue;
      }
      path_.pop_back();
      if (low_[v] == number_[v]) leave(v);
      if (!path_.empty()) low_[path_.back()] = std::min(low_[path_.back()], low_[v]);
    }
  }

  void leave(int v) {
    std::vector<int> set;
    for (int w = -1; w != v; set.push_back(w)) {
      w = stack_.back();
      stack_.pop_back();
    }
    std::sort(set.begin(), set.end());
    const bool closed = std::all_of(set.begin(), set.end(), [&](int w) {
      return std::all_of(arcs_[w].begin(), arcs_[w].end(),
                         [&](int x) { return std::binary_search(set.begin(), set.end(), x); });
    });
    if (closed) closed_.push_back(set);
    for (const int w : set) number_[w] = low_[w] = kLeft;
  }

  const std::vector<std::vector<int>>& arcs_;
  std::vector<int> number_, low_;  ///< kLeft: its set is known
  std::vector<std::size_t> next_;
  std::vector<int> stack_, path_;
  int count_ = 0;
  std::vector<std::vector<int>> closed_;
};

struct Removal {
  std::vector<int> group;
  std::size_t direction = 0;
};

/// Takes sets of instances apart: what nothing stops goes first, then the smallest group that only itself stops.
class TakingApart {
 public:
  TakingApart(WaysOut& ways, std::size_t instances, std::size_t mostLooks, AssemblyOrder& order)
      : ways_(ways), present_(instances, false), waiting_(instances), mostLooks_(mostLooks), order_(order) {}

  void takeAllApart(std::vector<int> all) {
    groups_.push_back(std::move(all));
    while (!groups_.empty()) {
      std::vector<int> group = std::move(groups_.back());
      groups_.pop_back();
      takeApart(std::move(group));
    }
  }

 private:
  void takeApart(std::vector<int> set) {
    std::fill(present_.begin(), present_.end(), false);
    for (const int i : set) present_[i] = true;
    while (set.size() > 1) {
      takeSingles(set);
      if (set.size() < 2) break;
      const std::optional<Removal> removal = smallestGroup(set);
      if (isExhausted())
        order_.unsettled.insert(order_.unsettled.end(), set.begin(), set.end());
      else if (!removal)
        order_.locked.push_back(set);
      if (!removal || isExhausted()) {
        order_.steps.push_back({set, {}});
        return;
      }
      order_.steps.push_back({removal->group, -ways_.directions()[removal->direction]});
      for (const int i : removal->group) present_[i] = false;
      std::erase_if(set, [&](int i) { return !present_[i]; });
      if (removal->group.size() > 1) groups_.push_back(removal->group);
    }
    if (!set.empty()) order_.steps.push_back({set, {}});
  }

  bool isExhausted() const { return ways_.looks() > mostLooks_; }

  struct Try {
    std::size_t direction = 0;
    int instance = 0;
  };

  /// All that come out one by one. Who waits for another is asked again, after the rest, when that one is gone.
  void takeSingles(std::vector<int>& set) {
    for (const int i : set) waiting_[i].clear();
    std::size_t left = set.size();
    for (std::size_t d = 0; d < ways_.directions().size() && left > 1; ++d) {
      std::deque<Try> tries;
      for (const int i : set) tries.push_back({d, i});
      while (!tries.empty() && left > 1 && !isExhausted()) {
        const Try next = tries.front();
        tries.pop_front();
        if (!present_[next.instance]) continue;
        if (const auto blocker = ways_.firstBlocker(next.instance, next.direction, present_)) {
          waiting_[*blocker].push_back(next);
          continue;
        }
        order_.steps.push_back({{next.instance}, -ways_.directions()[next.direction]});
        present_[next.instance] = false;
        --left;
        tries.insert(tries.end(), waiting_[next.instance].begin(), waiting_[next.instance].end());
      }
    }
    std::erase_if(set, [&](int i) { return !present_[i]; });
  }

  std::optional<Removal> smallestGroup(const std::vector<int>& set) {
    std::optional<Removal> best;
    std::vector<int> place(present_.size(), -1);
    for (std::size_t k = 0; k < set.size(); ++k) place[set[k]] = static_cast<int>(k);
    for (std::size_t d = 0; d < ways_.directions().size(); ++d) {
      std::vector<std::vector<int>> arcs;
      for (const int i : set) {
        if (isExhausted()) return std::nullopt;
        arcs.emplace_back();
        for (const int other : ways_.blockers(i, d, present_)) arcs.back().push_back(place[other]);
      }
      for (std::vector<int>& group : ClosedSets(arcs).find()) {
        if (group.size() * 2 > set.size()) continue;  // the rest is taken the other way
        if (best && group.size() >= best->group.size()) continue;
        for (int& k : group) k = set[k];
        best = Removal{std::move(group), d};
      }
    }
    return best;
  }

  WaysOut& ways_;
  std::vector<bool> present_;
  std::vector<std::vector<Try>> waiting_;  ///< by whom they wait for
  std::size_t mostLooks_;
  AssemblyOrder& order_;
  std::vector<std::vector<int>> groups_;  ///< still to be taken apart
};

}  // namespace

AssemblyOrder findAssemblyOrder(const ShapeMeshes& shapes, const std::vector<ContactInstance>& instances,
                                const Contacts& contacts, const AssemblyOrderOptions& options) {
  AssemblyOrder order;
  order.directions = directionsToTry(shapes, instances, contacts, options.mostDirections);
  WaysOut ways(shapes, instances, order.directions);
  std::vector<int> all;
  for (std::size_t i = 0; i < instances.size(); ++i)
    if (!shapes.graph(instances[i].shape).faces.empty()) all.push_back(static_cast<int>(i));
  TakingApart(ways, instances.size(), options.mostLooks, order).takeAllApart(std::move(all));
  std::reverse(order.steps.begin(), order.steps.end());
  std::sort(order.unsettled.begin(), order.unsettled.end());
  return order;
}

}  // namespace stepwise
