// Control characters that stand between the values of a STEP text, where nothing but blanks and line ends may be.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace stepwise {

/// Their places in [from, to), those in strings and comments apart.
std::vector<std::uint64_t> findControlCharacters(std::string_view text, std::uint64_t from, std::uint64_t to);

}  // namespace stepwise
