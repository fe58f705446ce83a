#include "features/setups/share_work.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "features/setups/set_cover.h"

namespace stepwise {
namespace {

/// Search nodes for one cover: far above what parts take, yet a fraction of a second.
constexpr std::int64_t kMaxNodes = 50'000;
/// Weights: an axis of the part's own counts more than any area; areas count in millionths, so that noise does not.
constexpr double kAllArea = 1e6;
constexpr double kOwnAxis = 2 * kAllArea;

/// The wanted items, those with the same directions joined: what a cover has to tell apart.
struct Demand {
  std::vector<int> selected;       ///< positions in the list of items
  std::vector<int> classOf;        ///< [position in selected]
  std::vector<BitSet> directions;  ///< [class]
  std::vector<double> areaMm2;     ///< [class]
};

Demand gatherDemand(const std::vector<MachiningItem>& items, const WantedItem& wanted) {
  Demand demand;
  std::map<BitSet, int> known;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!wanted(items[i])) continue;
    const auto [entry, fresh] = known.try_emplace(items[i].directions, static_cast<int>(demand.directions.size()));
    if (fresh) {
      demand.directions.push_back(items[i].directions);
      demand.areaMm2.push_back(0);
    }
    demand.selected.push_back(static_cast<int>(i));
    demand.classOf.push_back(entry->second);
    demand.areaMm2[entry->second] += items[i].areaMm2;
  }
  return demand;
}

std::vector<std::vector<int>> coverSets(const std::vector<SetupCandidate>& candidates, const Demand& demand) {
  std::vector<std::vector<int>> sets(candidates.size());
  for (std::size_t c = 0; c < candidates.size(); ++c)
    for (std::size_t k = 0; k < demand.directions.size(); ++k)
      if (demand.directions[k].intersects(candidates[c].directions)) sets[c].push_back(static_cast<int>(k));
  return sets;
}

std::vector<double> weigh(const std::vector<SetupCandidate>& candidates, const Demand& demand) {
  const double total = std::accumulate(demand.areaMm2.begin(), demand.areaMm2.end(), 0.0);
  std::vector<double> weight;
  for (const SetupCandidate& candidate : candidates) {
    double area = 0;
    for (std::size_t k = 0; k < demand.directions.size(); ++k) {
      const BitSet& directions = demand.directions[k];
      if (candidate.straight ? directions.test(*candidate.straight) : directions.intersects(candidate.directions))
        area += demand.areaMm2[k];
    }
    weight.push_back((total > 0 ? std::round(kAllArea * area / total) : 0) + (candidate.natural ? kOwnAxis : 0));
  }
  return weight;
}

/// Items of a toleranced pair of faces, as positions in `selected`; empty where one face needs no cutting.
std::vector<int> itemsOfPair(const std::array<FaceId, 2>& pair, const std::vector<MachiningItem>& items,
                             const Demand& demand) {
  std::vector<int> found;
  for (FaceId face : pair) {
    const std::size_t before = found.size();
    for (std::size_t k = 0; k < demand.selected.size(); ++k) {
      const std::vector<FaceId>& faces = items[demand.selected[k]].faces;
      if (std::binary_search(faces.begin(), faces.end(), face)) found.push_back(static_cast<int>(k));
    }
    if (found.size() == before) return {};
  }
  return found;
}

struct Choice {
  SetCover cover;
  std::vector<std::vector<int>> pairs;  ///< positions in `selected` that one setup cuts together
};

/// The minimum cover; each toleranced pair that can be cut in one setup at no cost becomes one more thing to cover.
Choice chooseCover(const std::vector<SetupCandidate>& candidates, const std::vector<MachiningItem>& items,
                   const Demand& demand, const std::vector<std::array<FaceId, 2>>& tolerancedPairs) {
  std::vector<std::vector<int>> sets = coverSets(candidates, demand);
  const std::vector<double> weight = weigh(candidates, demand);
  int itemCount = static_cast<int>(demand.directions.size());
  Choice choice{findMinimumCover(itemCount, sets, weight, {.maxNodes = kMaxNodes}), {}};
  for (const auto& pair : tolerancedPairs) {
    const std::vector<int> group = itemsOfPair(pair, items, demand);
    if (group.empty()) continue;
    std::vector<std::vector<int>> extended = sets;
    for (std::vector<int>& set : extended) {
      const bool cutsAll = std::all_of(group.begin(), group.end(), [&](int k) {
        return std::binary_search(set.begin(), set.end(), demand.classOf[k]);
      });
      if (cutsAll) set.push_back(itemCount);
    }
    SetCover cover = findMinimumCover(itemCount + 1, extended, weight, {.maxNodes = kMaxNodes});
    if (cover.uncoverable.size() > choice.cover.uncoverable.size()) continue;
    if (cover.chosen.size() > choice.cover.chosen.size()) continue;
    cover.lowerBound = choice.cover.lowerBound;  // the bound is that of the cover without wishes
    choice.cover = std::move(cover);
    choice.pairs.push_back(group);
    sets = std::move(extended);
    ++itemCount;
  }
  return choice;
}

/// Chosen candidates, those that could cut most area first.
std::vector<int> byArea(const std::vector<SetupCandidate>& candidates, const std::vector<int>& chosen,
                        const Demand& demand) {
  std::map<int, std::int64_t> reach;
  for (int c : chosen) {
    double area = 0;
    for (std::size_t k = 0; k < demand.directions.size(); ++k)
      if (demand.directions[k].intersects(candidates[c].directions)) area += demand.areaMm2[k];
    reach[c] = std::llround(area * 1e6);
  }
  std::vector<int> order = chosen;
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return reach[a] > reach[b]; });
  return order;
}

/// For each selected item the candidate that cuts it, −1 for none.
std::vector<int> assignItems(const std::vector<SetupCandidate>& candidates, const Demand& demand,
                             const Choice& choice) {
  const std::vector<int> order = byArea(candidates, choice.cover.chosen, demand);
  std::vector<int> candidateOf(demand.selected.size(), -1);
  const auto assign = [&](const std::vector<int>& group) {
    for (int c : order) {
      const bool fits = std::all_of(group.begin(), group.end(), [&](int k) {
        return candidateOf[k] < 0 ? demand.directions[demand.classOf[k]].intersects(candidates[c].directions)
                                  : candidateOf[k] == c;
      });
      if (!fits) continue;
      for (int k : group) candidateOf[k] = c;
      return;
    }
  };
  for (const std::vector<int>& group : choice.pairs) assign(group);
  for (int k = 0; k < static_cast<int>(demand.selected.size()); ++k)
    if (candidateOf[k] < 0) assign({k});
  return candidateOf;
}

}  // namespace

SharedWork shareWork(const std::vector<SetupCandidate>& candidates, const std::vector<MachiningItem>& items,
                     const WantedItem& wanted, const std::vector<std::array<FaceId, 2>>& tolerancedPairs) {
  const Demand demand = gatherDemand(items, wanted);
  const Choice choice = chooseCover(candidates, items, demand, tolerancedPairs);
  const std::vector<int> candidateOf = assignItems(candidates, demand, choice);
  SharedWork work;
  work.lowerBound = choice.cover.lowerBound;
  for (int c : choice.cover.chosen) {
    SharedSetup setup{c, {}, 0};
    for (std::size_t k = 0; k < demand.selected.size(); ++k) {
      if (candidateOf[k] != c) continue;
      setup.items.push_back(demand.selected[k]);
      setup.areaMm2 += items[demand.selected[k]].areaMm2;
    }
    if (!setup.items.empty()) work.setups.push_back(std::move(setup));
  }
  for (std::size_t k = 0; k < demand.selected.size(); ++k)
    if (candidateOf[k] < 0) work.uncut.push_back(demand.selected[k]);
  return work;
}

int countSetups(const std::vector<SetupCandidate>& candidates, const std::vector<MachiningItem>& items,
                const WantedItem& wanted) {
  const Demand demand = gatherDemand(items, wanted);
  const SetCover cover = findMinimumCover(static_cast<int>(demand.directions.size()), coverSets(candidates, demand), {},
                                          {.maxNodes = kMaxNodes});
  return static_cast<int>(cover.chosen.size());
}

}  // namespace stepwise
