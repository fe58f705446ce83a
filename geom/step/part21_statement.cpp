#include "geom/step/part21_statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstring>

#include "geom/step/part21_characters.h"

namespace stepwise {
namespace {

/// Real files nest four deep; the kernel's parser is recursive and dies at some thousands.
constexpr int kMaxDepth = 64;
constexpr std::uint32_t kMaxId = 2147483647u;
constexpr int kMaxExponent = 308;
constexpr int kLargeMagnitude = 5;

/// Some old exporters write types in lower case.
Part21Kind kindOf(std::string_view keyword) {
  if (keyword.front() < 'a') return kindOfKeyword(keyword);
  std::string upper(keyword);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
  return kindOfKeyword(upper);
}

}  // namespace

void StatementScanner::stop(const char* at, const char* code, const std::string& message, const char* hint) const {
  throw Stop{{code, describePosition(text_, offset(at)), message, *hint != 0 ? hint : "export the file again"}};
}

void StatementScanner::stopTruncated() const {
  stop(end_, "file-truncated",
       "the text ends in the middle of a statement, after " + std::to_string(index_.instances.size()) + " entities",
       "copy or download the file again: its end is missing");
}

void StatementScanner::skipSpace() {
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

void StatementScanner::expect(char c, const char* what) {
  skipSpace();
  if (p_ >= end_) stopTruncated();
  if (*p_ != c) {
    const bool text = static_cast<unsigned char>(*p_) >= ' ' && static_cast<unsigned char>(*p_) < 127;
    if (!text) stop(p_, "bad-character", "a byte that no STEP text may hold here; expected " + std::string(what));
    stop(p_, "syntax-error", fmt::format("expected {}, found '{}'", what, *p_));
  }
  ++p_;
}

std::string_view StatementScanner::keyword() {
  const char* from = p_;
  while (p_ < end_ && (classOf(*p_) == kLetter || classOf(*p_) == kDigit || *p_ == '-')) ++p_;
  return {from, static_cast<std::size_t>(p_ - from)};
}

/// The text stops inside `word`: cut off there, or before it.
bool StatementScanner::restIsPrefixOf(std::string_view word) const {
  const std::string_view rest(p_, static_cast<std::size_t>(end_ - p_));
  return rest.size() < word.size() && word.substr(0, rest.size()) == rest;
}

void StatementScanner::instances(std::uint64_t limit) {
  for (skipSpace(); p_ < begin_ + limit && *p_ == '#'; skipSpace()) instance();
}

std::uint32_t StatementScanner::id() {
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

void StatementScanner::instance() {
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
std::string_view StatementScanner::record() {
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
void StatementScanner::value() {
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

void StatementScanner::reference() {
  ++p_;
  const std::uint32_t target = id();
  if (inInstance_) index_.references.push_back(target);
}

void StatementScanner::number() {
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

void StatementScanner::string() {
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

void StatementScanner::binary() {
  const char* from = p_++;
  p_ = static_cast<const char*>(std::memchr(p_, '"', static_cast<std::size_t>(end_ - p_)));
  if (p_ == nullptr) stop(from, "string-unterminated", "this binary value has no closing quotation mark");
  ++p_;
}

void StatementScanner::enumeration() {
  const char* from = p_++;
  while (p_ < end_ && (classOf(*p_) == kLetter || classOf(*p_) == kDigit)) ++p_;
  if (p_ >= end_) stopTruncated();
  if (*p_ != '.') stop(from, "syntax-error", "an enumeration value must stand between two dots");
  ++p_;
}

}  // namespace stepwise
