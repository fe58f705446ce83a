// The texts of features/library/policies/*.toml, compiled into the program (cmake/embed_library.cmake writes the
// source).
#pragma once

#include "features/process/embedded_library.h"

namespace stepwise {

/// In order of name.
std::span<const EmbeddedFile> embeddedPolicies();

}  // namespace stepwise
