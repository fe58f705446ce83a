// A set of small numbers as machine words; the working type of the cover search and of direction masks.
//
// Sized once at construction; two sets that meet in an operation have the same size. Up to 128 members without a heap
// block, as the search copies sets at every node. Threads: plain value.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stepwise {

class BitSet {
 public:
  BitSet() = default;
  explicit BitSet(std::size_t size) : count_((size + 63) / 64), many_(count_ > kFew ? count_ : 0, 0) {}
  static BitSet full(std::size_t size) {
    BitSet result(size);
    for (std::size_t i = 0; i < size; ++i) result.set(static_cast<int>(i));
    return result;
  }

  void set(int i) { words()[word(i)] |= bit(i); }
  void reset(int i) { words()[word(i)] &= ~bit(i); }
  bool test(int i) const { return (words()[word(i)] & bit(i)) != 0; }

  int count() const {
    int total = 0;
    for (std::size_t w = 0; w < count_; ++w) total += std::popcount(words()[w]);
    return total;
  }
  bool none() const {
    for (std::size_t w = 0; w < count_; ++w)
      if (words()[w] != 0) return false;
    return true;
  }
  bool any() const { return !none(); }
  /// Smallest member; the set must not be empty.
  int first() const {
    std::size_t w = 0;
    while (words()[w] == 0) ++w;
    return static_cast<int>(w * 64) + std::countr_zero(words()[w]);
  }
  bool isSubsetOf(const BitSet& other) const {
    for (std::size_t w = 0; w < count_; ++w)
      if ((words()[w] & ~other.words()[w]) != 0) return false;
    return true;
  }
  bool intersects(const BitSet& other) const {
    for (std::size_t w = 0; w < count_; ++w)
      if ((words()[w] & other.words()[w]) != 0) return true;
    return false;
  }

  BitSet& operator&=(const BitSet& other) {
    for (std::size_t w = 0; w < count_; ++w) words()[w] &= other.words()[w];
    return *this;
  }
  BitSet& operator|=(const BitSet& other) {
    for (std::size_t w = 0; w < count_; ++w) words()[w] |= other.words()[w];
    return *this;
  }
  BitSet& subtract(const BitSet& other) {
    for (std::size_t w = 0; w < count_; ++w) words()[w] &= ~other.words()[w];
    return *this;
  }
  friend BitSet operator&(BitSet a, const BitSet& b) { return a &= b; }
  friend BitSet operator|(BitSet a, const BitSet& b) { return a |= b; }

  /// Calls `visit(i)` for every member in ascending order.
  template <class Visit>
  void forEach(Visit visit) const {
    for (std::size_t w = 0; w < count_; ++w)
      for (std::uint64_t rest = words()[w]; rest != 0; rest &= rest - 1)
        visit(static_cast<int>(w * 64) + std::countr_zero(rest));
  }

  friend bool operator==(const BitSet&, const BitSet&) = default;
  friend auto operator<=>(const BitSet&, const BitSet&) = default;

 private:
  static constexpr std::size_t kFew = 2;
  static std::size_t word(int i) { return static_cast<std::size_t>(i) / 64; }
  static std::uint64_t bit(int i) { return std::uint64_t{1} << (static_cast<unsigned>(i) % 64); }
  std::uint64_t* words() { return count_ > kFew ? many_.data() : few_.data(); }
  const std::uint64_t* words() const { return count_ > kFew ? many_.data() : few_.data(); }

  std::size_t count_ = 0;  ///< of words
  std::array<std::uint64_t, kFew> few_{};
  std::vector<std::uint64_t> many_;  ///< empty where few are enough
};

}  // namespace stepwise
