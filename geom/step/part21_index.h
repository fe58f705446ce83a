// Where everything is in a STEP text: one entry per instance, the references it makes, and the header.
//
// One linear pass without recursion, on all cores where the text is large; memory about 24 bytes per instance and 4 per
// reference. Positions are byte offsets into the text, which must outlive nothing (the index holds no pointers). Errors
// carry line and column. Does not see: what the entities mean (see part21_check.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "geom/core/result.h"
#include "geom/step/part21_kind.h"

namespace stepwise {

struct Part21Instance {
  std::uint64_t offset = 0;  ///< of its '#'
  std::uint32_t id = 0;
  std::uint32_t firstReference = 0;  ///< into Part21Index::references; the next instance's is the end
  Part21Kind kind = Part21Kind::other;
  std::uint8_t numbers = 0;                           ///< numbers in its parameters (points, directions and radii only)
  std::uint8_t flags = 0;                             ///< Part21Instance::…
  std::uint8_t signature = 0;                         ///< its number, if the kinds of all parameters fit it; else 0
  static constexpr std::uint8_t kZeroNumber = 1;      ///< some number is zero
  static constexpr std::uint8_t kNegativeNumber = 2;  ///< some number is negative
  static constexpr std::uint8_t kAllZero = 4;         ///< no number differs from zero
  static constexpr std::uint8_t kLargeNumber = 8;     ///< some number is 1e4 or more

  bool operator==(const Part21Instance&) const = default;
};

struct TextSpan {
  std::uint64_t begin = 0, end = 0;

  bool operator==(const TextSpan&) const = default;
};

struct Part21Index {
  std::vector<Part21Instance> instances;  ///< in file order, closed by one sentinel without id
  std::vector<std::uint32_t> references;  ///< ids
  std::vector<TextSpan> headerRecords;    ///< FILE_NAME('…'), …
  std::vector<TextSpan> longStrings;      ///< string contents of more than kLongString bytes
  std::vector<TextSpan> otherSections;    ///< ANCHOR, REFERENCE and SIGNATURE sections of edition 3
  std::uint64_t begin = 0;                ///< of "ISO-10303-21;"
  std::uint64_t dataEnd = 0;              ///< behind the last complete instance
  std::uint64_t end = 0;                  ///< behind "END-ISO-10303-21;", or where the text stops
  bool headerFound = false;
  bool sectionClosed = false;      ///< the last DATA section has its ENDSEC
  bool endFound = false;           ///< END-ISO-10303-21 is there
  bool controlCharacters = false;  ///< some stand between values, see part21_control.h

  static constexpr std::uint64_t kLongString = 8000;

  std::size_t size() const { return instances.empty() ? 0 : instances.size() - 1; }

  bool operator==(const Part21Index&) const = default;
};

/// Large DATA sections are cut into chunks, which are indexed at once: with the same result.
struct IndexChunks {
  std::uint64_t bytes = 1 << 20;       ///< large beside what a thread costs, small beside the whole
  std::uint64_t leastBytes = 8 << 20;  ///< of a text below that, one thread has the index in 20 ms
};

/// `start` is where "ISO-10303-21" stands. Errors: "file-truncated", "syntax-error", "bad-character",
/// "nesting-too-deep", "id-overflow", "number-overflow", "not-a-number", "string-unterminated", "comment-unterminated",
/// "data-missing".
Result<Part21Index> buildPart21Index(std::string_view text, std::uint64_t start = 0, const IndexChunks& chunks = {});

/// "line 12, column 5"
std::string describePosition(std::string_view text, std::uint64_t offset);
std::uint64_t lineOf(std::string_view text, std::uint64_t offset);

/// The instance's own text from '#' to behind its ';'.
std::string_view textOf(std::string_view text, const Part21Index& index, std::size_t instance);
/// The keyword of a simple instance, the first keyword of a complex one.
std::string_view keywordOf(std::string_view text, const Part21Index& index, std::size_t instance);

}  // namespace stepwise
