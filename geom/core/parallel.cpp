#include "geom/core/parallel.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>

#include <memory>

namespace stepwise {
namespace {

std::unique_ptr<tbb::global_control>& limit() {
  static std::unique_ptr<tbb::global_control> control;
  return control;
}

}  // namespace

void parallelFor(std::size_t count, std::size_t grain, const std::function<void(std::size_t)>& body) {
  if (count <= grain || threadCount() == 1) {
    for (std::size_t i = 0; i < count; ++i) body(i);
    return;
  }
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, grain), [&](const auto& range) {
    for (std::size_t i = range.begin(); i != range.end(); ++i) body(i);
  });
}

void setThreadCount(std::size_t threads) {
  limit() = threads == 0 ? nullptr
                         : std::make_unique<tbb::global_control>(tbb::global_control::max_allowed_parallelism, threads);
}

std::size_t threadCount() { return tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism); }

}  // namespace stepwise
