// The kinds of characters that a STEP text is made of: a table that is filled at compile time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace stepwise {

enum CharClass : std::uint8_t { kOther, kSpace, kDigit, kLetter };  ///< letters with _ and !

constexpr std::array<std::uint8_t, 256> buildCharClasses() {
  std::array<std::uint8_t, 256> classes{};
  for (int c = 1; c <= ' '; ++c) classes[static_cast<std::size_t>(c)] = kSpace;
  for (int c = '0'; c <= '9'; ++c) classes[static_cast<std::size_t>(c)] = kDigit;
  for (int c = 'A'; c <= 'Z'; ++c) classes[static_cast<std::size_t>(c)] = kLetter;
  for (int c = 'a'; c <= 'z'; ++c) classes[static_cast<std::size_t>(c)] = kLetter;
  classes['_'] = kLetter;
  classes['!'] = kLetter;
  return classes;
}
inline constexpr auto kCharClasses = buildCharClasses();
inline CharClass classOf(char c) { return static_cast<CharClass>(kCharClasses[static_cast<unsigned char>(c)]); }

/// Nothing that an exporter writes between values.
inline bool isControl(char c) { return static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r'; }

/// Of keywords, and of END-ISO-10303-21.
inline constexpr auto kOfWord = [] {
  std::array<bool, 256> found{};
  for (std::size_t c = 0; c < found.size(); ++c) found[c] = kCharClasses[c] >= kDigit;
  found['-'] = true;
  return found;
}();
inline bool isOfWord(char c) { return kOfWord[static_cast<unsigned char>(c)]; }

/// Blanks, and the character that comments begin with.
inline constexpr auto kMayBeBlank = [] {
  std::array<bool, 256> found{};
  for (std::size_t c = 0; c < found.size(); ++c) found[c] = kCharClasses[c] == kSpace;
  found['/'] = true;
  return found;
}();
inline bool mayBeBlank(char c) { return kMayBeBlank[static_cast<unsigned char>(c)]; }

}  // namespace stepwise
