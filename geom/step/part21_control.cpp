#include "geom/step/part21_control.h"

#include <cstddef>

#include "geom/step/part21_characters.h"

namespace stepwise {

std::vector<std::uint64_t> findControlCharacters(std::string_view text, std::uint64_t from, std::uint64_t to) {
  std::vector<std::uint64_t> found;
  const std::string_view part = text.substr(0, to);
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
