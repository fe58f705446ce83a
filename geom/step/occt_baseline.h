// The kernel's own reading of a STEP file with nothing added: the yardstick for benchmarks.
//
// ReadFile, then TransferRoots, with the kernel's default settings and messages off; names, colours, PMI and checks of
// the text are left out. One call at a time per process.
#pragma once

#include <string>

#include "geom/core/result.h"

namespace stepwise {

/// Number of roots that were transferred.
Result<int> readWithStockReader(const std::string& path);

}  // namespace stepwise
