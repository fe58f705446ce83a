// Keywords of a text to what they mean: a table that is filled at compile time.
//
// Open addressing; a look-up costs one hash of the keyword and, mostly, one comparison. Threads: const, any number.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace stepwise {

/// `kSlots` must be larger than the number of entries; twice as large keeps look-ups short.
template <class Meaning, std::size_t kSlots>
class KeywordTable {
 public:
  using Entry = std::pair<std::string_view, Meaning>;

  template <std::size_t kCount>
  explicit constexpr KeywordTable(const Entry (&entries)[kCount]) {
    static_assert(kCount < kSlots);
    for (const Entry& entry : entries) {
      std::size_t slot = slotOf(entry.first);
      while (!slots_[slot].first.empty()) slot = (slot + 1) % kSlots;
      slots_[slot] = entry;
    }
  }

  constexpr Meaning find(std::string_view keyword, Meaning otherwise) const {
    for (std::size_t slot = slotOf(keyword);; slot = (slot + 1) % kSlots) {
      const Entry& entry = slots_[slot];
      if (entry.first.empty()) return otherwise;
      if (entry.first == keyword) return entry.second;
    }
  }

 private:
  static constexpr std::size_t slotOf(std::string_view keyword) {
    std::uint32_t hash = 2166136261u;
    for (const char c : keyword) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return (hash ^ (hash >> 15)) % kSlots;
  }

  std::array<Entry, kSlots> slots_{};
};

}  // namespace stepwise
