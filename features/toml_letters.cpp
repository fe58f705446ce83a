#include "features/toml_letters.h"

#include <string>

namespace stepwise {
namespace {

class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  std::optional<std::size_t> find() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (beyondAscii(c)) return at_;
      if (c == '#') {
        skipComment();
        continue;
      }
      if ((c == '"' || c == '\'') && quoteMayOpen()) {
        skipQuoted(c);
      } else if (!inKey_ && startsBareValue(c)) {
        skipBareValue();
      } else {
        follow(c);
        ++at_;
      }
      if (found_) return found_;
      if (c == '\n' || !isBlank(c)) before_ = c;
    }
    return std::nullopt;
  }

 private:
  static bool beyondAscii(char c) { return static_cast<unsigned char>(c) >= 0x80; }
  static bool isBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

  static bool startsBareValue(char c) {
    return !isBlank(c) && std::string_view("\"'[]{},=").find(c) == std::string::npos;
  }

  /// Numbers, dates and what is none: the parser takes anything up to the end of a value, also quotes and brackets.
  void skipBareValue() {
    while (at_ < text_.size() && !isBlank(text_[at_]) &&
           std::string_view("]},#").find(text_[at_]) == std::string::npos) {
      if (beyondAscii(text_[at_])) found_ = found_ ? found_ : at_;
      ++at_;
    }
  }

  /// Where no key and no value can begin the parser stops, or goes on as if the quote were a letter like any other.
  bool quoteMayOpen() const {
    if (before_ == '.') return inKey_;
    return before_ == '\n' || before_ == '=' || before_ == ',' || before_ == '[' || before_ == '{';
  }

  /// Whether what comes next is part of a key or of a value.
  void follow(char c) {
    const bool inTable = !open_.empty() && open_.back() == '{';
    if (c == '=') inKey_ = false;
    if (c == '\n' && open_.empty()) inKey_ = true;
    if (c == ',' && inTable) inKey_ = true;
    if ((c == '[' || c == '{') && !inKey_) {
      open_.push_back(c);
      inKey_ = c == '{';
    }
    if ((c == ']' || c == '}') && !open_.empty()) {
      open_.pop_back();
      inKey_ = false;
    }
  }

  void skipComment() {
    while (at_ < text_.size() && text_[at_] != '\n') ++at_;
  }

  void skipQuoted(char quote) {
    const std::string_view three = quote == '"' ? R"(""")" : "'''";
    const bool manyLines = text_.substr(at_).starts_with(three);
    at_ += manyLines ? 3 : 1;
    while (at_ < text_.size() && !found_) {
      if (text_[at_] == '\\' && quote == '"') {
        skipEscape();
      } else if (manyLines && text_.substr(at_).starts_with(three)) {
        at_ += 3;
        while (at_ < text_.size() && text_[at_] == quote) ++at_;  // up to two quotes may stand before the closing ones
        return;
      } else if (!manyLines && (text_[at_] == quote || text_[at_] == '\n')) {
        ++at_;
        return;
      } else {
        ++at_;
      }
    }
  }

  /// Behind a backslash the parser skips blanks and meets what follows with the same faulty check, in quotes or not.
  void skipEscape() {
    ++at_;
    const std::size_t first = at_;
    while (at_ < text_.size() && isBlank(text_[at_])) ++at_;
    if (at_ < text_.size() && beyondAscii(text_[at_])) found_ = at_;
    if (at_ == first && at_ < text_.size()) ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  char before_ = '\n';  ///< last character that is no blank
  bool inKey_ = true;   ///< before the equals sign of an entry, or in a header
  std::string open_;    ///< brackets of the arrays and inline tables around
  std::optional<std::size_t> found_;
};

}  // namespace

std::optional<TomlPlace> findLetterOutsideQuotes(std::string_view toml) {
  const std::optional<std::size_t> at = Walk(toml).find();
  if (!at) return std::nullopt;
  TomlPlace place;
  for (std::size_t i = 0; i < *at; ++i) {
    ++place.column;
    if (toml[i] != '\n') continue;
    ++place.line;
    place.column = 1;
  }
  return place;
}

}  // namespace stepwise
