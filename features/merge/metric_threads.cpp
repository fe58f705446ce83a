#include "features/merge/metric_threads.h"

#include <cmath>

#include "geom/core/check.h"

namespace stepwise {

std::optional<MetricThread> findThreadOfShaft(const ProcessLibrary& library, double shaftMm) {
  constexpr double kThinner = 0.03, kThicker = 0.005;
  const LibraryTable* table = library.table("merge.metric_thread");
  STEPWISE_CHECK(table, "the library has the table of metric threads");
  std::optional<MetricThread> best;
  for (const auto& row : table->rows) {
    if (shaftMm < row[0] * (1 - kThinner) || shaftMm > row[0] * (1 + kThicker)) continue;
    if (!best || std::abs(row[0] - shaftMm) < std::abs(best->diameterMm - shaftMm)) best = MetricThread{row[0], row[1]};
  }
  return best;
}

std::optional<MetricThread> findThreadOfPair(const ProcessLibrary& library, double shaftMm, double boreMm) {
  const std::optional<MetricThread> thread = findThreadOfShaft(library, shaftMm);
  if (!thread) return std::nullopt;
  const double pitches = (thread->diameterMm - boreMm) / thread->pitchMm;
  return pitches > 0.75 && pitches < 1.3 ? thread : std::nullopt;
}

}  // namespace stepwise
