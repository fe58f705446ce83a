// Writes parts as STEP (AP214 with colours), one colour and name per face.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geom/core/result.h"
#include "geom/step/assembly.h"

namespace stepwise {

enum class LengthUnit { mm, inch };
enum class StepSchema { ap203, ap214, ap242 };

struct WriteStepOptions {
  LengthUnit unit = LengthUnit::mm;
  StepSchema schema = StepSchema::ap214;
};

/// Writes all instances as an assembly, or the bare part if there is one unplaced instance.
/// The header carries no date and no host, so that the same input gives the same bytes.
Result<void> writeStep(const Assembly& assembly, const std::string& path, const WriteStepOptions& options = {});

/// An assembly of one unplaced part, for writing a single body.
Assembly assemblyOf(const Solid& solid, const std::string& name);

}  // namespace stepwise
