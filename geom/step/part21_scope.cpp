#include "geom/step/part21_scope.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace stepwise {
namespace {

constexpr std::string_view kBegin = "&SCOPE", kEnd = "ENDSCOPE";

bool isLineEnd(char c) { return c == '\n' || c == '\r'; }
bool isSpace(char c) { return static_cast<unsigned char>(c) <= ' '; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Behind the string or comment that begins at `at`, or `at` itself.
std::size_t behindOpaque(std::string_view text, std::size_t at) {
  std::size_t end = at;
  if (text[at] == '\'') {
    end = text.find('\'', at + 1);
    return end == std::string_view::npos ? text.size() : end + 1;
  }
  if (text.substr(at, 2) != "/*") return at;
  end = text.find("*/", at + 2);
  return end == std::string_view::npos ? text.size() : end + 2;
}

class Flattener {
 public:
  explicit Flattener(std::string_view text) : text_(text) { out_.reserve(text.size()); }

  /// Nothing where scopes do not open and close in turn, each behind a number.
  std::optional<std::string> run() {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t behind = behindOpaque(text_, at);
      if (behind > at) {
        out_ += text_.substr(at, behind - at);
        at = behind;
      } else if (text_.substr(at, kBegin.size()) == kBegin) {
        if (!open()) return std::nullopt;
        at += kBegin.size();
      } else if (!owners_.empty() && text_.substr(at, kEnd.size()) == kEnd) {
        at = close(at + kEnd.size());
      } else {
        out_ += text_[at++];
      }
    }
    if (!owners_.empty()) return std::nullopt;
    return std::move(out_);
  }

 private:
  /// Takes `#1 =` from the end of what is written; its line ends stay.
  bool open() {
    std::size_t from = out_.size();
    while (from > 0 && (isSpace(out_[from - 1]) || isDigit(out_[from - 1]) || out_[from - 1] == '=')) --from;
    if (from == 0 || out_[from - 1] != '#' || out_.find('=', from) == std::string::npos) return false;
    std::string owner, lines;
    for (const char c : out_.substr(--from)) {
      if (!isSpace(c)) owner += c;
      if (isLineEnd(c)) lines += c;
    }
    owners_.push_back(owner);
    out_.resize(from);
    out_ += lines;
    return true;
  }

  /// Writes the owner's number instead of the end and the list of exported entities; returns the place behind.
  std::size_t close(std::size_t at) {
    std::size_t list = at;
    while (list < text_.size() && isSpace(text_[list])) ++list;
    if (list + 1 < text_.size() && text_[list] == '/' && text_[list + 1] != '*') {
      const std::size_t end = text_.find('/', list + 1);
      const std::size_t behind = end == std::string_view::npos ? text_.size() : end + 1;
      std::copy_if(text_.begin() + static_cast<std::ptrdiff_t>(at), text_.begin() + static_cast<std::ptrdiff_t>(behind),
                   std::back_inserter(out_), isLineEnd);
      at = behind;
    }
    out_ += owners_.back();
    owners_.pop_back();
    return at;
  }

  std::string_view text_;
  std::string out_;
  std::vector<std::string> owners_;  ///< "#1=" of the scopes that are open
};

}  // namespace

std::optional<std::string> withoutScopes(std::string_view text) {
  if (text.find(kBegin) == std::string_view::npos) return std::nullopt;
  auto flat = Flattener(text).run();
  if (flat == text) return std::nullopt;  // it stood in a string
  return flat;
}

}  // namespace stepwise
