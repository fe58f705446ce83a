// What a process library holds, and the reader that fills it from TOML. Private to features/process.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "features/process/process_library.h"

namespace stepwise {

struct LibraryText {
  std::vector<std::string> items;
  std::string file;
  int line = 0;
};

struct LibrarySource {
  std::string title, where;
};

struct ProcessLibrary::Entries {
  std::map<std::string, LibraryValue, std::less<>> values;
  std::map<std::string, LibraryTable, std::less<>> tables;
  std::map<std::string, LibraryText, std::less<>> texts;
  std::map<std::string, LibrarySource, std::less<>> sources;
};

enum class LibraryLayer {
  builtIn,  ///< defines keys; every value must have source and class; no key twice
  user,     ///< replaces values of known keys, or adds members to the groups that may grow
};

/// Reads one TOML text into `entries`. Returns everything that is wrong, in order of lines; entries that are right are
/// taken all the same. Sources named in the text are looked up by `checkSources`, because files may come in any order.
std::vector<Error> readLibraryText(std::string_view text, const std::string& file, LibraryLayer layer,
                                   ProcessLibrary::Entries& entries);
/// Values and tables that name a source the library does not have.
std::vector<Error> checkSources(const ProcessLibrary::Entries& entries);

}  // namespace stepwise
