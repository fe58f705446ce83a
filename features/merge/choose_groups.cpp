#include "features/merge/choose_groups.h"

#include <algorithm>
#include <map>
#include <set>
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
    beside_.resize(names_.size());
    for (std::size_t i = 0; i < names_.size(); ++i) local_[names_[i]] = static_cast<int>(i);
    for (const auto& [a, b] : graph.edges) {
      const auto p = local_.find(a), q = local_.find(b);
      if (p == local_.end() || q == local_.end()) continue;
      beside_[p->second].push_back(q->second);
      beside_[q->second].push_back(p->second);
    }
    if (names_.size() > 64) return;
    for (std::size_t i = 0; i < names_.size(); ++i)
      for (const int other : beside_[i]) neighbours_[i] |= bit(other);
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
    groups_.clear();
    for (const int part : names_) groups_.push_back({part});
    values_.assign(names_.size(), 0);
    for (std::size_t i = 0; i < names_.size(); ++i) gainWithNeighbours(i);
    while (joinBestPair()) {
    }
    double sum = 0;
    for (const double value : values_) sum += value;
    ++looked_;
    const std::optional<double> whole = graph_.value(names_);
    if (whole && *whole > sum + 1e-12) {
      choice.groups.push_back(names_);
      sum = *whole;
    } else {
      for (const std::vector<int>& group : groups_)
        if (group.size() > 1) choice.groups.push_back(group);
    }
    choice.value += sum;
    addBound(choice);
    choice.looked += looked_;
  }

  /// Nothing is joined; the bound says what might have been gained.
  void leaveApart(GroupChoice& choice) const {
    addBound(choice);
    ++choice.leftApart;
  }

 private:
  void addBound(GroupChoice& choice) const {
    for (const int part : names_) choice.bound += std::max(0.0, graph_.share[part]);
    choice.exact = false;
  }

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

  using GroupPair = std::pair<std::size_t, std::size_t>;
  struct Gain {
    double gain = 0, value = 0;
    std::vector<int> joined;
  };

  /// What joining a group with each of its neighbours would bring.
  void gainWithNeighbours(std::size_t group) {
    std::vector<std::size_t> owner(names_.size());
    for (std::size_t g = 0; g < groups_.size(); ++g)
      for (const int part : groups_[g]) owner[local_.at(part)] = g;
    std::set<std::size_t> others;
    for (const int part : groups_[group])
      for (const int next : beside_[local_.at(part)])
        if (owner[next] != group) others.insert(owner[next]);
    for (const std::size_t other : others) {
      const GroupPair pair = std::minmax(group, other);
      if (gains_.contains(pair)) continue;
      const auto& [p, q] = pair;
      std::vector<int> joined;
      std::merge(groups_[p].begin(), groups_[p].end(), groups_[q].begin(), groups_[q].end(),
                 std::back_inserter(joined));
      ++looked_;
      const std::optional<double> value = graph_.value(joined);
      if (value) gains_[pair] = {*value - values_[p] - values_[q], *value, std::move(joined)};
    }
  }

  bool joinBestPair() {
    const auto best = std::max_element(gains_.begin(), gains_.end(),
                                       [](const auto& p, const auto& q) { return p.second.gain < q.second.gain; });
    if (best == gains_.end() || best->second.gain <= 1e-12) return false;
    const auto [p, q] = best->first;
    groups_[p] = std::move(best->second.joined);
    values_[p] = best->second.value;
    groups_[q].clear();
    values_[q] = 0;
    std::erase_if(gains_, [p = p, q = q](const auto& entry) {
      const auto& [a, b] = entry.first;
      return a == p || b == p || a == q || b == q;
    });
    gainWithNeighbours(p);
    return true;
  }

  const LiaisonGraph& graph_;
  std::vector<int> names_;
  std::map<int, int> local_;
  std::vector<std::vector<int>> beside_;  ///< neighbours by local number
  std::vector<Set> neighbours_;           ///< likewise, where they fit into a set
  std::vector<std::vector<int>> groups_;
  std::vector<double> values_;
  std::map<GroupPair, Gain> gains_;
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

struct SolvedPiece {
  std::vector<int> parts;
  GroupChoice choice;
};

void addFigures(const GroupChoice& one, GroupChoice& all) {
  all.value += one.value;
  all.bound += one.bound;
  all.exact = all.exact && one.exact;
  all.leftApart += one.leftApart;
}

/// The same groups, part by part, in an equal piece.
void addCopy(const SolvedPiece& solved, const std::vector<int>& piece, GroupChoice& choice) {
  for (const std::vector<int>& group : solved.choice.groups) {
    std::vector<int> copy;
    for (const int part : group)
      copy.push_back(piece[std::lower_bound(solved.parts.begin(), solved.parts.end(), part) - solved.parts.begin()]);
    choice.groups.push_back(std::move(copy));
  }
  addFigures(solved.choice, choice);
  ++choice.repeated;
}

}  // namespace

GroupChoice chooseGroups(const LiaisonGraph& graph, const ChooseGroupsOptions& options) {
  GroupChoice choice;
  std::map<std::string, SolvedPiece> known;
  for (const std::vector<int>& piece : connectedPieces(graph)) {
    if (piece.size() < 2) continue;
    const std::string signature = graph.signature ? graph.signature(piece) : std::string();
    const auto twin = known.find(signature);
    if (!signature.empty() && twin != known.end()) {
      addCopy(twin->second, piece, choice);
      continue;
    }
    SolvedPiece solved{piece, {}};
    const int size = static_cast<int>(piece.size());
    PieceSearch search(graph, piece);
    if (size <= std::min(options.exactUpTo, 63)) {
      search.solveExactly(solved.choice);
    } else if (size <= options.joinedUpTo) {
      search.solveGreedily(solved.choice);
    } else {
      search.leaveApart(solved.choice);
    }
    choice.groups.insert(choice.groups.end(), solved.choice.groups.begin(), solved.choice.groups.end());
    addFigures(solved.choice, choice);
    choice.looked += solved.choice.looked;
    ++choice.solved;
    if (!signature.empty()) known.emplace(signature, std::move(solved));
  }
  std::sort(choice.groups.begin(), choice.groups.end());
  return choice;
}

}  // namespace stepwise
