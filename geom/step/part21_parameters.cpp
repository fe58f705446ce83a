#include "geom/step/part21_parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "geom/core/parallel.h"
#include "geom/step/part21_characters.h"
#include "geom/step/part21_signature.h"

namespace stepwise {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isUnset(char c) { return c == '$' || c == '*'; }

/// The parameter that does not fit its signature.
struct Misfit {
  std::size_t instance = 0;
  std::uint64_t offset = 0;
  char wanted = 0;  ///< letter of the signature; 0: the parameters should end here
  std::string_view keyword;
  RecordRole role = RecordRole::other;
};

/// Reads values along a signature; on failure it stands at what does not fit, and knows what should be there.
class Matcher {
 public:
  Matcher(std::string_view text, const Part21Index& index, const EntityTable& table)
      : text_(text), index_(index), table_(table) {}

  void moveTo(std::uint64_t from, std::uint64_t end) {
    p_ = text_.data() + from;
    end_ = text_.data() + end;
  }
  std::uint64_t offset() const { return static_cast<std::uint64_t>(p_ - text_.data()); }
  char wanted() const { return wanted_; }
  char peek() {
    if (p_ < end_ && classOf(*p_) != kSpace && *p_ != '/') return *p_;
    skipSpace();
    return p_ < end_ ? *p_ : '\0';
  }
  void step() { ++p_; }
  std::string_view word();
  /// The parameters from behind their '(' to behind their ')'.
  bool parameters(std::string_view signature);
  /// The same, whatever they are.
  void skipList();

 private:
  void skipSpace();
  void skipString();
  void skipNumber();
  bool value(const char* pattern);
  bool list(const char* pattern);
  bool enumeration(bool logical);
  bool reference(char letter);
  bool number(bool integer);
  bool measure();
  void anything();
  bool fits(std::uint32_t target, const TargetRule& rule) const;
  static const char* behind(const char* pattern);

  std::string_view text_;
  const Part21Index& index_;
  const EntityTable& table_;
  const char* p_ = nullptr;
  const char* end_ = nullptr;
  char wanted_ = 0;
};

void Matcher::skipSpace() {
  while (p_ < end_) {
    if (static_cast<unsigned char>(*p_) <= ' ') {
      ++p_;
    } else if (*p_ == '/' && p_ + 1 < end_ && p_[1] == '*') {
      p_ += 2;
      while (p_ + 1 < end_ && (p_[0] != '*' || p_[1] != '/')) ++p_;
      p_ = p_ + 1 < end_ ? p_ + 2 : end_;
    } else {
      return;
    }
  }
}

std::string_view Matcher::word() {
  skipSpace();
  const char* from = p_;
  while (p_ < end_ && isOfWord(*p_)) ++p_;
  return {from, static_cast<std::size_t>(p_ - from)};
}

void Matcher::skipString() {
  for (++p_; p_ < end_; ++p_) {
    if (*p_ != '\'') continue;
    ++p_;
    if (p_ >= end_ || *p_ != '\'') return;
  }
}

constexpr auto kOfNumber = [] {
  std::array<bool, 256> found{};
  for (const char c : std::string_view("0123456789.+-Ee")) found[static_cast<unsigned char>(c)] = true;
  return found;
}();

void Matcher::skipNumber() {
  while (p_ < end_ && kOfNumber[static_cast<unsigned char>(*p_)]) ++p_;
}

/// The list whose '(' lies before here.
void Matcher::skipList() {
  for (int depth = 1; depth > 0;) {
    skipSpace();
    if (p_ >= end_) return;
    if (*p_ == '\'') {
      skipString();
      continue;
    }
    depth += *p_ == '(' ? 1 : *p_ == ')' ? -1 : 0;
    ++p_;
  }
}

void Matcher::anything() {
  if (isOfWord(*p_)) word();
  skipSpace();
  if (p_ < end_ && *p_ == '(') {
    ++p_;
    skipList();
    return;
  }
  while (p_ < end_ && *p_ != ',' && *p_ != ')') {
    if (*p_ == '\'') {
      skipString();
    } else {
      ++p_;
    }
  }
}

const char* Matcher::behind(const char* pattern) {
  if (*pattern != '(' && *pattern != '[') return pattern + 1;
  return behind(pattern + 1) + 1;
}

bool Matcher::parameters(std::string_view signature) {
  const char* pattern = signature.data();
  const char* patternEnd = pattern + signature.size();
  for (bool first = true; pattern < patternEnd; first = false) {
    const char c = peek();
    if (!first && c == ',') ++p_;
    if ((!first && c != ',') || peek() == ')') {
      wanted_ = *pattern;
      return false;
    }
    if (!value(pattern)) return false;
    pattern = behind(pattern);
    if (pattern < patternEnd && *pattern == '?') ++pattern;
  }
  wanted_ = 0;
  if (peek() != ')') return false;
  ++p_;
  return true;
}

/// Stays where it is if the value is none that the pattern allows.
bool Matcher::value(const char* pattern) {
  const char kind = *pattern;
  const char c = peek();
  wanted_ = kind;
  if (isUnset(c)) {
    const bool mayLack = kind == 's' || kind == 'l' || kind == 'm' || kind == 'a' || *behind(pattern) == '?';
    if (mayLack) ++p_;
    return mayLack;
  }
  switch (kind) {
    case '(':
    case '[': return c == '(' && list(pattern);
    case 's':
      if (c != '\'') return false;
      skipString();
      return true;
    case 'n': return number(false);
    case 'i': return number(true);
    case 'l': return enumeration(true);
    case 'm': return enumeration(false);
    case 'v': return measure();
    case 'a': anything(); return true;
    default: return reference(kind);
  }
}

bool Matcher::list(const char* pattern) {
  ++p_;
  if (peek() == ')') {
    if (*pattern == '(') return false;
    ++p_;
    return true;
  }
  for (;;) {
    if (!value(pattern + 1)) return false;
    const char c = peek();
    ++p_;
    if (c == ')') return true;
    if (c != ',') {
      --p_;
      return false;
    }
  }
}

bool Matcher::enumeration(bool logical) {
  if (*p_ != '.' || (p_ + 1 < end_ && isDigit(p_[1]))) return false;
  const char* from = p_ + 1;
  const char* to = static_cast<const char*>(std::memchr(from, '.', static_cast<std::size_t>(end_ - from)));
  if (to == nullptr || (logical && (to != from + 1 || (*from != 'T' && *from != 'F' && *from != 'U')))) return false;
  p_ = to + 1;
  return true;
}

bool Matcher::number(bool integer) {
  if (!isDigit(*p_) && *p_ != '-' && *p_ != '+' && !(*p_ == '.' && p_ + 1 < end_ && isDigit(p_[1]))) return false;
  const char* from = p_;
  skipNumber();
  if (!integer || std::none_of(from, p_, [](char c) { return c == '.' || c == 'E' || c == 'e'; })) return true;
  p_ = from;
  return false;
}

/// A reference, a number, or KEYWORD(value).
bool Matcher::measure() {
  if (*p_ == '#') return reference('e');
  if (!std::isalpha(static_cast<unsigned char>(*p_))) return number(false);
  anything();
  return true;
}

bool Matcher::reference(char letter) {
  if (*p_ != '#') return false;
  std::uint32_t id = 0;
  const auto [behindId, error] = std::from_chars(p_ + 1, end_, id);
  if (error != std::errc()) return false;
  const std::uint32_t target = letter == 'e' ? EntityTable::kNone : table_.find(id);
  if (target != EntityTable::kNone) {
    const TargetRule* rule = targetRuleOf(letter);
    if (rule != nullptr && !fits(target, *rule)) return false;
  }
  p_ = behindId;
  return true;
}

bool Matcher::fits(std::uint32_t target, const TargetRule& rule) const {
  const Part21Kind kind = index_.instances[target].kind;
  if (((rule.kinds >> static_cast<unsigned>(kind)) & 1) != 0) return true;
  if (rule.unknownToo && kind == Part21Kind::other) return true;
  if (rule.words.front().empty()) return false;
  // Of a complex instance, any of its records may be the one.
  const std::string_view own = textOf(text_, index_, target);
  const std::size_t from = own.find_first_not_of(" \t\r\n", own.find('=') + 1);
  const std::string_view keyword = keywordOf(text_, index_, target);
  return (from < own.size() && own[from] == '(') ||
         std::any_of(rule.words.begin(), rule.words.end(), [&](std::string_view word) {
           return !word.empty() && keyword.find(word) != std::string_view::npos;
         });
}

bool hasLowerCase(std::string_view keyword) {
  return std::any_of(keyword.begin(), keyword.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// Some old exporters write types in lower case.
std::string upperCase(std::string_view keyword) {
  std::string upper(keyword);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
  return upper;
}

/// What one block of instances has shown.
struct Block {
  std::optional<Misfit> ofShape, other;
  int others = 0;
  std::vector<std::pair<std::string_view, std::uint64_t>> unknown;  ///< keywords without signature, first places
  std::vector<TextEdit> lowerCase;
};

class BlockChecker {
 public:
  BlockChecker(std::string_view text, const Part21Index& index, const EntityTable& table, Block& block)
      : index_(index), table_(table), matcher_(text, index, table), block_(block) {}

  void check(std::size_t instance) {
    const Part21Instance& entry = index_.instances[instance];
    if (entry.signature == 0 || !referencesFit(instance, referenceRuleOf(entry.signature))) checkClosely(instance);
  }

 private:
  /// Beyond doubt: all are there, each to one of the kinds that may stand in its place.
  bool referencesFit(std::size_t instance, const ReferenceRule& rule) const {
    if (rule.anything) return true;
    const std::uint32_t* ids = index_.references.data() + index_.instances[instance].firstReference;
    const std::uint32_t count =
        index_.instances[instance + 1].firstReference - index_.instances[instance].firstReference;
    const std::uint32_t fixed = rule.before + std::uint32_t{rule.behind};
    if (rule.hasList ? count <= fixed : count != fixed) return false;
    const std::uint32_t listEnd = count - rule.behind;
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint64_t mask = i < rule.before ? rule.masks[i]
                                 : i < listEnd   ? rule.listMask
                                                 : rule.masks[i - listEnd + rule.before];
      if (!table_.mayBe(ids[i], mask)) return false;
    }
    return true;
  }

  void checkClosely(std::size_t instance) {
    const Part21Instance& entry = index_.instances[instance];
    matcher_.moveTo(entry.offset + 1, index_.instances[instance + 1].offset);
    matcher_.word();  // the number
    if (matcher_.peek() != '=') return;
    matcher_.step();
    if (matcher_.peek() != '(') {
      record(instance, signatureOf);
      return;
    }
    matcher_.step();
    while (matcher_.peek() != ')' && matcher_.peek() != '\0') {
      if (!record(instance, partSignatureOf)) return;
    }
  }

  /// False if the record does not fit, and nothing behind it was looked at.
  template <class Lookup>
  bool record(std::size_t instance, const Lookup& lookUp) {
    matcher_.peek();
    const std::uint64_t from = matcher_.offset();
    const std::string_view keyword = matcher_.word();
    if (keyword.empty() || matcher_.peek() != '(') return false;
    matcher_.step();
    Signature signature = lookUp(keyword);
    if (signature.parameters.empty() && hasLowerCase(keyword)) {
      signature = lookUp(upperCase(keyword));
      block_.lowerCase.push_back({from, from + keyword.size(), upperCase(keyword)});
    }
    if (signature.parameters.empty()) {
      if (seen_.insert(keyword).second) block_.unknown.emplace_back(keyword, from);
      matcher_.skipList();
      return true;
    }
    if (matcher_.parameters(signature.parameters)) return true;
    const Misfit misfit{instance, matcher_.offset(), matcher_.wanted(), keyword, signature.role};
    auto& first = signature.role == RecordRole::shape ? block_.ofShape : block_.other;
    if (!first) first = misfit;
    block_.others += signature.role == RecordRole::other;
    return false;
  }

  const Part21Index& index_;
  const EntityTable& table_;
  Matcher matcher_;
  Block& block_;
  std::unordered_set<std::string_view> seen_;
};

std::string_view nameOf(char wanted) {
  switch (wanted) {
    case '(':
    case '[': return "a list";
    case 's': return "a text";
    case 'n': return "a number";
    case 'i': return "an integer";
    case 'l': return "a logical value";
    case 'm': return "an enumeration";
    case 'v': return "a value or a reference";
    default: break;
  }
  const TargetRule* rule = targetRuleOf(wanted);
  return rule == nullptr ? "a reference" : rule->name;
}

bool isReference(char wanted) { return wanted == 'e' || (wanted >= 'A' && wanted <= 'Z'); }

/// Some bytes of the text, as far as they can be printed.
std::string excerpt(std::string_view text, std::uint64_t offset) {
  constexpr std::size_t kMost = 24;
  std::string_view found = text.substr(offset, kMost);
  found = found.substr(0, found.find_first_of(",)\r\n"));
  std::string printed;
  for (const char c : found) printed += c >= ' ' && c < 127 ? c : '?';
  return printed;
}

std::string placeOf(std::string_view text, const Part21Index& index, const Misfit& misfit, const std::string& where) {
  return fmt::format("{}: #{} in {}", where, index.instances[misfit.instance].id,
                     describePosition(text, misfit.offset));
}

std::string messageOf(std::string_view text, const Part21Index& index, const EntityTable& table, const Misfit& misfit) {
  const char found = misfit.offset < text.size() ? text[misfit.offset] : '\0';
  if (misfit.wanted == 0) return fmt::format("{} has more parameters than its type allows", misfit.keyword);
  const std::string_view wanted = nameOf(misfit.wanted);
  if (found == ')') return fmt::format("{} ends where {} should stand", misfit.keyword, wanted);
  if (found == '#' && isReference(misfit.wanted)) {
    std::uint32_t id = 0;
    std::from_chars(text.data() + misfit.offset + 1, text.data() + text.size(), id);
    const std::uint32_t target = table.find(id);
    if (target != EntityTable::kNone) {
      return fmt::format("{} refers to a {}, which cannot stand there: it should be {}", misfit.keyword,
                         keywordOf(text, index, target), wanted);
    }
  }
  return fmt::format("{} has '{}' where {} should stand", misfit.keyword, excerpt(text, misfit.offset), wanted);
}

std::string_view codeOf(std::string_view text, const Misfit& misfit) {
  if (!isReference(misfit.wanted)) return "wrong-parameter";
  const char found = misfit.offset < text.size() ? text[misfit.offset] : '\0';
  return found == '#' ? "wrong-reference" : isUnset(found) || found == ')' ? "missing-reference" : "wrong-parameter";
}

void reportUnknown(std::string_view text, const std::vector<Block>& blocks, const std::string& where,
                   std::vector<Diagnostic>& diagnostics) {
  std::unordered_set<std::string_view> told;
  for (const Block& block : blocks) {
    for (const auto& [keyword, offset] : block.unknown) {
      if (!told.insert(keyword).second) continue;
      const std::string_view meant = hasLowerCase(keyword) ? likelyKeyword(upperCase(keyword)) : likelyKeyword(keyword);
      if (meant.empty()) continue;
      diagnostics.push_back({Severity::warning, "unknown-type", where + ": " + describePosition(text, offset),
                             fmt::format("'{}' is no type of entity; {} may be meant", keyword, meant),
                             "the file is damaged; copy or export it again"});
    }
  }
}

}  // namespace

ParameterFindings checkParameters(std::string_view text, const Part21Index& index, const EntityTable& table,
                                  const std::string& where) {
  constexpr std::size_t kBlock = 8192;
  std::vector<Block> blocks((index.size() + kBlock - 1) / kBlock);
  parallelFor(blocks.size(), 1, [&](std::size_t b) {
    BlockChecker checker(text, index, table, blocks[b]);
    for (std::size_t i = b * kBlock; i < std::min(index.size(), (b + 1) * kBlock); ++i) checker.check(i);
  });
  ParameterFindings findings;
  std::optional<Misfit> other;
  int others = 0;
  for (const Block& block : blocks) {
    if (block.ofShape && !findings.error) {
      findings.error =
          Error{std::string(codeOf(text, *block.ofShape)), placeOf(text, index, *block.ofShape, where),
                messageOf(text, index, table, *block.ofShape), "the file is damaged; copy or export it again"};
    }
    if (!other) other = block.other;
    others += block.others;
  }
  if (other) {
    findings.diagnostics.push_back(
        {Severity::warning, std::string(codeOf(text, *other)), placeOf(text, index, *other, where),
         messageOf(text, index, table, *other) +
             (others > 1 ? fmt::format("; {} more records do not fit their types", others - 1) : std::string()),
         "names, colours or placements may be missing; export the file again"});
  }
  reportUnknown(text, blocks, where, findings.diagnostics);
  for (Block& block : blocks) {
    findings.lowerCase.insert(findings.lowerCase.end(), std::make_move_iterator(block.lowerCase.begin()),
                              std::make_move_iterator(block.lowerCase.end()));
  }
  return findings;
}

}  // namespace stepwise
