#include "geom/step/part21_graph.h"

#include <algorithm>

namespace stepwise {

EntityTable::EntityTable(const Part21Index& index) {
  const std::size_t count = index.size();
  std::uint32_t maxId = 0;
  for (std::size_t i = 0; i < count; ++i) maxId = std::max(maxId, index.instances[i].id);
  if (maxId < 16 * count + 65536) {
    dense_.assign(static_cast<std::size_t>(maxId) + 1, kNone);
    kinds_.assign(dense_.size(), kNoKind);
    for (std::size_t i = 0; i < count; ++i) {
      std::uint32_t& slot = dense_[index.instances[i].id];
      if (slot != kNone) duplicates_.emplace_back(slot, static_cast<std::uint32_t>(i));
      slot = static_cast<std::uint32_t>(i);
      kinds_[index.instances[i].id] = static_cast<std::uint8_t>(index.instances[i].kind);
    }
    return;
  }
  sorted_.reserve(count);
  for (std::size_t i = 0; i < count; ++i) sorted_.emplace_back(index.instances[i].id, static_cast<std::uint32_t>(i));
  std::sort(sorted_.begin(), sorted_.end());
  sortedKinds_.reserve(count);
  for (const auto& [id, at] : sorted_) sortedKinds_.push_back(static_cast<std::uint8_t>(index.instances[at].kind));
  for (std::size_t i = 1; i < sorted_.size(); ++i) {
    if (sorted_[i].first == sorted_[i - 1].first) duplicates_.emplace_back(sorted_[i - 1].second, sorted_[i].second);
  }
  std::sort(duplicates_.begin(), duplicates_.end(), [](auto a, auto b) { return a.second < b.second; });
}

std::uint32_t EntityTable::findSorted(std::uint32_t id) const {
  const auto behind = std::upper_bound(sorted_.begin(), sorted_.end(), std::pair(id, kNone));
  if (behind == sorted_.begin() || std::prev(behind)->first != id) return kNone;
  return std::prev(behind)->second;
}

bool EntityTable::sortedMayBe(std::uint32_t id, std::uint64_t kinds) const {
  const auto behind = std::upper_bound(sorted_.begin(), sorted_.end(), std::pair(id, kNone));
  if (behind == sorted_.begin() || std::prev(behind)->first != id) return true;
  return ((kinds >> sortedKinds_[static_cast<std::size_t>(std::prev(behind) - sorted_.begin())]) & 1) != 0;
}

std::optional<std::size_t> findReferenceCycle(const Part21Index& index, const EntityTable& table) {
  enum : std::uint8_t { kNew, kOpen, kDone };
  std::vector<std::uint8_t> state(index.size(), kNew);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> stack;  // instance, next reference
  for (std::size_t root = 0; root < index.size(); ++root) {
    if (state[root] != kNew) continue;
    state[root] = kOpen;
    stack.emplace_back(static_cast<std::uint32_t>(root), index.instances[root].firstReference);
    while (!stack.empty()) {
      auto& [at, next] = stack.back();
      if (next == index.instances[at + 1].firstReference) {
        state[at] = kDone;
        stack.pop_back();
        continue;
      }
      const std::uint32_t target = table.find(index.references[next++]);
      if (target == EntityTable::kNone || state[target] == kDone) continue;
      if (state[target] == kOpen) return target;
      state[target] = kOpen;
      stack.emplace_back(target, index.instances[target].firstReference);
    }
  }
  return std::nullopt;
}

std::optional<std::uint32_t> findCycle(std::vector<std::pair<std::uint32_t, std::uint32_t>> arcs) {
  std::sort(arcs.begin(), arcs.end());
  arcs.erase(std::unique(arcs.begin(), arcs.end()), arcs.end());
  // Take away nodes that nothing leaves until none is left; what stays lies on or before a circle.
  std::vector<std::uint32_t> nodes;
  for (const auto& [from, to] : arcs) {
    nodes.push_back(from);
    nodes.push_back(to);
  }
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  const auto position = [&](std::uint32_t node) {
    return static_cast<std::size_t>(std::lower_bound(nodes.begin(), nodes.end(), node) - nodes.begin());
  };
  std::vector<std::size_t> leaving(nodes.size(), 0);
  std::vector<std::vector<std::size_t>> entering(nodes.size());
  for (const auto& [from, to] : arcs) {
    ++leaving[position(from)];
    entering[position(to)].push_back(position(from));
  }
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (leaving[i] == 0) free.push_back(i);
  }
  std::size_t removed = 0;
  while (!free.empty()) {
    const std::size_t node = free.back();
    free.pop_back();
    ++removed;
    for (const std::size_t from : entering[node]) {
      if (--leaving[from] == 0) free.push_back(from);
    }
  }
  if (removed == nodes.size()) return std::nullopt;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (leaving[i] > 0) return nodes[i];
  }
  return std::nullopt;
}

}  // namespace stepwise
