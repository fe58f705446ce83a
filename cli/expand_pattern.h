// Paths with wildcards, for where no shell has expanded them: in lists, in quotes, or because there are too many.
#pragma once

#include <string>
#include <vector>

namespace stepwise {

/// Whether a path holds `*`, `?` or `[`.
bool isPattern(const std::string& path);

/// What exists and matches, sorted. `*`, `?` and `[…]` stay within one name and do not match a leading dot; `**` as a
/// whole name stands for any number of folders, links to folders not followed.
std::vector<std::string> expandPattern(const std::string& pattern);

}  // namespace stepwise
