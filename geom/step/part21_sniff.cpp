#include "geom/step/part21_sniff.h"

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace stepwise {
namespace {

constexpr std::size_t kLookAhead = 4096;

bool contains(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }

bool isUtf16(std::string_view text) {
  if (text.size() >= 2 && (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF")) return true;
  const std::string_view head = text.substr(0, 64);
  return head.size() >= 8 &&
         static_cast<std::size_t>(std::count(head.begin(), head.end(), '\0')) >= head.size() * 2 / 5;
}

/// IGES has a letter in column 73 of every 80-column line.
bool isIges(std::string_view text) {
  return text.size() > 80 && text[72] == 'S' && std::isdigit(static_cast<unsigned char>(text[79])) != 0;
}

std::string guessContent(std::string_view text) {
  std::string head(text.substr(0, kLookAhead));
  std::transform(head.begin(), head.end(), head.begin(), [](unsigned char c) { return std::tolower(c); });
  if (contains(head, "git-lfs.github.com")) return "a Git LFS pointer: the file itself was never downloaded";
  if (contains(head, "<html") || contains(head, "<!doctype html"))
    return "a web page, perhaps an error page of a download";
  if (contains(head, "<?xml")) return "XML";
  if (isIges(text)) return "IGES";
  if (head.rfind("solid", 0) == 0 && contains(head, "facet")) return "STL";
  const auto odd = std::count_if(head.begin(), head.end(), [](unsigned char c) {
    return c == 0 || c >= 127 || (c < ' ' && c != '\n' && c != '\r' && c != '\t');
  });
  if (static_cast<std::size_t>(odd) * 10 > head.size()) return "binary data";
  return "some other text";
}

}  // namespace

Result<std::uint64_t> findPart21Start(std::string_view text, const std::string& where) {
  const bool blank =
      std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(text.size(), kLookAhead)),
                  [](unsigned char c) { return std::isspace(c) != 0; });
  if (blank) return fail({"file-empty", where, "the file holds nothing but white space", "export or copy it again"});
  if (isUtf16(text)) {
    return fail({"utf-16", where, "the text is UTF-16; STEP is 7-bit text", "save it as plain text (ASCII or UTF-8)"});
  }
  const std::size_t start = text.substr(0, kLookAhead).find("ISO-10303-21");
  if (start == std::string_view::npos) {
    return fail({"not-step", where,
                 "this is no STEP file: ISO-10303-21 is missing; it looks like " + guessContent(text),
                 "name a STEP file (.stp, .step)"});
  }
  return static_cast<std::uint64_t>(start);
}

}  // namespace stepwise
