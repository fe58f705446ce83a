#include "features/merge/choose_groups.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace stepwise {
namespace {

using Set = std::uint64_t;

Set bit(int i) { return Set{1} << i; }

std::vector<int> members(Set set, const std::vector<int>& names) {
  std::vector<int> result;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (set & bit(static_cast<int>(i))) result.push_back(names[i]);
  return result;
}

/// One connected piece of the graph, its parts numbered from 0.
class PieceSearch {
 public:
  PieceSearch(const LiaisonGraph& graph, std::vector<int> parts) : graph_(graph), names_(std::move(parts)) {
    neighbours_.assign(names_.size(), 0);
    std::map<int, int> local;
    for (std::size_t i = 0; i < names_.size(); ++i) local[names_[i]] = static_cast<int>(i);
    for (const auto& [a, b] : graph.edges) {
      const auto p = local.find(a), q = local.find(b);
      if (p == local.end() || q == local.end()) continue;
      neighbours_[p->second] |= bit(q->second);
      neighbours_[q->second] |= bit(p->second);
    }
  }

  void solveExactly(GroupChoice& choice) {
    const Set all = names_.size() == 64 ? ~Set{0} : bit(static_cast<int>(names_.size())) - 1;
    const double best = bestOf(all);
    for (Set left = all; left != 0;) {
      const Set group = chosen_.at(left);
      if ((group & (group - 1)) != 0) choice.groups.push_back(members(group, names_));
      left &= ~group;
    }
    choice.value += best;
    choice.bound += best;
    choice.looked += looked_;
  }

  void solveGreedily(GroupChoice& choice) {
    std::vector<std::vector<int>> groups;
    std::vector<double> values(names_.size(), 0);
    for (const int part : names_) groups.push_back({part});
    while (joinBestPair(groups, values)) {
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (groups[i].size() > 1) choice.groups.push_back(groups[i]);
      choice.value += values[i];
    }
    for (const int part : names_) choice.bound += std::max(0.0, graph_.share[part]);
    choice.exact = false;
    choice.looked += looked_;
  }

 private:
  double optimistic(Set set) const {
    double sum = 0;
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (set & bit(static_cast<int>(i))) sum += std::max(0.0, graph_.share[names_[i]]);
    return sum;
  }

  /// Best value of dividing `left`; remembers the group that holds its first part.
  double bestOf(Set left) {
    if (left == 0) return 0;
    if (const auto known = best_.find(left); known != best_.end()) return known->second;
    const Set first = left & (~left + 1);
    double best = bestOf(left & ~first);
    Set group = first;
    grow(first, reach(first) & left & ~first, left, first, best, group);
    chosen_[left] = group;
    best_[left] = best;
    return best;
  }

  Set reach(Set set) const {
    Set sum = 0;
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (set & bit(static_cast<int>(i))) sum |= neighbours_[i];
    return sum;
  }

  /// Every connected group that holds `set`, each once: a frontier part is either taken now or closed for good.
  void grow(Set set, Set frontier, Set left, Set closed, double& best, Set& group) {
    while (frontier != 0) {
      const Set next = frontier & (~frontier + 1);
      frontier &= ~next;
      closed |= next;
      const Set larger = set | next;
      // Whatever is added, all of what is left can bring no more than its shares.
      if (optimistic(left) <= best + 1e-12) return;
      ++looked_;
      if (const std::optional<double> value = graph_.value(members(larger, names_))) {
        const Set rest = left & ~larger;
        if (*value + optimistic(rest) > best + 1e-12) {
          const double whole = *value + bestOf(rest);
          if (whole > best + 1e-12) {
            best = whole;
            group = larger;
          }
        }
      }
      grow(larger, (frontier | (reach(next) & left)) & ~closed & ~larger, left, closed, best, group);
    }
  }

  bool joinBestPair(std::vector<std::vector<int>>& groups, std::vector<double>& values) {
    double gain = 1e-12;
    std::size_t p = 0, q = 0;
    std::vector<int> whole;
    double wholeValue = 0;
    const auto ownerOf = [&](int part) {
      for (std::size_t i = 0; i < groups.size(); ++i)
        if (std::binary_search(groups[i].begin(), groups[i].end(), part)) return i;
      return groups.size();
    };
    std::map<std::pair<std::size_t, std::size_t>, bool> seen;
    for (const auto& [a, b] : graph_.edges) {
      const std::size_t i = ownerOf(a), j = ownerOf(b);
      if (i == j || i == groups.size() || j == groups.size() || !seen.try_emplace(std::minmax(i, j), true).second)
        continue;
      std::vector<int> joined;
      std::merge(groups[i].begin(), groups[i].end(), groups[j].begin(), groups[j].end(), std::back_inserter(joined));
      ++looked_;
      const std::optional<double> value = graph_.value(joined);
      if (!value || *value - values[i] - values[j] <= gain) continue;
      gain = *value - values[i] - values[j];
      p = std::min(i, j);
      q = std::max(i, j);
      whole = std::move(joined);
      wholeValue = *value;
    }
    if (whole.empty()) return false;
    groups[p] = std::move(whole);
    values[p] = wholeValue;
    groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(q));
    values.erase(values.begin() + static_cast<std::ptrdiff_t>(q));
    return true;
  }

  const LiaisonGraph& graph_;
  std::vector<int> names_;
  std::vector<Set> neighbours_;
  std::unordered_map<Set, double> best_;
  std::unordered_map<Set, Set> chosen_;
  long long looked_ = 0;
};

std::vector<std::vector<int>> connectedPieces(const LiaisonGraph& graph) {
  std::vector<std::vector<int>> neighbours(graph.parts);
  for (const auto& [a, b] : graph.edges) {
    neighbours[a].push_back(b);
    neighbours[b].push_back(a);
  }
  std::vector<bool> seen(graph.parts, false);
  std::vector<std::vector<int>> pieces;
  for (int start = 0; start < graph.parts; ++start) {
    if (seen[start]) continue;
    std::vector<int> piece{start};
    seen[start] = true;
    for (std::size_t k = 0; k < piece.size(); ++k)
      for (const int next : neighbours[piece[k]])
        if (!seen[next]) {
          seen[next] = true;
          piece.push_back(next);
        }
    std::sort(piece.begin(), piece.end());
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

}  // namespace

GroupChoice chooseGroups(const LiaisonGraph& graph, const ChooseGroupsOptions& options) {
  GroupChoice choice;
  for (std::vector<int>& piece : connectedPieces(graph)) {
    if (piece.size() < 2) continue;
    const bool small = static_cast<int>(piece.size()) <= std::min(options.exactUpTo, 63);
    PieceSearch search(graph, std::move(piece));
    small ? search.solveExactly(choice) : search.solveGreedily(choice);
  }
  std::sort(choice.groups.begin(), choice.groups.end());
  return choice;
}

}  // namespace stepwise
