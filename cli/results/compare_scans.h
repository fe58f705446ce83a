// What changed from one scan to another, path by path.
#pragma once

#include "cli/results/scan_database.h"
#include "cli/results/table.h"

namespace stepwise {

struct ScanComparison {
  Table changes;  ///< path, part, what, before, after; in the order of paths
  std::size_t same = 0, changed = 0, added = 0, removed = 0;  ///< files
};

/// Files are the same where path, and everything in the report but times, are. Of parts: name, size, features by kind
/// and dimensions, recommended machine, setups and clampings, steps, cost, verdict; of assemblies: merge groups.
Result<ScanComparison> compareScans(ScanDatabase& before, ScanDatabase& after);

}  // namespace stepwise
