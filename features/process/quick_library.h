// Reads the built-in library's texts in a fraction of what a full TOML parser takes: they use few of its forms.
//
// Understood: [group] headers, key = "text", key = ["text", …], key = { v = 1, … }, arrays of arrays of numbers, and
// comments. What the numbers mean is not checked here: a test compares the entries with those of the checking reader
// (library_entries.h). Private to features/process. Cost: about a millisecond for the hundred kilobytes of the library.
#pragma once

#include <string>
#include <string_view>

#include "features/process/library_entries.h"

namespace stepwise {

/// False where the text has a form that is not understood; `entries` is then to be thrown away.
bool readLibraryQuickly(std::string_view text, const std::string& file, ProcessLibrary::Entries& entries);

}  // namespace stepwise
