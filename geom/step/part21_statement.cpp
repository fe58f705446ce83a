#include "geom/step/part21_statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstring>

#include "geom/step/part21_characters.h"
#include "geom/step/part21_signature.h"

namespace stepwise {
namespace {

/// Real files nest four deep; the kernel's parser is recursive and dies at some thousands.
constexpr int kMaxDepth = 64;
constexpr std::uint32_t kMaxId = 2147483647u;
constexpr int kMaxExponent = 308;
constexpr int kLargeMagnitude = 5;

bool hasLowerCase(std::string_view keyword) {
  return std::any_of(keyword.begin(), keyword.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// Some old exporters write types in lower case, some damage writes a letter so.
Part21Kind kindInUpperCase(std::string_view keyword) {
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
    while (p_ < end_ && classOf(*p_) == kSpace) index_.controlCharacters |= isControl(*p_++);
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

/// The next character that is no blank.
inline char StatementScanner::next() {
  if (p_ < end_ && !mayBeBlank(*p_)) return *p_;
  skipSpace();
  if (p_ >= end_) stopTruncated();
  return *p_;
}

void StatementScanner::expect(char c, const char* what) {
  if (next() != c) {
    const bool text = static_cast<unsigned char>(*p_) >= ' ' && static_cast<unsigned char>(*p_) < 127;
    if (!text) stop(p_, "bad-character", "a byte that no STEP text may hold here; expected " + std::string(what));
    stop(p_, "syntax-error", fmt::format("expected {}, found '{}'", what, *p_));
  }
  ++p_;
}

std::string_view StatementScanner::keyword() {
  const char* from = p_;
  const char* p = from;
  while (p < end_ && isOfWord(*p)) ++p;
  p_ = p;
  return {from, static_cast<std::size_t>(p - from)};
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
  const char* p = p_;
  std::uint64_t value = 0;
  for (; p < end_ && classOf(*p) == kDigit; ++p) {
    value = value * 10 + static_cast<std::uint64_t>(*p - '0');
    if (value > kMaxId) stop(p_, "id-overflow", "this entity number is larger than 2147483647");
  }
  if (p == p_) {
    if (p >= end_) stopTruncated();
    stop(p, "syntax-error", "'#' is not followed by an entity number");
  }
  p_ = p;
  return static_cast<std::uint32_t>(value);
}

void StatementScanner::instance() {
  Part21Instance entry;
  entry.offset = offset(p_);
  entry.firstReference = static_cast<std::uint32_t>(index_.references.size());
  ++p_;
  entry.id = id();
  expect('=', "'=' after the entity number");
  numbers_ = 0;
  anyZero_ = anyNegative_ = anyNonzero_ = anyLarge_ = false;
  inInstance_ = true;
  if (next() == '(') {
    ++p_;
    ComplexFit fit;
    for (skipSpace(); p_ < end_ && *p_ != ')'; skipSpace()) {
      const std::string_view type = record();
      fit.add(type, outline_);
      if (hasLowerCase(type)) entry.kind = std::max(entry.kind, kindInUpperCase(type));
    }
    expect(')', "')' at the end of the entity");
    entry.kind = std::max(entry.kind, fit.kind());
    entry.signature = fit.signature();
  } else {
    const std::string_view type = record();
    const RecordFit fit = fitSimple(type, outline_);
    entry.kind = fit.kind;
    entry.signature = fit.signature;
    if (entry.kind == Part21Kind::other && entry.signature == 0 && hasLowerCase(type))
      entry.kind = kindInUpperCase(type);
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
  parameters();
  return type;
}

/// From behind their '(' to behind their ')'.
void StatementScanner::parameters() {
  ParameterOutline outline;
  depth_ = 1;
  bool afterComma = false;
  while (depth_ > 0) {
    if (next() == ')') {
      if (afterComma) stop(p_, "syntax-error", "a value is missing before ')'");
    } else if (opensValue(outline)) {
      if (++depth_ > kMaxDepth) {
        stop(p_, "nesting-too-deep", "more than " + std::to_string(kMaxDepth) + " parentheses inside each other");
      }
      afterComma = false;
      continue;
    }
    afterComma = endOfValue(outline);
  }
  outline_ = outline.bits();
}

/// Steps behind the parentheses that are closed and, if there is one, the comma: then another value follows.
inline bool StatementScanner::endOfValue(ParameterOutline& outline) {
  while (depth_ > 0) {
    const char c = next();
    if (c == ',') {
      ++p_;
      return true;
    }
    if (c != ')') {
      if (static_cast<unsigned char>(c) >= 127) stop(p_, "bad-character", "a byte that no STEP text may hold here");
      stop(p_, "syntax-error", fmt::format("expected ',' or ')', found '{}'", c));
    }
    ++p_;
    if (--depth_ > 0) outline.close();
  }
  return false;
}

/// One value; true for the opening of a list or typed value.
inline bool StatementScanner::opensValue(ParameterOutline& outline) {
  const char c = *p_;
  switch (c) {
    case '#':
      reference();
      outline.add(ParameterKind::reference);
      return false;
    case '\'':
      string();
      outline.add(ParameterKind::text);
      return false;
    case '(':
      ++p_;
      outline.open();
      return true;
    case '$':
    case '*':
      ++p_;
      outline.add(ParameterKind::unset);
      return false;
    case '"':
      binary();
      outline.addOther();
      return false;
    case ',': stop(p_, "syntax-error", "a value is missing before ','");
    case '.': outline.add(p_ + 1 < end_ && classOf(p_[1]) == kDigit ? number() : enumeration()); return false;
    default: break;
  }
  if (classOf(c) == kDigit || c == '-' || c == '+') {
    outline.add(number());
    return false;
  }
  if (classOf(c) != kLetter) {
    if (static_cast<unsigned char>(c) >= 127) stop(p_, "bad-character", "a byte that no STEP text may hold here");
    stop(p_, "syntax-error", fmt::format("'{}' cannot start a value", c));
  }
  const char* from = p_;
  keyword();
  if (next() != '(') {
    p_ = from;
    stopAtWord();
  }
  ++p_;
  outline.openTyped();
  return true;
}

/// A word that is no type of a value.
void StatementScanner::stopAtWord() {
  const char* from = p_;
  std::string lower(keyword().substr(0, 40));
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char ch) { return std::tolower(ch); });
  if (lower == "nan" || lower == "inf" || lower == "infinity") {
    p_ = from;
    stop(from, "not-a-number", fmt::format("'{}' stands where a number should be", keyword()));
  }
  stop(from, "syntax-error",
       fmt::format("the bare word '{}' is no value; a quotation mark may be missing before this place", lower));
}

void StatementScanner::reference() {
  ++p_;
  const std::uint32_t target = id();
  if (inInstance_) index_.references.push_back(target);
}

ParameterKind StatementScanner::number() {
  const char* from = p_;
  const char* p = p_;
  const bool negative = *p == '-';
  if (negative || *p == '+') ++p;
  int magnitude = 0;
  bool nonzero = false, real = false;
  const char* digits = p;
  for (; p < end_ && classOf(*p) == kDigit; ++p) {
    nonzero |= *p != '0';
    magnitude += nonzero;
  }
  bool any = p != digits;
  if (p < end_ && *p == '.') {
    real = true;
    digits = ++p;
    for (; p < end_ && classOf(*p) == kDigit; ++p) nonzero |= *p != '0';
    any |= p != digits;
  }
  p_ = p;
  if (!any) stopAtSign(from);
  if (p < end_ && classOf(*p) == kLetter) {
    real = true;
    magnitude += exponent();
  }
  if (nonzero && magnitude > kMaxExponent) stop(from, "number-overflow", "this number is too large for any part");
  if (p_ < end_ && classOf(*p_) == kLetter) stop(p_, "syntax-error", "a letter inside a number");
  ++numbers_;
  anyZero_ |= !nonzero;
  anyNonzero_ |= nonzero;
  anyNegative_ |= negative && nonzero;
  anyLarge_ |= nonzero && magnitude >= kLargeMagnitude;
  return real ? ParameterKind::real : ParameterKind::integer;
}

/// E and its number; other letters are left where they are.
int StatementScanner::exponent() {
  constexpr int kMost = 100000;
  if (*p_ != 'E' && *p_ != 'e') return 0;
  ++p_;
  const bool small = p_ < end_ && *p_ == '-';
  if (p_ < end_ && (*p_ == '-' || *p_ == '+')) ++p_;
  int exponent = 0;
  for (; p_ < end_ && classOf(*p_) == kDigit; ++p_) exponent = std::min(exponent * 10 + (*p_ - '0'), kMost);
  return small ? -exponent : exponent;
}

/// A sign without digits.
void StatementScanner::stopAtSign(const char* from) const {
  std::string lower(p_, static_cast<std::size_t>(std::min<std::ptrdiff_t>(end_ - p_, 3)));
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char ch) { return std::tolower(ch); });
  if (lower == "inf" || lower == "nan")
    stop(from, "not-a-number", fmt::format("'{}' stands where a number should be", lower));
  stop(from, "syntax-error", "a sign without digits is no number");
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

ParameterKind StatementScanner::enumeration() {
  const char* from = p_++;
  while (p_ < end_ && (classOf(*p_) == kLetter || classOf(*p_) == kDigit)) ++p_;
  if (p_ >= end_) stopTruncated();
  if (*p_ != '.') stop(from, "syntax-error", "an enumeration value must stand between two dots");
  ++p_;
  const bool logical = p_ == from + 3 && (from[1] == 'T' || from[1] == 'F' || from[1] == 'U');
  return logical ? ParameterKind::logical : ParameterKind::enumeration;
}

}  // namespace stepwise
