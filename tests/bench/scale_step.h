// A large STEP text from a small one, to read what no sample is large enough for.
//
// Does not see: several DATA sections; the copies share nothing, so that a part becomes many products of one shape
// each.
#pragma once

#include <cstddef>
#include <string>

#include "geom/core/result.h"

namespace stepwise::bench {

/// All entities again and again under new numbers, until the text has at least `bytes`. Errors: as buildPart21Index.
Result<std::string> repeatedText(const std::string& text, std::size_t bytes);

}  // namespace stepwise::bench
