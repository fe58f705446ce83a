// The text of a STEP file, unpacked into memory.
//
// Plain files, gzip (and the other stream compressions that libarchive knows), and zip containers with one STEP file
// inside; the content decides, not the file name. Large plain files are mapped (see mapped_file.h), so that their pages
// are the system's to give and take; small ones are copied, and no one can change them any more.
// Does not see: whether the text is STEP (see part21_scan.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geom/core/result.h"
#include "geom/step/mapped_file.h"

namespace stepwise {

struct StepText {
  std::string own;
  std::optional<MappedFile> mapped;
  std::uint64_t fileBytes = 0;          ///< size on disk, before unpacking
  std::vector<Diagnostic> diagnostics;  ///< "packed-file" with what was unpacked

  std::string_view text() const { return mapped ? mapped->text() : std::string_view(own); }
  /// The text takes no more memory.
  void release();
  /// "file-changed" where a mapped file is no longer the one that was opened: what was read of it means nothing.
  Result<void> checkUnchanged(const std::string& path) const;
};

/// Files from this size on are mapped.
constexpr std::uint64_t kLeastMappedBytes = 4 << 20;

/// Errors: "file-not-found", "file-unreadable", "file-empty", "file-too-large", "archive-damaged", "archive-no-step",
/// "archive-many-steps".
Result<StepText> loadStepText(const std::string& path, std::uint64_t maxBytes);

}  // namespace stepwise
