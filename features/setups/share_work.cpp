#include "features/setups/share_work.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "features/setups/enumerate_covers.h"
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

using ItemsOfFace = std::map<FaceId, std::vector<int>>;  ///< positions in `selected`, ascending

/// Items of a toleranced pair of faces; empty where one face needs no cutting.
std::vector<int> itemsOfPair(const std::array<FaceId, 2>& pair, const ItemsOfFace& itemsOf) {
  std::vector<int> found;
  for (FaceId face : pair) {
    const auto own = itemsOf.find(face);
    if (own == itemsOf.end()) return {};
    found.insert(found.end(), own->second.begin(), own->second.end());
  }
  return found;
}

/// A wish: items that one setup should cut together.
struct Wish {
  bool stated = false;
  std::vector<int> group;  ///< positions in `selected`
  BitSet candidates;       ///< that cut all of them
};

std::vector<Wish> gatherWishes(const std::vector<SetupCandidate>& candidates, const std::vector<MachiningItem>& items,
                               const Demand& demand, const std::vector<TolerancedPair>& pairs) {
  std::vector<Wish> wishes;
  if (pairs.empty()) return wishes;
  ItemsOfFace itemsOf;
  for (std::size_t k = 0; k < demand.selected.size(); ++k)
    for (FaceId face : items[demand.selected[k]].faces) itemsOf[face].push_back(static_cast<int>(k));
  for (const TolerancedPair& pair : pairs) {
    Wish wish{pair.origin == TolerancedPair::Origin::stated, itemsOfPair(pair.faces, itemsOf),
              BitSet(candidates.size())};
    if (wish.group.empty()) continue;
    for (std::size_t c = 0; c < candidates.size(); ++c)
      if (std::all_of(wish.group.begin(), wish.group.end(),
                      [&](int k) { return demand.directions[demand.classOf[k]].intersects(candidates[c].directions); }))
        wish.candidates.set(static_cast<int>(c));
    if (wish.candidates.any()) wishes.push_back(std::move(wish));
  }
  return wishes;
}

/// One question about covers: what must be covered, by what, and what is wished for beside it.
struct CoverTask {
  const std::vector<SetupCandidate>& candidates;
  const Demand& demand;
  const std::vector<Wish>& wishes;
  std::vector<std::vector<int>> sets;
  std::vector<double> weight;
};

bool grants(const std::vector<int>& cover, const Wish& wish) {
  return std::any_of(cover.begin(), cover.end(), [&](int c) { return wish.candidates.test(c); });
}

CoverRank rankOf(const CoverTask& task, const std::vector<int>& cover) {
  CoverRank rank;
  for (const Wish& wish : task.wishes)
    if (grants(cover, wish)) ++(wish.stated ? rank.statedPairs : rank.inferredPairs);
  for (int c : cover) {
    const bool own = task.candidates[c].natural;
    rank.ownAxes += own ? 1 : 0;
    rank.areaShare += std::llround(task.weight[c] - (own ? kOwnAxis : 0));
  }
  return rank;
}

/// Where the minimum covers are too many to compare: each wish that costs no setup becomes one more thing to cover.
SetCover grantInTurn(const CoverTask& task, SetCover cover) {
  std::vector<std::vector<int>> sets = task.sets;
  int itemCount = static_cast<int>(task.demand.directions.size());
  constexpr int kMostWishes = 24;
  int tried = 0;
  for (const Wish& wish : task.wishes) {
    if (++tried > kMostWishes) break;
    std::vector<std::vector<int>> extended = sets;
    wish.candidates.forEach([&](int c) { extended[c].push_back(itemCount); });
    if (!grants(cover.chosen, wish)) {  // what grants it already stays the best
      const auto granting = [&](SetCoverOptions::Ties among) {
        return findMinimumCover(itemCount + 1, extended, task.weight, {kMaxNodes, among});
      };
      if (granting(SetCoverOptions::Ties::any).chosen.size() > cover.chosen.size()) continue;
      SetCover granted = granting(SetCoverOptions::Ties::best);
      if (!wish.stated && rankOf(task, granted.chosen).ownAxes < rankOf(task, cover.chosen).ownAxes) continue;
      granted.lowerBound = cover.lowerBound;  // the bound is that of the cover without wishes
      cover = std::move(granted);
    }
    sets = std::move(extended);
    ++itemCount;
  }
  return cover;
}

/// Fills the cover and, where all of them were compared, the list of optimal ones.
SetCover chooseCover(const CoverTask& task, ShareWorkOptions::Ties ties, SharedWork& work) {
  const int itemCount = static_cast<int>(task.demand.directions.size());
  using Ties = SetCoverOptions::Ties;
  const bool wanted = ties == ShareWorkOptions::Ties::compareAll;
  const auto coverBy = [&](Ties among) {
    return findMinimumCover(itemCount, task.sets, task.weight, {kMaxNodes, among});
  };
  SetCover cover = coverBy(wanted ? Ties::any : Ties::best);
  const int size = static_cast<int>(cover.chosen.size());
  const bool compare = wanted && size > 0 && cover.lowerBound == size;
  Covers all;
  if (compare) all = enumerateMinimumCovers(itemCount, task.sets, size);
  if (wanted && !(compare && all.all)) cover = coverBy(Ties::best);
  if (!compare || !all.all) cover = grantInTurn(task, std::move(cover));
  if (!compare) return cover;
  work.allOptimal = all.all;
  for (std::vector<int>& candidates : all.covers) {
    const CoverRank rank = rankOf(task, candidates);
    work.optimal.push_back({std::move(candidates), rank});
  }
  std::stable_sort(work.optimal.begin(), work.optimal.end(),
                   [](const RankedCover& a, const RankedCover& b) { return a.rank > b.rank; });
  if (all.all) {
    cover.chosen = work.optimal.front().candidates;
  } else {
    std::erase_if(work.optimal, [&](const RankedCover& other) { return other.candidates == cover.chosen; });
    work.optimal.insert(work.optimal.begin(), {cover.chosen, rankOf(task, cover.chosen)});
  }
  return cover;
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
std::vector<int> assignItems(const CoverTask& task, const std::vector<int>& cover) {
  const Demand& demand = task.demand;
  const std::vector<int> order = byArea(task.candidates, cover, demand);
  std::vector<int> candidateOf(demand.selected.size(), -1);
  const auto assign = [&](const std::vector<int>& group) {
    for (int c : order) {
      const bool fits = std::all_of(group.begin(), group.end(), [&](int k) {
        return candidateOf[k] < 0 ? demand.directions[demand.classOf[k]].intersects(task.candidates[c].directions)
                                  : candidateOf[k] == c;
      });
      if (!fits) continue;
      for (int k : group) candidateOf[k] = c;
      return;
    }
  };
  for (const Wish& wish : task.wishes)
    if (grants(cover, wish)) assign(wish.group);
  for (int k = 0; k < static_cast<int>(demand.selected.size()); ++k)
    if (candidateOf[k] < 0) assign({k});
  return candidateOf;
}

void shareItems(const CoverTask& task, const std::vector<int>& cover, const std::vector<MachiningItem>& items,
                SharedWork& work) {
  const Demand& demand = task.demand;
  const std::vector<int> candidateOf = assignItems(task, cover);
  for (int c : cover) {
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
}

}  // namespace

SharedWork shareWork(const std::vector<SetupCandidate>& candidates, const std::vector<MachiningItem>& items,
                     const WantedItem& wanted, const ShareWorkOptions& options) {
  const Demand demand = gatherDemand(items, wanted);
  const std::vector<Wish> wishes = gatherWishes(candidates, items, demand, options.pairs);
  const CoverTask task{candidates, demand, wishes, coverSets(candidates, demand), weigh(candidates, demand)};
  SharedWork work;
  const SetCover cover = chooseCover(task, options.ties, work);
  work.lowerBound = cover.lowerBound;
  shareItems(task, cover.chosen, items, work);
  return work;
}

SharedWork shareWorkOver(const std::vector<int>& cover, const std::vector<SetupCandidate>& candidates,
                         const std::vector<MachiningItem>& items, const WantedItem& wanted,
                         const ShareWorkOptions& options) {
  const Demand demand = gatherDemand(items, wanted);
  const std::vector<Wish> wishes = gatherWishes(candidates, items, demand, options.pairs);
  const CoverTask task{candidates, demand, wishes, {}, {}};
  SharedWork work;
  work.lowerBound = static_cast<int>(cover.size());
  shareItems(task, cover, items, work);
  return work;
}

int countSetups(const std::vector<SetupCandidate>& candidates, const std::vector<MachiningItem>& items,
                const WantedItem& wanted) {
  const Demand demand = gatherDemand(items, wanted);
  const SetCover cover = findMinimumCover(static_cast<int>(demand.directions.size()), coverSets(candidates, demand), {},
                                          {kMaxNodes, SetCoverOptions::Ties::any});
  return static_cast<int>(cover.chosen.size());
}

}  // namespace stepwise
