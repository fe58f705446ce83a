#include "geom/step/direct/entity_access.h"

#include <charconv>
#include <cstring>
#include <system_error>

namespace stepwise::direct {
namespace {

bool isSpace(char c) { return static_cast<unsigned char>(c) <= ' '; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isWord(char c) { return (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || (c >= 'a' && c <= 'z') || c == '!'; }

const char* skipSpace(const char* p, const char* end) {
  for (;;) {
    while (p < end && isSpace(*p)) ++p;
    if (p + 1 >= end || p[0] != '/' || p[1] != '*') return p;
    p += 2;
    while (p + 1 < end && (p[0] != '*' || p[1] != '/')) ++p;
    p = p + 1 < end ? p + 2 : end;
  }
}

/// Behind the closing quotation mark; `p` is behind the opening one.
const char* endOfString(const char* p, const char* end) {
  for (;;) {
    p = static_cast<const char*>(std::memchr(p, '\'', static_cast<std::size_t>(end - p)));
    if (p == nullptr) return end;
    ++p;
    if (p >= end || *p != '\'') return p;
    ++p;
  }
}

/// Behind the ')' that closes the list whose '(' lies before `p`.
const char* endOfList(const char* p, const char* end) {
  int depth = 1;
  while (p < end && depth > 0) {
    const char c = *p++;
    if (c == '\'') p = endOfString(p, end);
    if (c == '/' && p < end && *p == '*') p = skipSpace(p - 1, end);
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
  }
  return p;
}

const char* begin(std::string_view text, const Part21Index& index, EntityAt at) {
  const char* p = text.data() + index.instances[at].offset;
  const char* end = text.data() + index.instances[at + 1].offset;
  p = static_cast<const char*>(std::memchr(p, '=', static_cast<std::size_t>(end - p)));
  return p == nullptr ? end : skipSpace(p + 1, end);
}

}  // namespace

void Parameters::fail(const char* expected) const { throw NotDirect{std::string("a parameter is no ") + expected}; }

void Parameters::next() {
  p_ = skipSpace(p_, end_);
  if (p_ < end_ && *p_ == ',') p_ = skipSpace(p_ + 1, end_);
  if (p_ >= end_) fail("value: the list is too short");
}

char Parameters::peek() {
  next();
  return *p_;
}

EntityAt Parameters::entity() {
  next();
  if (*p_ != '#') fail("reference");
  std::uint32_t id = 0;
  const auto [behind, error] = std::from_chars(p_ + 1, end_, id);
  const EntityAt at = table_->find(id);
  if (error != std::errc() || at == EntityTable::kNone) fail("reference");
  p_ = behind;
  return at;
}

std::optional<EntityAt> Parameters::optionalEntity() {
  next();
  if (*p_ == '$' || *p_ == '*') {
    ++p_;
    return std::nullopt;
  }
  return entity();
}

double Parameters::real() {
  next();
  if (*p_ == '+') ++p_;
  double value = 0;
  const auto [behind, error] = std::from_chars(p_, end_, value);
  if (error != std::errc()) fail("number");
  p_ = behind;
  return value;
}

std::optional<double> Parameters::optionalReal() {
  next();
  if (*p_ == '$' || *p_ == '*') {
    ++p_;
    return std::nullopt;
  }
  return real();
}

int Parameters::integer() {
  next();
  if (*p_ == '+') ++p_;
  int value = 0;
  const auto [behind, error] = std::from_chars(p_, end_, value);
  if (error != std::errc() || (behind < end_ && *behind == '.')) fail("integer");
  p_ = behind;
  return value;
}

bool Parameters::logical() {
  const std::string_view word = enumeration();
  if (word != "T" && word != "F" && word != "U") fail("logical value");
  return word == "T";
}

std::string_view Parameters::enumeration() {
  next();
  if (*p_ != '.') fail("enumeration");
  const char* from = ++p_;
  while (p_ < end_ && *p_ != '.') ++p_;
  if (p_ >= end_) fail("enumeration");
  return {from, static_cast<std::size_t>(p_++ - from)};
}

std::string_view Parameters::rawString() {
  next();
  if (*p_ == '$' || *p_ == '*') {
    ++p_;
    return {};
  }
  if (*p_ != '\'') fail("string");
  const char* from = p_ + 1;
  p_ = endOfString(from, end_);
  if (p_ <= from || p_[-1] != '\'') fail("string that ends");  // only in a file that changes while it is read
  return {from, static_cast<std::size_t>(p_ - 1 - from)};
}

std::string_view Parameters::typedKeyword() {
  next();
  const char* from = p_;
  while (p_ < end_ && isWord(*p_)) ++p_;
  const std::string_view word(from, static_cast<std::size_t>(p_ - from));
  p_ = skipSpace(p_, end_);
  if (word.empty() || p_ >= end_ || *p_ != '(') fail("typed value");
  ++p_;
  return word;
}

void Parameters::skip() {
  next();
  if (*p_ == '\'') {
    p_ = endOfString(p_ + 1, end_);
    return;
  }
  if (*p_ == '"') {
    const void* quote = std::memchr(p_ + 1, '"', static_cast<std::size_t>(end_ - p_ - 1));
    p_ = quote == nullptr ? end_ : static_cast<const char*>(quote) + 1;
    return;
  }
  if (*p_ == ')') fail("value: the list is too short");
  while (p_ < end_ && *p_ != ',' && *p_ != '(' && *p_ != ')') ++p_;
  if (p_ < end_ && *p_ == '(') p_ = endOfList(p_ + 1, end_);
}

void Parameters::beginList() {
  next();
  if (*p_ != '(') fail("list");
  ++p_;
}

bool Parameters::inList() {
  p_ = skipSpace(p_, end_);
  if (p_ >= end_) fail("list that ends");
  if (*p_ != ')') return true;
  ++p_;
  return false;
}

EntityType EntityAccess::typeOf(EntityAt at) const {
  const char* p = begin(text_, index_, at);
  const char* end = text_.data() + index_.instances[at + 1].offset;
  if (p < end && *p == '(') return EntityType::complexInstance;
  const char* from = p;
  while (p < end && isWord(*p)) ++p;
  return typeOfKeyword({from, static_cast<std::size_t>(p - from)});
}

std::string_view EntityAccess::statement(EntityAt at) const {
  const char* from = text_.data() + index_.instances[at].offset;
  const char* end = text_.data() + index_.instances[at + 1].offset;
  const char* p = from;
  while (p < end && *p != ';') {
    if (*p == '/' && p + 1 < end && p[1] == '*') {
      p = skipSpace(p, end);
    } else if (*p++ == '\'') {
      p = endOfString(p, end);
    }
  }
  return {from, static_cast<std::size_t>(p - from) + (p < end ? 1 : 0)};
}

Parameters EntityAccess::parameters(EntityAt at) const {
  const char* p = begin(text_, index_, at);
  const char* end = text_.data() + index_.instances[at + 1].offset;
  while (p < end && isWord(*p)) ++p;
  p = skipSpace(p, end);
  if (p >= end || *p != '(') throw NotDirect{"a complex entity stands where a simple one should"};
  return {p + 1, end, table_};
}

std::optional<Parameters> EntityAccess::record(EntityAt at, std::string_view keyword) const {
  const char* p = begin(text_, index_, at);
  const char* end = text_.data() + index_.instances[at + 1].offset;
  if (p >= end || *p != '(') return std::nullopt;
  for (p = skipSpace(p + 1, end); p < end && isWord(*p); p = skipSpace(p, end)) {
    const char* from = p;
    while (p < end && isWord(*p)) ++p;
    const std::string_view word(from, static_cast<std::size_t>(p - from));
    p = skipSpace(p, end);
    if (p >= end || *p != '(') return std::nullopt;
    if (word == keyword) return Parameters(p + 1, end, table_);
    p = endOfList(p + 1, end);
  }
  return std::nullopt;
}

}  // namespace stepwise::direct
