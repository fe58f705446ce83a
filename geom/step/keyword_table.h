// Keywords of a text to what they mean: a table that is filled at compile time.
//
// Open addressing; a look-up costs one hash of the keyword's beginning, middle and end and, mostly, one comparison.
// Threads: const, any number.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>
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
    for (const Entry& entry : entries) add(entry.first, entry.second);
  }
  constexpr KeywordTable() = default;

  constexpr void add(std::string_view keyword, const Meaning& meaning) {
    std::size_t slot = slotOf(keyword);
    while (!slots_[slot].first.empty()) slot = (slot + 1) % kSlots;
    slots_[slot] = {keyword, meaning};
  }

  constexpr Meaning find(std::string_view keyword, Meaning otherwise) const {
    for (std::size_t slot = slotOf(keyword);; slot = (slot + 1) % kSlots) {
      const Entry& entry = slots_[slot];
      if (entry.first.empty()) return otherwise;
      if (isSame(entry.first, keyword)) return entry.second;
    }
  }

 private:
  static constexpr std::size_t slotOf(std::string_view keyword) {
    const std::uint64_t ends = wordAt(keyword.substr(0, 8)) + 31 * wordAt(keyword.substr(keyword.size() / 2)) +
                               961 * wordAt(keyword.substr(keyword.size() < 8 ? 0 : keyword.size() - 8));
    const std::uint64_t hash = (ends + keyword.size()) * 0x9E3779B97F4A7C15ull;
    return static_cast<std::size_t>(hash >> 40) % kSlots;
  }

  /// Most keywords are told by their ends.
  static constexpr bool isSame(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a.size() < 8) return a == b;
    if (wordAt(a) != wordAt(b) || wordAt(a.substr(a.size() - 8)) != wordAt(b.substr(b.size() - 8))) return false;
    return a.size() <= 16 || a.substr(8, a.size() - 16) == b.substr(8, b.size() - 16);
  }

  /// Its first eight bytes as one number: a byte at a time would cost as much as all else in a look-up.
  static constexpr std::uint64_t wordAt(std::string_view text) {
    std::uint64_t word = 0;
    if (text.size() < sizeof word || std::is_constant_evaluated()) {
      for (std::size_t i = 0; i < std::min(text.size(), sizeof word); ++i)
        word |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
    } else {
      static_assert(std::endian::native == std::endian::little);
      std::memcpy(&word, text.data(), sizeof word);
    }
    return word;
  }

  std::array<Entry, kSlots> slots_{};
};

}  // namespace stepwise
