// A place of a STEP text that is read otherwise than it is written.
#pragma once

#include <cstdint>
#include <string>

namespace stepwise {

/// A place where the kernel needs other text than the file has.
struct TextEdit {
  std::uint64_t begin = 0, end = 0;
  std::string replacement;
};

}  // namespace stepwise
