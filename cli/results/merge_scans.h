// Joins the databases of a scan that was shared among several machines.
#pragma once

#include "cli/results/scan_database.h"

namespace stepwise {

struct MergedScans {
  std::size_t files = 0;     ///< in the result
  std::size_t repeated = 0;  ///< paths that were there already, with the same content and report
};

/// Puts everything of the other files into `target`, which may hold something already. Error: one path has different
/// results in two of them, or one cannot be read; then nothing of that one has been put in.
Result<MergedScans> mergeScans(ScanDatabase& target, const std::vector<std::string>& others);

}  // namespace stepwise
