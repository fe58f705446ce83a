#include "geom/step/part21_control.h"

#include <algorithm>
#include <cstddef>

namespace stepwise {
namespace {

bool isControl(char c) { return static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r'; }

/// Without a way out of the inner loop, so that the compiler looks at many bytes at once.
bool hasControl(std::string_view text) {
  constexpr std::size_t kBlock = 4096;
  for (std::size_t at = 0; at < text.size(); at += kBlock) {
    unsigned found = 0;
    for (const char c : text.substr(at, kBlock)) found |= isControl(c) ? 1u : 0u;
    if (found != 0) return true;
  }
  return false;
}

}  // namespace

std::vector<std::uint64_t> findControlCharacters(std::string_view text, std::uint64_t from, std::uint64_t to) {
  std::vector<std::uint64_t> found;
  const std::string_view part = text.substr(0, to);
  if (!hasControl(part.substr(std::min<std::uint64_t>(from, part.size())))) return found;
  for (std::size_t at = from; at < part.size(); ++at) {
    if (part[at] == '\'') {
      at = part.find('\'', at + 1);  // a doubled one opens the next string at once
    } else if (part[at] == '/' && part.substr(at, 2) == "/*") {
      at = part.find("*/", at + 2);
      at += at == std::string_view::npos ? 0 : 1;
    } else if (isControl(part[at])) {
      found.push_back(at);
    }
    if (at == std::string_view::npos) break;
  }
  return found;
}

}  // namespace stepwise
