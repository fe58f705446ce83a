// Where the labelled STEP files are that this project did not write, if they are there at all.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace stepwise {

/// The folder in STEPWISE_CORPORA; without it the test says so and checks nothing.
inline std::optional<std::filesystem::path> findCorpus() {
  const char* folder = std::getenv("STEPWISE_CORPORA");
  if (folder != nullptr && std::filesystem::is_directory(folder)) return folder;
  WARN("skipped: STEPWISE_CORPORA does not name a folder of STEP files");
  return std::nullopt;
}

/// STEP files below a folder, sorted by path.
inline std::vector<std::filesystem::path> stepFilesBelow(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::is_directory(folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    std::string extension = entry.path().extension().string();
    for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (extension == ".step" || extension == ".stp") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace stepwise
