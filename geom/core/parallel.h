// Loops over independent items on all cores, with results that do not depend on the number of threads.
//
// Each index writes only its own slot; anything summed is summed afterwards in index order. Threads: the caller's
// `setThreadCount` limit, else all cores. oneTBB stays behind this header.
#pragma once

#include <cstddef>
#include <functional>

namespace stepwise {

/// Calls `body(i)` for i in [0, count), in any order, possibly at once. `grain` items are done by one thread in turn.
void parallelFor(std::size_t count, std::size_t grain, const std::function<void(std::size_t)>& body);

/// Limits all later parallelFor calls of this process to `threads` (0: all cores).
void setThreadCount(std::size_t threads);
std::size_t threadCount();

}  // namespace stepwise
