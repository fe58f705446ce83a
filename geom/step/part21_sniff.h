// Is this text STEP at all, and if not, what is it?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "geom/core/result.h"

namespace stepwise {

/// Position of "ISO-10303-21"; an Error that says what the content looks like if there is none near the start.
Result<std::uint64_t> findPart21Start(std::string_view text, const std::string& where);

}  // namespace stepwise
