// Looks through TOML for letters beyond ASCII where the language has none, before the parser meets them.
//
// TOML 1.0 allows them in quotes and comments only. toml++ up to 3.3 runs into undefined behaviour at some of them
// elsewhere instead of refusing them. One pass over the text.
// Does not see: any other mistake; behind one, what counts as quoted may differ from the parser's view, which has
// stopped there.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace stepwise {

struct TomlPlace {
  std::size_t line = 1;    ///< from 1
  std::size_t column = 1;  ///< from 1, in bytes
};

/// The first byte of such a letter. A byte order mark at the start is none.
std::optional<TomlPlace> findLetterOutsideQuotes(std::string_view toml);

inline constexpr const char* kLetterOutsideQuotes = "a letter that is not ASCII stands outside quotes and comments";

}  // namespace stepwise
