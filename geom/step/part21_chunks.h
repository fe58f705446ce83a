// Many instances of a STEP text indexed at once.
//
// Where statements begin cannot be seen from the middle of a text: what looks like a beginning may stand in a string or
// a comment. So every chunk starts at a guess, and what it found counts only if the chunk before it ended right there;
// else, and where a chunk meets an error, the scan goes on from the last certain place. The index is that of one scan
// from the start, to the last byte. Threads: those of parallelFor.
#pragma once

#include <cstdint>
#include <string_view>

#include "geom/step/part21_index.h"

namespace stepwise {

/// Adds instances from `start`, where one begins, to `index`; returns where to go on: at something else than an
/// instance, or at a statement with an error. Throws StatementScanner::Stop.
std::uint64_t indexInChunks(std::string_view text, std::uint64_t start, std::uint64_t chunkBytes, Part21Index& index);

}  // namespace stepwise
