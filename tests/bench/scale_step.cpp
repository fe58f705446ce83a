#include "tests/bench/scale_step.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "geom/step/part21_index.h"

namespace stepwise::bench {
namespace {

/// `#12` becomes `#(12 + offset)`, but not inside strings.
void appendRenumbered(std::string_view data, std::uint32_t offset, std::string& out) {
  bool inString = false;
  for (std::size_t i = 0; i < data.size();) {
    const char c = data[i++];
    out += c;
    if (c == '\'') inString = !inString;
    if (c != '#' || inString) continue;
    std::uint32_t id = 0;
    const auto [behind, error] = std::from_chars(data.data() + i, data.data() + data.size(), id);
    if (error != std::errc()) continue;
    out += std::to_string(id + offset);
    i = static_cast<std::size_t>(behind - data.data());
  }
}

}  // namespace

Result<std::string> repeatedText(const std::string& text, std::size_t bytes) {
  const auto index = buildPart21Index(text, text.find("ISO-10303-21"));
  if (!index) return fail(index.error());
  const std::size_t from = index->instances.front().offset, to = index->dataEnd;
  std::uint32_t largest = 0;
  for (const Part21Instance& instance : index->instances) largest = std::max(largest, instance.id);
  std::string out = text.substr(0, from);
  out.reserve(bytes + 2 * text.size());
  const std::string_view data = std::string_view(text).substr(from, to - from);
  std::uint32_t offset = 0;
  do {
    appendRenumbered(data, offset, out);
    out += '\n';
    offset += largest;
  } while (out.size() < bytes);
  return out + text.substr(to);
}

}  // namespace stepwise::bench
