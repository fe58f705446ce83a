// The kinds of the parameters of one record in turn, four bits each, gathered while the text is scanned: one comparison
// then tells that a record fits its type.
//
// Lists count as one parameter, and know the kind of all their elements. Does not see: typed values, binaries, lists
// that are empty, mixed or nested otherwise than ((#1,#2),(#3,#4)), more than 16 parameters; such a record has no
// outline, and is looked at again. Threads: one outline is for one thread.
#pragma once

#include <array>
#include <cstdint>

namespace stepwise {

/// Below 8, so that a list is its element with one bit more; neighbours differ in the last bit where a signature takes
/// either.
enum class ParameterKind : std::uint8_t { reference = 1, text, unset, integer, real, logical, enumeration };

class ParameterOutline {
 public:
  static constexpr unsigned kList = 8;                  ///< with the kind of its elements
  static constexpr unsigned kListOfReferenceLists = 8;  ///< nothing has no kind
  static constexpr unsigned kListOfNumberLists = 15;    ///< no type has a list of enumerations

  void add(ParameterKind kind) { add(static_cast<unsigned>(kind)); }
  void open() {
    if (++depth_ < elements_.size()) {
      elements_[depth_] = 0;
    } else {
      odd_ = true;
    }
  }
  void openTyped() {
    odd_ = true;
    open();
  }
  void close() {
    const std::size_t closed = depth_--;
    if (closed >= elements_.size()) return;
    const unsigned element = elements_[closed];
    if (element == kListOfReferences) {
      add(kListOfReferenceLists);
    } else if (element == kListOfIntegers || element == kListOfReals) {
      add(kListOfNumberLists);
    } else {
      odd_ |= element == 0 || element >= kList;
      add(kList | element);
    }
  }
  void addOther() { odd_ = true; }

  /// 0: none.
  std::uint64_t bits() const { return odd_ ? 0 : bits_; }

 private:
  static constexpr unsigned kInteger = static_cast<unsigned>(ParameterKind::integer);
  static constexpr unsigned kReal = static_cast<unsigned>(ParameterKind::real);
  static constexpr unsigned kListOfReferences = kList | static_cast<unsigned>(ParameterKind::reference);
  static constexpr unsigned kListOfIntegers = kList | kInteger, kListOfReals = kList | kReal;

  void add(unsigned kind) {
    if (depth_ == 0) {
      odd_ |= (bits_ >> 60) != 0;
      bits_ = bits_ << 4 | kind;
    } else if (depth_ < elements_.size()) {
      unsigned& element = elements_[depth_];
      if (element == 0) element = kind;
      if (element != kind) mix(element, kind);
    }
  }
  /// Integers and reals are both numbers, as are lists of them.
  void mix(unsigned& element, unsigned kind) {
    const bool numbers = (element & ~1u) == kInteger && (kind & ~1u) == kInteger;
    const bool lists = (element & ~1u) == kListOfIntegers && (kind & ~1u) == kListOfIntegers;
    odd_ |= !numbers && !lists;
    element |= 1;
  }

  std::uint64_t bits_ = 0;
  std::array<unsigned, 3> elements_{};  ///< of the lists that are open
  std::size_t depth_ = 0;
  bool odd_ = false;
};

}  // namespace stepwise
