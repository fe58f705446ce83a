// The versions of the libraries that geometry rests on, for bug reports.
#pragma once

#include <string>
#include <vector>

namespace stepwise {

struct LibraryVersion {
  std::string library;
  std::string version;
};

/// In alphabetical order.
std::vector<LibraryVersion> geometryLibraryVersions();

}  // namespace stepwise
