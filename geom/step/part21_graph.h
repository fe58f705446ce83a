// Which instance an entity number means, and whether the references run in a circle.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "geom/step/part21_index.h"

namespace stepwise {

/// Entity number → position in Part21Index::instances. A dense table if the numbers are, else binary search.
class EntityTable {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;

  explicit EntityTable(const Part21Index& index);

  /// The last definition wins, as in the kernel's reader.
  std::uint32_t find(std::uint32_t id) const {
    if (sorted_.empty()) return id < dense_.size() ? dense_[id] : kNone;
    return findSorted(id);
  }
  /// Whether the instance is of one of the kinds (as bits); true as well for a number that nothing has.
  bool mayBe(std::uint32_t id, std::uint64_t kinds) const {
    if (!sorted_.empty()) return sortedMayBe(id, kinds);
    const unsigned kind = id < kinds_.size() ? kinds_[id] : kNoKind;
    return (((kinds | std::uint64_t{1} << kNoKind) >> kind) & 1) != 0;
  }
  /// Pairs of positions (earlier, later) that carry the same number, in file order of the later.
  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& duplicates() const { return duplicates_; }

 private:
  static constexpr std::uint8_t kNoKind = 63;
  static_assert(kPart21Kinds <= kNoKind);

  std::uint32_t findSorted(std::uint32_t id) const;
  bool sortedMayBe(std::uint32_t id, std::uint64_t kinds) const;

  std::vector<std::uint32_t> dense_;
  std::vector<std::uint8_t> kinds_;  ///< beside dense_: a byte that stays in the cache, where an instance does not
  std::vector<std::pair<std::uint32_t, std::uint32_t>> sorted_;  ///< id, position
  std::vector<std::uint8_t> sortedKinds_;                        ///< beside sorted_
  std::vector<std::pair<std::uint32_t, std::uint32_t>> duplicates_;
};

/// Some instance that refers to itself, directly or through others. Linear, without recursion.
std::optional<std::size_t> findReferenceCycle(const Part21Index& index, const EntityTable& table);

/// The same for any graph given as (from, to) pairs; returns a node on a circle.
std::optional<std::uint32_t> findCycle(std::vector<std::pair<std::uint32_t, std::uint32_t>> arcs);

}  // namespace stepwise
