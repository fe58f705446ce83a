#include "geom/step/part21_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>

namespace stepwise {
namespace {

/// Real files nest four deep; the kernel's parser is recursive and dies at some thousands.
constexpr int kMaxDepth = 64;
constexpr std::uint32_t kMaxId = 2147483647u;
constexpr int kMaxExponent = 308;
constexpr int kLargeMagnitude = 5;

enum CharClass : std::uint8_t { kOther, kSpace, kDigit, kLetter };

constexpr std::array<std::uint8_t, 256> buildClasses() {
  std::array<std::uint8_t, 256> classes{};
  for (int c = 1; c <= ' '; ++c) classes[static_cast<std::size_t>(c)] = kSpace;
  for (int c = '0'; c <= '9'; ++c) classes[static_cast<std::size_t>(c)] = kDigit;
  for (int c = 'A'; c <= 'Z'; ++c) classes[static_cast<std::size_t>(c)] = kLetter;
  for (int c = 'a'; c <= 'z'; ++c) classes[static_cast<std::size_t>(c)] = kLetter;
  classes['_'] = kLetter;
  classes['!'] = kLetter;
  return classes;
}
constexpr auto kClasses = buildClasses();
CharClass classOf(char c) { return static_cast<CharClass>(kClasses[static_cast<unsigned char>(c)]); }

/// Some old exporters write types in lower case.
Part21Kind kindOf(std::string_view keyword) {
  if (keyword.front() < 'a') return kindOfKeyword(keyword);
  std::string upper(keyword);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
  return kindOfKeyword(upper);
}

/// Thrown and caught inside this file only: it keeps the hot path free of checks after every token.
struct Stop {
  Error error;
};

class Indexer {
 public:
  Indexer(std::string_view text, std::uint64_t start, Part21Index& index)
      : text_(text), begin_(text.data()), end_(text.data() + text.size()), p_(begin_ + start), index_(index) {}

  void run();

 private:
  [[noreturn]] void stop(const char* at, const char* code, const std::string& message, const char* hint = "") const;
  [[noreturn]] void stopTruncated() const;
  void skipSpace();
  void expect(char c, const char* what);
  std::string_view keyword();
  bool restIsPrefixOf(std::string_view word) const;
  void sections();
  void header();
  void data();
  void otherSection(const char* from);
  void instance();
  std::string_view record();
  void value();
  void number();
  void string();
  void binary();
  void enumeration();
  void reference();
  std::uint32_t id();
  std::uint64_t offset(const char* p) const { return static_cast<std::uint64_t>(p - begin_); }

  std::string_view text_;
  const char* begin_;
  const char* end_;
  const char* p_;
  Part21Index& index_;

  // What the parameters of the current instance hold.
  bool inInstance_ = false;
  int depth_ = 0;
  unsigned numbers_ = 0;
  bool anyZero_ = false, anyNegative_ = false, anyNonzero_ = false, anyLarge_ = false;
};

void Indexer::stop(const char* at, const char* code, const std::string& message, const char* hint) const {
  throw Stop{{code, describePosition(text_, offset(at)), message, *hint != 0 ? hint : "export the file again"}};
}

void Indexer::stopTruncated() const {
  stop(end_, "file-truncated",
       "the text ends in the middle of a statement, after " + std::to_string(index_.instances.size()) + " entities",
       "copy or download the file again: its end is missing");
}

void Indexer::skipSpace() {
  for (;;) {
    while (p_ < end_ && classOf(*p_) == kSpace) ++p_;
    if (p_ + 1 >= end_ || p_[0] != '/' || p_[1] != '*') return;
    const char* from = p_;
    p_ += 2;
    for (;;) {
      p_ = static_cast<const char*>(std::memchr(p_, '*', static_cast<std::size_t>(end_ - p_)));
      if (p_ == nullptr || p_ + 1 >= end_) stop(from, "comment-unterminated", "this comment never ends");
      if (*++p_ == '/') break;
    }
    ++p_;
  }
}

void Indexer::expect(char c, const char* what) {
  skipSpace();
  if (p_ >= end_) stopTruncated();
  if (*p_ != c) {
    const bool text = static_cast<unsigned char>(*p_) >= ' ' && static_cast<unsigned char>(*p_) < 127;
    if (!text) stop(p_, "bad-character", "a byte that no STEP text may hold here; expected " + std::string(what));
    stop(p_, "syntax-error", fmt::format("expected {}, found '{}'", what, *p_));
  }
  ++p_;
}

std::string_view Indexer::keyword() {
  const char* from = p_;
  while (p_ < end_ && (classOf(*p_) == kLetter || classOf(*p_) == kDigit || *p_ == '-')) ++p_;
  return {from, static_cast<std::size_t>(p_ - from)};
}

/// The text stops inside `word`: cut off there, or before it.
bool Indexer::restIsPrefixOf(std::string_view word) const {
  const std::string_view rest(p_, static_cast<std::size_t>(end_ - p_));
  return rest.size() < word.size() && word.substr(0, rest.size()) == rest;
}

void Indexer::run() {
  index_.begin = offset(p_);
  keyword();
  expect(';', "';' after ISO-10303-21");
  sections();
  index_.instances.push_back({offset(p_), 0, static_cast<std::uint32_t>(index_.references.size())});
}

void Indexer::sections() {
  bool dataFound = false;
  for (;;) {
    skipSpace();
    index_.end = offset(p_);
    if (restIsPrefixOf("END-ISO-10303-21;") || restIsPrefixOf("ENDSEC;") || restIsPrefixOf("DATA;")) break;
    const char* from = p_;
    const std::string_view word = keyword();
    if (word == "HEADER") {
      header();
    } else if (word == "DATA") {
      dataFound = true;
      data();
    } else if (word == "END-ISO-10303-21") {
      skipSpace();
      if (p_ < end_ && *p_ == ';') ++p_;
      index_.end = offset(p_);
      index_.endFound = true;
      break;
    } else if (word == "ANCHOR" || word == "REFERENCE" || word == "SIGNATURE") {
      otherSection(from);
    } else if (word.empty()) {
      stop(from, "syntax-error", "expected a section (HEADER, DATA) or END-ISO-10303-21");
    } else {
      stop(from, "syntax-error", fmt::format("'{}' is no section of a STEP file", word.substr(0, 40)));
    }
  }
  if (!dataFound) stop(end_, "data-missing", "there is no DATA section", "export the file again: it holds no part");
}

void Indexer::header() {
  index_.headerFound = true;
  expect(';', "';' after HEADER");
  for (;;) {
    skipSpace();
    const char* from = p_;
    const std::string_view word = keyword();
    if (word == "ENDSEC") {
      expect(';', "';' after ENDSEC");
      return;
    }
    if (p_ >= end_) stopTruncated();
    if (word.empty()) expect('E', "a header record or ENDSEC");
    p_ = from;
    record();
    index_.headerRecords.push_back({offset(from), offset(p_)});
    expect(';', "';' after a header record");
  }
}

void Indexer::otherSection(const char* from) {
  static constexpr std::string_view kEnd = "ENDSEC;";
  p_ = std::search(p_, end_, kEnd.begin(), kEnd.end());
  if (p_ == end_) stopTruncated();
  p_ += kEnd.size();
  index_.otherSections.push_back({offset(from), offset(p_)});
}

void Indexer::data() {
  skipSpace();
  if (p_ < end_ && *p_ == '(') {  // DATA('name',('schema')); of files with several sections
    --p_;
    static constexpr std::string_view kEnd = ";";
    p_ = std::search(p_, end_, kEnd.begin(), kEnd.end());
    if (p_ == end_) stopTruncated();
  }
  expect(';', "';' after DATA");
  index_.sectionClosed = false;
  for (;;) {
    skipSpace();
    index_.dataEnd = offset(p_);
    if (p_ < end_ && *p_ == '#') {
      instance();
      continue;
    }
    if (restIsPrefixOf("ENDSEC;") || restIsPrefixOf("END-ISO-10303-21;")) return;
    const char* from = p_;
    const std::string_view word = keyword();
    if (word == "ENDSEC") {
      expect(';', "';' after ENDSEC");
      index_.sectionClosed = true;
      return;
    }
    p_ = from;
    if (word == "END-ISO-10303-21") return;
    expect('#', "an entity '#number=' or ENDSEC");
  }
}

std::uint32_t Indexer::id() {
  const char* from = p_;
  std::uint64_t value = 0;
  while (p_ < end_ && classOf(*p_) == kDigit) {
    value = value * 10 + static_cast<std::uint64_t>(*p_++ - '0');
    if (value > kMaxId) stop(from, "id-overflow", "this entity number is larger than 2147483647");
  }
  if (p_ == from) {
    if (p_ >= end_) stopTruncated();
    stop(from, "syntax-error", "'#' is not followed by an entity number");
  }
  return static_cast<std::uint32_t>(value);
}

void Indexer::instance() {
  Part21Instance entry;
  entry.offset = offset(p_);
  entry.firstReference = static_cast<std::uint32_t>(index_.references.size());
  ++p_;
  entry.id = id();
  expect('=', "'=' after the entity number");
  skipSpace();
  if (p_ >= end_) stopTruncated();
  numbers_ = 0;
  anyZero_ = anyNegative_ = anyNonzero_ = anyLarge_ = false;
  inInstance_ = true;
  if (*p_ == '(') {
    ++p_;
    for (skipSpace(); p_ < end_ && *p_ != ')'; skipSpace()) {
      entry.kind = std::max(entry.kind, kindOf(record()));
    }
    expect(')', "')' at the end of the entity");
  } else {
    entry.kind = kindOf(record());
  }
  expect(';', "';' at the end of the entity");
  inInstance_ = false;
  entry.numbers = static_cast<std::uint8_t>(std::min(numbers_, 255u));
  entry.flags = static_cast<std::uint8_t>(
      (anyZero_ ? Part21Instance::kZeroNumber : 0) | (anyNegative_ ? Part21Instance::kNegativeNumber : 0) |
      (!anyNonzero_ && numbers_ > 0 ? Part21Instance::kAllZero : 0) | (anyLarge_ ? Part21Instance::kLargeNumber : 0));
  index_.instances.push_back(entry);
}

/// KEYWORD '(' parameters ')'; returns the keyword.
std::string_view Indexer::record() {
  if (classOf(*p_) != kLetter) {
    if (static_cast<unsigned char>(*p_) >= 127) stop(p_, "bad-character", "a byte that no STEP text may hold here");
    stop(p_, "syntax-error", "expected the type of the entity");
  }
  const std::string_view type = keyword();
  expect('(', "'(' after the type");
  depth_ = 1;
  bool wantsValue = true, afterComma = false;
  while (depth_ > 0) {
    skipSpace();
    if (p_ >= end_) stopTruncated();
    const char c = *p_;
    if (c == ',') {
      if (wantsValue) stop(p_, "syntax-error", "a value is missing before ','");
      wantsValue = afterComma = true;
      ++p_;
    } else if (c == ')') {
      if (wantsValue && afterComma) stop(p_, "syntax-error", "a value is missing before ')'");
      wantsValue = afterComma = false;
      --depth_;
      ++p_;
    } else {
      if (!wantsValue && static_cast<unsigned char>(c) >= 127) {
        stop(p_, "bad-character", "a byte that no STEP text may hold here");
      }
      if (!wantsValue) stop(p_, "syntax-error", fmt::format("expected ',' or ')', found '{}'", c));
      const int before = depth_;
      value();
      wantsValue = depth_ > before;
      afterComma = false;
      if (depth_ > kMaxDepth) {
        stop(p_, "nesting-too-deep", "more than " + std::to_string(kMaxDepth) + " parentheses inside each other");
      }
    }
  }
  return type;
}

/// One value, or the opening of a list or typed value (which makes `depth_` larger).
void Indexer::value() {
  const char c = *p_;
  switch (c) {
    case '#': reference(); return;
    case '\'': string(); return;
    case '(':
      ++p_;
      ++depth_;
      return;
    case '$':
    case '*': ++p_; return;
    case '"': binary(); return;
    case '.':
      if (p_ + 1 < end_ && classOf(p_[1]) == kDigit) {
        number();
      } else {
        enumeration();
      }
      return;
    default: break;
  }
  if (classOf(c) == kDigit || c == '-' || c == '+') {
    number();
    return;
  }
  if (classOf(c) == kLetter) {
    const char* from = p_;
    const std::string_view word = keyword();
    skipSpace();
    if (p_ >= end_) stopTruncated();
    if (*p_ == '(') {
      ++p_;
      ++depth_;
      return;
    }
    std::string lower(word.substr(0, 40));
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char ch) { return std::tolower(ch); });
    if (lower == "nan" || lower == "inf" || lower == "infinity") {
      stop(from, "not-a-number", fmt::format("'{}' stands where a number should be", word));
    }
    stop(from, "syntax-error",
         fmt::format("the bare word '{}' is no value; a quotation mark may be missing before this place", lower));
  }
  if (static_cast<unsigned char>(c) >= 127) stop(p_, "bad-character", "a byte that no STEP text may hold here");
  stop(p_, "syntax-error", fmt::format("'{}' cannot start a value", c));
}

void Indexer::reference() {
  ++p_;
  const std::uint32_t target = id();
  if (inInstance_) index_.references.push_back(target);
}

void Indexer::number() {
  const char* from = p_;
  const bool negative = *p_ == '-';
  if (negative || *p_ == '+') ++p_;
  int magnitude = 0;
  bool nonzero = false, digits = false;
  for (; p_ < end_ && classOf(*p_) == kDigit; ++p_) {
    digits = true;
    nonzero |= *p_ != '0';
    magnitude += nonzero;
  }
  if (p_ < end_ && *p_ == '.') {
    for (++p_; p_ < end_ && classOf(*p_) == kDigit; ++p_) {
      digits = true;
      nonzero |= *p_ != '0';
    }
  }
  if (!digits) {
    const std::string_view rest(p_, static_cast<std::size_t>(std::min<std::ptrdiff_t>(end_ - p_, 3)));
    std::string lower(rest);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char ch) { return std::tolower(ch); });
    if (lower == "inf" || lower == "nan")
      stop(from, "not-a-number", fmt::format("'{}' stands where a number should be", lower));
    stop(from, "syntax-error", "a sign without digits is no number");
  }
  if (p_ < end_ && (*p_ == 'E' || *p_ == 'e')) {
    ++p_;
    const bool small = p_ < end_ && *p_ == '-';
    if (p_ < end_ && (*p_ == '-' || *p_ == '+')) ++p_;
    int exponent = 0;
    for (; p_ < end_ && classOf(*p_) == kDigit; ++p_) exponent = std::min(exponent * 10 + (*p_ - '0'), 100000);
    magnitude += small ? -exponent : exponent;
  }
  if (nonzero && magnitude > kMaxExponent) stop(from, "number-overflow", "this number is too large for any part");
  if (p_ < end_ && classOf(*p_) == kLetter) stop(p_, "syntax-error", "a letter inside a number");
  ++numbers_;
  anyZero_ |= !nonzero;
  anyNonzero_ |= nonzero;
  anyNegative_ |= negative && nonzero;
  anyLarge_ |= nonzero && magnitude >= kLargeMagnitude;
}

void Indexer::string() {
  const char* from = p_++;
  for (;;) {
    p_ = static_cast<const char*>(std::memchr(p_, '\'', static_cast<std::size_t>(end_ - p_)));
    if (p_ == nullptr) stop(from, "string-unterminated", "this string has no closing quotation mark");
    ++p_;
    if (p_ >= end_ || *p_ != '\'') break;
    ++p_;  // '' is one quotation mark inside the string
  }
  if (static_cast<std::uint64_t>(p_ - from) > Part21Index::kLongString + 2) {
    index_.longStrings.push_back({offset(from) + 1, offset(p_) - 1});
  }
}

void Indexer::binary() {
  const char* from = p_++;
  p_ = static_cast<const char*>(std::memchr(p_, '"', static_cast<std::size_t>(end_ - p_)));
  if (p_ == nullptr) stop(from, "string-unterminated", "this binary value has no closing quotation mark");
  ++p_;
}

void Indexer::enumeration() {
  const char* from = p_++;
  while (p_ < end_ && (classOf(*p_) == kLetter || classOf(*p_) == kDigit)) ++p_;
  if (p_ >= end_) stopTruncated();
  if (*p_ != '.') stop(from, "syntax-error", "an enumeration value must stand between two dots");
  ++p_;
}

}  // namespace

Result<Part21Index> buildPart21Index(std::string_view text, std::uint64_t start) {
  Part21Index index;
  index.instances.reserve(text.size() / 60 + 16);
  index.references.reserve(text.size() / 30 + 16);
  try {
    Indexer(text, start, index).run();
  } catch (Stop& stop) {
    return fail(std::move(stop.error));
  }
  return index;
}

std::uint64_t lineOf(std::string_view text, std::uint64_t offset) {
  const std::string_view before = text.substr(0, std::min<std::uint64_t>(offset, text.size()));
  const auto newlines = std::count(before.begin(), before.end(), '\n');
  if (newlines > 0) return static_cast<std::uint64_t>(newlines) + 1;
  return static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\r')) + 1;
}

std::string describePosition(std::string_view text, std::uint64_t offset) {
  const std::string_view before = text.substr(0, std::min<std::uint64_t>(offset, text.size()));
  const std::size_t lineBreak = before.find_last_of("\n\r");
  const std::size_t column = lineBreak == std::string_view::npos ? before.size() : before.size() - lineBreak - 1;
  return "line " + std::to_string(lineOf(text, offset)) + ", column " + std::to_string(column + 1);
}

std::string_view textOf(std::string_view text, const Part21Index& index, std::size_t instance) {
  const std::uint64_t from = index.instances[instance].offset;
  return text.substr(from, index.instances[instance + 1].offset - from);
}

std::string_view keywordOf(std::string_view text, const Part21Index& index, std::size_t instance) {
  const std::string_view own = textOf(text, index, instance);
  std::size_t from = own.find('=');
  if (from == std::string_view::npos) return {};
  from = own.find_first_not_of(" \t\r\n=(", from);
  if (from == std::string_view::npos) return {};
  std::size_t to = from;
  while (to < own.size() && (classOf(own[to]) == kLetter || classOf(own[to]) == kDigit)) ++to;
  return own.substr(from, to - from);
}

}  // namespace stepwise
