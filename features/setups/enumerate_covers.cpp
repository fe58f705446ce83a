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
        itemsOf_(sets.size(), BitSet(static_cast<std::size_t>(itemCount))),
        setsOf_(static_cast<std::size_t>(itemCount), BitSet(sets.size())) {
    for (std::size_t s = 0; s < sets.size(); ++s)
      for (int item : sets[s]) {
        itemsOf_[s].set(item);
        setsOf_[static_cast<std::size_t>(item)].set(static_cast<int>(s));
      }
  }

  Covers run() && {
    BitSet open(setsOf_.size());
    for (std::size_t item = 0; item < setsOf_.size(); ++item)
      if (setsOf_[item].any()) open.set(static_cast<int>(item));
    visit(open, BitSet::full(itemsOf_.size()));
    std::sort(result_.covers.begin(), result_.covers.end());
    return std::move(result_);
  }

 private:
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
    if (most * (size_ - static_cast<int>(chosen_.size())) < open.count()) return;
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
  std::vector<BitSet> itemsOf_, setsOf_;
  std::vector<int> chosen_;
  Covers result_;
};

}  // namespace

Covers enumerateMinimumCovers(int itemCount, const std::vector<std::vector<int>>& sets, int size,
                              const EnumerateCoversOptions& options) {
  return Enumerator(itemCount, sets, size, options).run();
}

}  // namespace stepwise
