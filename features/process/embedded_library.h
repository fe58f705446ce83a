// The texts of features/library/*.toml, compiled into the program (cmake/embed_library.cmake writes the source).
#pragma once

#include <span>
#include <string_view>

namespace stepwise {

struct EmbeddedFile {
  std::string_view name;  ///< "materials.toml"
  std::string_view text;
};

/// In order of name.
std::span<const EmbeddedFile> embeddedLibrary();

}  // namespace stepwise
