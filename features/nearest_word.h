// The word that somebody who mistyped probably meant.
//
// Based on: V. Levenshtein, Binary codes capable of correcting deletions, insertions and reversals, 1966.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stepwise {

inline constexpr std::size_t kNeverEnough = static_cast<std::size_t>(-1);

/// Letters to insert, delete or replace to get from one to the other; counting stops at `enough`. Cost: product of the
/// lengths.
std::size_t editDistance(std::string_view a, std::string_view b, std::size_t enough = kNeverEnough);
/// The nearest of the words, the first among equals. Empty: none is nearer than half its length.
std::string nearestWord(std::string_view word, const std::vector<std::string>& words);

}  // namespace stepwise
