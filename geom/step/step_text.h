// The text of a STEP file, unpacked into memory.
//
// Plain files, gzip (and the other stream compressions that libarchive knows), and zip containers with one STEP file
// inside; the content decides, not the file name. Cost: one read of the file, one copy when packed.
// Does not see: whether the text is STEP (see part21_scan.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "geom/core/result.h"

namespace stepwise {

struct StepText {
  std::string text;
  std::uint64_t fileBytes = 0;          ///< size on disk, before unpacking
  std::vector<Diagnostic> diagnostics;  ///< "packed-file" with what was unpacked
};

/// Errors: "file-not-found", "file-unreadable", "file-empty", "file-too-large", "archive-damaged", "archive-no-step",
/// "archive-many-steps".
Result<StepText> loadStepText(const std::string& path, std::uint64_t maxBytes);

}  // namespace stepwise
