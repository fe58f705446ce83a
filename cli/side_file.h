// Files that a worker makes beside its report, brought to where the user wants them.
#pragma once

#include <string>

#include "features/report.h"
#include "geom/core/result.h"

namespace stepwise {

struct SideFile {
  const char* what;         ///< as the report's diagnostics name it: "merged STEP"
  const std::string& from;  ///< in a scratch folder; empty: not wanted
  const std::string& to;
};

/// Only complete files get to the user. Error: it cannot be written there, or the worker did not make it, with the
/// reason that the report gives.
Result<void> deliver(const SideFile& file, const Json& report);

}  // namespace stepwise
