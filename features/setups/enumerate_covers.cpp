#include "features/setups/enumerate_covers.h"

#include <algorithm>

#include "features/setups/bit_set.h"

namespace stepwise {
namespace {

class Enumerator {
 public:
  Enumerator(int itemCount, const std::vector<std::vector<int>>& sets, int size, const EnumerateCoversOptions& options)
      : size_(size),
        options_(options),
        nodesLeft_(options.maxNodes),
        setsOf_(hardestItems(itemCount, sets)),
        itemsOf_(sets.size(), BitSet(setsOf_.size())) {
    for (std::size_t item = 0; item < setsOf_.size(); ++item)
      setsOf_[item].forEach([&](int set) { itemsOf_[static_cast<std::size_t>(set)].set(static_cast<int>(item)); });
  }

  Covers run() && {
    visit(BitSet::full(setsOf_.size()), BitSet::full(itemsOf_.size()));
    std::sort(result_.covers.begin(), result_.covers.end());
    return std::move(result_);
  }

 private:
  /// For each item the sets it is in, without the items that are covered whenever another one is: every cover of these
  /// covers all. Items in no set are left out.
  static std::vector<BitSet> hardestItems(int itemCount, const std::vector<std::vector<int>>& sets) {
    std::vector<BitSet> all(static_cast<std::size_t>(itemCount), BitSet(sets.size()));
    for (std::size_t s = 0; s < sets.size(); ++s)
      for (int item : sets[s]) all[static_cast<std::size_t>(item)].set(static_cast<int>(s));
    std::erase_if(all, [](const BitSet& own) { return own.none(); });
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    std::stable_sort(all.begin(), all.end(), [](const BitSet& a, const BitSet& b) { return a.count() < b.count(); });
    std::vector<BitSet> kept;
    for (BitSet& own : all)
      if (std::none_of(kept.begin(), kept.end(), [&](const BitSet& fewer) { return fewer.isSubsetOf(own); }))
        kept.push_back(std::move(own));
    return kept;
  }

  /// True where open items that share no set, each in need of one of its own, are more than sets may still be chosen.
  bool tooManyApart(const BitSet& open, const BitSet& allowed, int left) const {
    BitSet used(itemsOf_.size());
    open.forEach([&](int item) {  // those in few sets come first
      const BitSet own = setsOf_[static_cast<std::size_t>(item)] & allowed;
      if (left < 0 || own.intersects(used)) return;
      used |= own;
      --left;
    });
    return left < 0;
  }

  void visit(const BitSet& open, BitSet allowed) {
    if (!result_.all) return;
    if (open.none()) {
      if (result_.covers.size() == options_.maxCovers) {
        result_.all = false;
        return;
      }
      result_.covers.push_back(chosen_);
      std::sort(result_.covers.back().begin(), result_.covers.back().end());
      return;
    }
    if (static_cast<int>(chosen_.size()) == size_) return;
    if (nodesLeft_-- <= 0) {
      result_.all = false;
      return;
    }
    int most = 0;
    allowed.forEach([&](int set) { most = std::max(most, (itemsOf_[set] & open).count()); });
    const int left = size_ - static_cast<int>(chosen_.size());
    if (most * left < open.count() || tooManyApart(open, allowed, left)) return;
    BitSet choices;
    int fewest = 0;
    bool any = false;
    open.forEach([&](int item) {
      BitSet own = setsOf_[item] & allowed;
      const int count = own.count();
      if (any && count >= fewest) return;
      any = true;
      fewest = count;
      choices = std::move(own);
    });
    choices.forEach([&](int set) {
      BitSet rest = open;
      rest.subtract(itemsOf_[set]);
      allowed.reset(set);
      chosen_.push_back(set);
      visit(rest, allowed);
      chosen_.pop_back();
    });
  }

  int size_;
  const EnumerateCoversOptions& options_;
  int nodesLeft_;
  std::vector<BitSet> setsOf_, itemsOf_;
  std::vector<int> chosen_;
  Covers result_;
};

}  // namespace

Covers enumerateMinimumCovers(int itemCount, const std::vector<std::vector<int>>& sets, int size,
                              const EnumerateCoversOptions& options) {
  return Enumerator(itemCount, sets, size, options).run();
}

}  // namespace stepwise
