// A file that others may write to while it is read.
//
// Reading takes a moment, the kernel reads a file by its name more than once, and its content may be another in
// between: such an answer fits neither content, and must not be lent to other files of the content that was hashed.
//
// Does not see: a content that comes and goes between the two looks and leaves size, time and inode as they were.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "features/report.h"
#include "geom/core/result.h"

namespace stepwise {

class WatchedFile {
 public:
  /// Looks at the file and hashes it. Errors: as describeInput.
  static Result<WatchedFile> open(const std::string& path);

  /// Path, size and hash as they were when the file was opened.
  const ReportedInput& described() const { return described_; }

  /// Whether the file is another than it was, or gone. Looks at size, time and inode; the content is hashed again where
  /// the last change is so fresh that one more would leave the same time, and where only the file's status changed.
  bool hasChanged() const;

 private:
  struct Stamp {
    std::array<std::int64_t, 5> content{};  ///< second and nanosecond of its last change, bytes, device, inode
    std::array<std::int64_t, 2> status{};   ///< second and nanosecond of its last change
  };
  static Stamp stampOf(const std::string& path);  ///< zeros: gone

  ReportedInput described_;
  Stamp before_;
  bool fresh_ = false;  ///< changed within the resolution of file times before it was hashed
};

}  // namespace stepwise
