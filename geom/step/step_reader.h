// Reads a STEP file into an Assembly.
//
// Plain text (.stp, .step, .p21), gzip (.stpz, .gz) and AP242 zip containers (.stpZ, .zip with one part). AP203 e1/e2,
// AP214, AP242 e1/e2. All lengths are converted to mm. The kernel may crash or hang on damaged files in spite of the
// checks before it: run this in a worker process for files you do not trust. One call at a time per process.
// Errors: unreadable, not STEP, damaged text, nothing solid inside. Doubts: Assembly::diagnostics.
#pragma once

#include <string>

#include "geom/core/progress.h"
#include "geom/core/result.h"
#include "geom/step/assembly.h"

namespace stepwise {

/// Who turns the text into shapes.
enum class StepReader {
  occt,       ///< OCCT's own reader, for the whole file
  direct,     ///< built from the text, and repaired by OCCT's tools where curves do not fit; what cannot be built is an
              ///< Error ("not-direct")
  automatic,  ///< the same, but bodies and files of unusual structure go to OCCT's reader; a diagnostic says so
};

struct ReadStepOptions {
  /// Refuse larger files (after unpacking): a guard against archives that unpack without end.
  std::uint64_t maxBytes = 4ull << 30;
  /// Sew loose faces into a solid when the file has no solid; gaps up to this are closed.
  double sewToleranceMm = 1e-3;
  bool readPmi = true;
  StepReader reader = StepReader::automatic;
};

/// The same for plain STEP text that is in memory; `name` stands for the file in what is said about it.
Result<Assembly> readStepText(std::string text, const std::string& name, const ReadStepOptions& options = {});

Result<Assembly> readStep(const std::string& path, const ReadStepOptions& options = {}, const Progress& progress = {});

}  // namespace stepwise
