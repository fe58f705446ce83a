// Finds the files a scan is about, and looks at each before anything reads it.
//
// Files are untrusted: they may be FIFOs, devices, loops of links, unreadable, or gone by the time they are opened.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "features/report.h"
#include "geom/core/result.h"

namespace stepwise {

struct FoundFile {
  std::string path;
  std::optional<Error> error;  ///< a folder that cannot be listed or that leads back into itself
};

/// Every given file whatever its name, what given patterns match (see expand_pattern.h), and in given folders, at any
/// depth, what is named like STEP (.step .stp .p21 .stpz, and .step .stp .p21 packed as .gz or .zip), in any case.
/// Sorted by path, each once. Links are followed; a folder met twice is listed once.
std::vector<FoundFile> findInputFiles(const std::vector<std::string>& paths);

/// The paths in a list: one a line, or ended by NUL as `find -print0` writes them; "-" is standard input. Error: the
/// list cannot be read.
Result<std::vector<std::string>> readPathList(const std::string& path);

/// Of a regular file, without reading it. absent: it is none, or cannot be looked at.
std::optional<std::uint64_t> sizeOfFile(const std::string& path);

/// Size and SHA-256 of a file that can be read. Error: missing, unreadable, not a regular file, empty. Never blocks on
/// FIFOs and devices.
Result<ReportedInput> describeInput(const std::string& path);

}  // namespace stepwise
