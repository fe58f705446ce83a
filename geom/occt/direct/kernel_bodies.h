// Single bodies of a text read by the kernel's own reader, for those that cannot be built directly. For geom/ only.
#pragma once

#include <optional>
#include <vector>

#include "geom/occt/direct/body_builder.h"

namespace stepwise::direct {

struct KernelBody {
  EntityAt at = 0;              ///< solid or surface model
  EntityAt representation = 0;  ///< for its units
};

/// A small text of these bodies and all they refer to, read with the kernel's settings for a whole file. One result per
/// body, in order; a shape that is null where the kernel makes nothing of it. One call at a time per process.
std::vector<BuiltBody> readBodiesWithKernel(const EntityAccess& entities, const std::vector<KernelBody>& bodies);

}  // namespace stepwise::direct
