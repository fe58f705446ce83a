#include "features/nearest_word.h"

#include <algorithm>
#include <numeric>

namespace stepwise {

std::size_t editDistance(std::string_view a, std::string_view b, std::size_t enough) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
    if (*std::min_element(row.begin(), row.end()) >= enough) return enough;  // rows never fall below the one before
  }
  return std::min(row.back(), enough);
}

std::string nearestWord(std::string_view word, const std::vector<std::string>& words) {
  constexpr std::size_t kLongest = 100;  // nobody mistypes a text into a name
  std::string nearest;
  if (word.size() > kLongest) return nearest;
  std::size_t best = kLongest;
  for (const std::string& candidate : words) {
    const std::size_t tooFar = std::min(best, candidate.size() / 2 + 1);
    const std::size_t missing = std::max(word.size(), candidate.size()) - std::min(word.size(), candidate.size());
    if (missing >= tooFar) continue;
    const std::size_t distance = editDistance(word, candidate, tooFar);
    if (distance >= tooFar) continue;
    best = distance;
    nearest = candidate;
  }
  return nearest;
}

}  // namespace stepwise
