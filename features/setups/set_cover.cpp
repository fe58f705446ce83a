#include "features/setups/set_cover.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <optional>

#include "features/setups/bit_set.h"
#include "geom/core/check.h"

namespace stepwise {
namespace {

/// What a reduction must keep: any cover of that size, or the best one by weight and order.
enum class Keep { someCover, bestCover };

struct Problem {
  std::vector<BitSet> itemsOfSet;    ///< [set] over items
  std::vector<BitSet> setsOfItem;    ///< [item] over sets
  std::vector<std::int64_t> weight;  ///< [set], fixed point
};

/// The part of a problem that is still open at a node of the search.
struct Node {
  BitSet uncovered;  ///< items
  BitSet allowed;    ///< sets
  std::vector<int> chosen;
};

/// Powers of two keep weights that were exact exact; sums are then free of rounding and of order.
std::vector<std::int64_t> toFixedPoint(const std::vector<double>& weight, std::size_t setCount) {
  std::vector<std::int64_t> result(setCount, 0);
  double largest = 0;
  for (double w : weight) largest = std::max(largest, std::abs(w));
  if (largest == 0) return result;
  int exponent = 0;
  std::frexp(largest, &exponent);
  for (std::size_t s = 0; s < setCount; ++s) result[s] = std::llround(std::ldexp(weight[s], 40 - exponent));
  return result;
}

/// Drops items that are covered whenever another one is: those whose sets include all sets of the other.
bool dropDominatedItems(const Problem& problem, Node& node) {
  struct Entry {
    int item;
    int count;
    BitSet sets;
  };
  std::vector<Entry> entries;
  node.uncovered.forEach([&](int item) {
    BitSet sets = problem.setsOfItem[item] & node.allowed;
    const int count = sets.count();
    entries.push_back({item, count, std::move(sets)});
  });
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.count < b.count; });
  bool changed = false;
  std::vector<const Entry*> kept;
  for (const Entry& entry : entries) {
    const bool dominated =
        std::any_of(kept.begin(), kept.end(), [&](const Entry* k) { return k->sets.isSubsetOf(entry.sets); });
    if (dominated) {
      node.uncovered.reset(entry.item);
      changed = true;
    } else {
      kept.push_back(&entry);
    }
  }
  return changed;
}

/// Drops sets that another one can stand in for at every place, without losing what `keep` asks for.
bool dropDominatedSets(const Problem& problem, Node& node, Keep keep) {
  struct Entry {
    int set;
    BitSet items;
  };
  std::vector<Entry> entries;
  node.allowed.forEach([&](int set) { entries.push_back({set, problem.itemsOfSet[set] & node.uncovered}); });
  const auto standsInFor = [&](const Entry& t, const Entry& s) {
    if (!s.items.isSubsetOf(t.items)) return false;
    if (keep == Keep::someCover) return t.set < s.set || !t.items.isSubsetOf(s.items);
    const std::int64_t weightOfT = problem.weight[t.set], weightOfS = problem.weight[s.set];
    return weightOfT > weightOfS || (weightOfT == weightOfS && t.set < s.set);
  };
  bool changed = false;
  for (const Entry& s : entries) {
    const bool useless = s.items.none();
    const bool dominated = useless || std::any_of(entries.begin(), entries.end(), [&](const Entry& t) {
                             return t.set != s.set && node.allowed.test(t.set) && standsInFor(t, s);
                           });
    if (dominated) {
      node.allowed.reset(s.set);
      changed = true;
    }
  }
  return changed;
}

/// Chooses the sets that are the only one left for some item. False: an item has none left.
bool takeEssentialSets(const Problem& problem, Node& node) {
  std::optional<int> essential;
  do {
    essential.reset();
    bool possible = true;
    node.uncovered.forEach([&](int item) {
      const BitSet sets = problem.setsOfItem[item] & node.allowed;
      const int count = sets.count();
      if (count == 0) possible = false;
      if (count == 1 && !essential) essential = sets.first();
    });
    if (!possible) return false;
    if (essential) {
      node.chosen.push_back(*essential);
      node.uncovered.subtract(problem.itemsOfSet[*essential]);
      node.allowed.reset(*essential);
    }
  } while (essential);
  return true;
}

bool reduce(const Problem& problem, Node& node, Keep keep) {
  bool changed = true;
  while (changed) {
    if (!takeEssentialSets(problem, node)) return false;
    if (node.uncovered.none()) return true;
    changed = dropDominatedItems(problem, node);
    changed = dropDominatedSets(problem, node, keep) || changed;
  }
  return true;
}

/// Items no two of which share a set, few-choice items first: each needs a set of its own.
std::vector<int> independentItems(const Problem& problem, const Node& node) {
  std::vector<std::array<int, 2>> byChoices;  // count, item
  node.uncovered.forEach([&](int item) {
    byChoices.push_back({(problem.setsOfItem[item] & node.allowed).count(), item});
  });
  std::sort(byChoices.begin(), byChoices.end());
  std::vector<int> independent;
  BitSet used(problem.itemsOfSet.size());
  for (const auto& [count, item] : byChoices) {
    const BitSet sets = problem.setsOfItem[item] & node.allowed;
    if (sets.intersects(used)) continue;
    used |= sets;
    independent.push_back(item);
  }
  return independent;
}

/// A feasible dual solution: every item pays an equal share of its largest set, then what is left is raised greedily.
/// In integers (a unit is 1 / 720720, divisible by all of 1 … 16), so that the bound is a proof.
int dualAscentBound(const Problem& problem, const Node& node) {
  constexpr std::int64_t kUnit = 720720;
  std::vector<std::int64_t> slack(problem.itemsOfSet.size(), kUnit);
  std::vector<std::int64_t> size(problem.itemsOfSet.size(), 0);
  node.allowed.forEach([&](int set) { size[set] = (problem.itemsOfSet[set] & node.uncovered).count(); });
  std::int64_t total = 0;
  std::vector<std::array<int, 2>> byChoices;
  node.uncovered.forEach([&](int item) {
    std::int64_t largest = 1;
    const BitSet sets = problem.setsOfItem[item] & node.allowed;
    sets.forEach([&](int set) { largest = std::max(largest, size[set]); });
    const std::int64_t share = kUnit / largest;
    sets.forEach([&](int set) { slack[set] -= share; });
    total += share;
    byChoices.push_back({sets.count(), item});
  });
  std::sort(byChoices.begin(), byChoices.end());
  for (const auto& [count, item] : byChoices) {
    std::int64_t rise = kUnit;
    const BitSet sets = problem.setsOfItem[item] & node.allowed;
    sets.forEach([&](int set) { rise = std::min(rise, slack[set]); });
    sets.forEach([&](int set) { slack[set] -= rise; });
    total += rise;
  }
  return static_cast<int>((total + kUnit - 1) / kUnit);
}

int lowerBound(const Problem& problem, const Node& node) {
  if (node.uncovered.none()) return 0;
  return std::max(static_cast<int>(independentItems(problem, node).size()), dualAscentBound(problem, node));
}

/// A good cover quickly: largest new coverage first, then redundant sets are taken out again.
std::vector<int> greedyCover(const Problem& problem, const Node& start) {
  std::vector<int> chosen;
  BitSet open = start.uncovered;
  while (open.any()) {
    int best = -1, bestGain = 0;
    start.allowed.forEach([&](int set) {
      const int gain = (problem.itemsOfSet[set] & open).count();
      if (gain > bestGain || (gain == bestGain && gain > 0 && problem.weight[set] > problem.weight[best])) {
        best = set;
        bestGain = gain;
      }
    });
    STEPWISE_CHECK(best >= 0, "every open item has a set");
    chosen.push_back(best);
    open.subtract(problem.itemsOfSet[best]);
  }
  for (std::size_t i = chosen.size(); i-- > 0;) {
    BitSet rest = start.uncovered;
    for (std::size_t j = 0; j < chosen.size(); ++j)
      if (j != i) rest.subtract(problem.itemsOfSet[chosen[j]]);
    if (rest.none()) chosen.erase(chosen.begin() + static_cast<std::ptrdiff_t>(i));
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

/// Depth-first search for covers of at most `size` sets below one node.
class Search {
 public:
  Search(const Problem& problem, std::int64_t& nodesLeft) : problem_(problem), nodesLeft_(nodesLeft) {}

  bool interrupted() const { return interrupted_; }

  /// Some cover with at most `size` sets, if there is one.
  std::optional<std::vector<int>> findSome(const Node& start, int size) {
    prepare(Keep::someCover, size);
    visit(start);
    return best_;
  }

  /// The best cover with exactly `size` sets, the proven minimum; `known` is one of that size.
  std::vector<int> findBest(const Node& start, int size, std::vector<int> known) {
    prepare(Keep::bestCover, size);
    offer(std::move(known));
    visit(start);
    return *best_;
  }

 private:
  void prepare(Keep keep, int size) {
    keep_ = keep;
    size_ = size;
    best_.reset();
    interrupted_ = false;
  }

  std::int64_t weightOf(const std::vector<int>& chosen) const {
    std::int64_t sum = 0;
    for (int set : chosen) sum += problem_.weight[set];
    return sum;
  }

  void offer(std::vector<int> chosen) {
    std::sort(chosen.begin(), chosen.end());
    const std::int64_t weight = weightOf(chosen);
    if (!best_ || weight > bestWeight_ || (weight == bestWeight_ && chosen < *best_)) {
      best_ = std::move(chosen);
      bestWeight_ = weight;
    }
  }

  bool done() const { return interrupted_ || (keep_ == Keep::someCover && best_); }

  /// True where no completion of the node can beat the best cover known, by weight and then by order.
  bool cannotWin(const Node& node, const std::vector<int>& independent) const {
    const int missing = size_ - static_cast<int>(node.chosen.size());
    std::int64_t reach = weightOf(node.chosen);
    BitSet rest = node.allowed;
    for (int item : independent) {  // one set of each independent item's own is needed: at best its heaviest
      int heaviest = -1;
      (problem_.setsOfItem[item] & node.allowed).forEach([&](int set) {
        if (heaviest < 0 || problem_.weight[set] > problem_.weight[heaviest]) heaviest = set;
      });
      reach += problem_.weight[heaviest];
      rest.reset(heaviest);
    }
    const int free = missing - static_cast<int>(independent.size());
    std::vector<std::int64_t> weights;
    rest.forEach([&](int set) { weights.push_back(problem_.weight[set]); });
    if (static_cast<int>(weights.size()) < free) return true;
    std::partial_sort(weights.begin(), weights.begin() + free, weights.end(), std::greater<>());
    for (int i = 0; i < free; ++i) reach += weights[i];
    if (reach != bestWeight_) return reach < bestWeight_;
    std::vector<int> earliest = node.chosen;
    node.allowed.forEach([&](int set) {
      if (static_cast<int>(earliest.size()) < size_) earliest.push_back(set);
    });
    std::sort(earliest.begin(), earliest.end());
    return earliest >= *best_;
  }

  void visit(Node node) {
    if (done()) return;
    if (nodesLeft_-- <= 0) {
      interrupted_ = true;
      return;
    }
    if (!reduce(problem_, node, keep_)) return;
    const int used = static_cast<int>(node.chosen.size());
    if (used > size_) return;
    if (node.uncovered.none()) {
      offer(node.chosen);
      return;
    }
    const std::vector<int> independent = independentItems(problem_, node);
    if (used + static_cast<int>(independent.size()) > size_) return;
    if (used + dualAscentBound(problem_, node) > size_) return;
    if (keep_ == Keep::bestCover && best_ && cannotWin(node, independent)) return;
    branch(std::move(node));
  }

  /// Tries every set of the item with the fewest; a set that was tried is not offered to its later siblings.
  void branch(Node node) {
    int item = -1, fewest = 0;
    node.uncovered.forEach([&](int candidate) {
      const int count = (problem_.setsOfItem[candidate] & node.allowed).count();
      if (item < 0 || count < fewest) {
        item = candidate;
        fewest = count;
      }
    });
    std::vector<std::array<std::int64_t, 3>> order;  // −gain, −weight, set
    (problem_.setsOfItem[item] & node.allowed).forEach([&](int set) {
      order.push_back({-(problem_.itemsOfSet[set] & node.uncovered).count(), -problem_.weight[set], set});
    });
    std::sort(order.begin(), order.end());
    for (const auto& entry : order) {
      const int set = static_cast<int>(entry[2]);
      Node child = node;
      child.chosen.push_back(set);
      child.uncovered.subtract(problem_.itemsOfSet[set]);
      child.allowed.reset(set);
      visit(std::move(child));
      if (done()) return;
      node.allowed.reset(set);
    }
  }

  const Problem& problem_;
  std::int64_t& nodesLeft_;
  Keep keep_ = Keep::someCover;
  int size_ = 0;
  bool interrupted_ = false;
  std::optional<std::vector<int>> best_;
  std::int64_t bestWeight_ = 0;
};

/// Parts of what is left that share no set: each is solved on its own.
std::vector<Node> splitIntoComponents(const Problem& problem, const Node& node) {
  std::vector<Node> components;
  BitSet open = node.uncovered;
  while (open.any()) {
    Node component{BitSet(problem.setsOfItem.size()), BitSet(problem.itemsOfSet.size()), {}};
    std::vector<int> queue{open.first()};
    open.reset(queue.front());
    while (!queue.empty()) {
      const int item = queue.back();
      queue.pop_back();
      component.uncovered.set(item);
      BitSet fresh = problem.setsOfItem[item] & node.allowed;
      fresh.subtract(component.allowed);
      component.allowed |= fresh;
      fresh.forEach([&](int set) {
        const BitSet reached = problem.itemsOfSet[set] & open;
        reached.forEach([&](int other) { queue.push_back(other); });
        open.subtract(reached);
      });
    }
    components.push_back(std::move(component));
  }
  return components;
}

/// One part of the problem with its cover and what is proven about it.
struct Solved {
  Node component;
  std::vector<int> cover;
  int bound = 0;
};

/// The fewest sets, whichever these are.
Solved solveForSize(const Problem& problem, Node component, std::int64_t& nodesLeft) {
  Search search(problem, nodesLeft);
  std::vector<int> cover = greedyCover(problem, component);
  int bound = lowerBound(problem, component);
  while (bound < static_cast<int>(cover.size())) {
    const std::optional<std::vector<int>> found = search.findSome(component, bound);
    if (found) cover = *found;
    if (found || search.interrupted()) break;
    ++bound;
  }
  return {std::move(component), std::move(cover), bound};
}

/// The best of the minimum covers; false: not proven to be that.
bool chooseAmongTied(const Problem& problem, std::int64_t& nodesLeft, Solved& solved) {
  if (solved.bound != static_cast<int>(solved.cover.size())) return false;
  Search search(problem, nodesLeft);
  solved.cover = search.findBest(solved.component, solved.bound, solved.cover);
  return !search.interrupted();
}

/// One item for all that lie in the same sets; items in no set go to `uncoverable`.
Problem buildProblem(int itemCount, const std::vector<std::vector<int>>& sets, const std::vector<double>& weight,
                     std::vector<int>& uncoverable) {
  std::vector<BitSet> setsOfItem(static_cast<std::size_t>(itemCount), BitSet(sets.size()));
  for (std::size_t s = 0; s < sets.size(); ++s) {
    for (int item : sets[s]) {
      STEPWISE_CHECK(item >= 0 && item < itemCount, "items of a set are numbered from 0");
      setsOfItem[item].set(static_cast<int>(s));
    }
  }
  for (int item = 0; item < itemCount; ++item)
    if (setsOfItem[item].none()) uncoverable.push_back(item);
  std::sort(setsOfItem.begin(), setsOfItem.end());
  setsOfItem.erase(std::unique(setsOfItem.begin(), setsOfItem.end()), setsOfItem.end());
  std::erase_if(setsOfItem, [](const BitSet& mask) { return mask.none(); });

  Problem problem;
  problem.weight = toFixedPoint(weight, sets.size());
  problem.itemsOfSet.assign(sets.size(), BitSet(setsOfItem.size()));
  for (std::size_t item = 0; item < setsOfItem.size(); ++item)
    setsOfItem[item].forEach([&](int set) { problem.itemsOfSet[set].set(static_cast<int>(item)); });
  problem.setsOfItem = std::move(setsOfItem);
  return problem;
}

}  // namespace

SetCover findMinimumCover(int itemCount, const std::vector<std::vector<int>>& sets, const std::vector<double>& weight,
                          const SetCoverOptions& options) {
  STEPWISE_CHECK(weight.empty() || weight.size() == sets.size(), "one weight for each set, or none");
  SetCover result;
  const Problem problem = buildProblem(itemCount, sets, weight, result.uncoverable);
  Node root{BitSet::full(problem.setsOfItem.size()), BitSet::full(sets.size()), {}};
  const bool best = options.ties == SetCoverOptions::Ties::best;
  result.tieProven = best;
  const bool possible = reduce(problem, root, best ? Keep::bestCover : Keep::someCover);
  STEPWISE_CHECK(possible, "items without a set were taken out");
  result.chosen = root.chosen;
  result.lowerBound = static_cast<int>(root.chosen.size());
  std::int64_t nodesLeft = options.maxNodes;
  std::vector<Solved> components;
  for (Node& component : splitIntoComponents(problem, root))
    components.push_back(solveForSize(problem, std::move(component), nodesLeft));
  for (Solved& solved : components) {
    if (best && !chooseAmongTied(problem, nodesLeft, solved)) result.tieProven = false;
    result.lowerBound += solved.bound;
    result.chosen.insert(result.chosen.end(), solved.cover.begin(), solved.cover.end());
  }
  std::sort(result.chosen.begin(), result.chosen.end());
  return result;
}

}  // namespace stepwise
