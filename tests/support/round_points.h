// Rounds the points of a STEP file, as exporters with few digits do: faces, edges and corners no longer meet exactly.
//
// Directions, radii and parameters stay. Only for files as writeStep makes them. Lengths in the file's unit.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace stepwise {

inline void roundPoints(const std::filesystem::path& file, int decimals) {
  std::string content;
  {
    std::ifstream in(file);
    content.assign(std::istreambuf_iterator<char>(in), {});
  }
  const std::string keyword = "CARTESIAN_POINT(";
  std::string result;
  std::size_t at = 0;
  for (std::size_t found = content.find(keyword); found != std::string::npos; found = content.find(keyword, at)) {
    const std::size_t first = content.find('(', found + keyword.size()) + 1, last = content.find(')', first);
    result += content.substr(at, first - at);
    for (std::size_t start = first; start < last;) {
      const std::size_t end = std::min(content.find(',', start), last);
      const double number = std::strtod(content.c_str() + start, nullptr);
      result += fmt::format("{:.{}f}", number, decimals);
      if (end < last) result += ',';
      start = end + 1;
    }
    at = last;
  }
  result += content.substr(at);
  std::ofstream(file) << result;
}

}  // namespace stepwise
