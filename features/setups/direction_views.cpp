#include "features/setups/direction_views.h"

#include "geom/core/parallel.h"

namespace stepwise {
namespace {

/// Views of at most this many triangles in all are kept, some 20 MB.
constexpr std::size_t kMostKept = 150'000;

}  // namespace

DirectionViews::DirectionViews(const Clearance& clearance, const std::vector<CandidateDirection>& directions,
                               std::size_t grain)
    : clearance_(clearance),
      directions_(directions),
      grain_(grain),
      keep_(clearance.triangleCount() * directions.size() <= kMostKept),
      kept_(directions.size()) {}

void DirectionViews::look(std::size_t direction, const std::function<bool(int)>& wanted,
                          const std::function<void(int, const Clearance::View&)>& body) {
  const int d = static_cast<int>(direction);
  if (!wanted(d)) return;
  std::optional<Clearance::View>& slot = kept_[direction];
  if (!slot) slot = clearance_.along(directions_[direction].direction);
  body(d, *slot);
  if (!keep_) slot.reset();
}

void DirectionViews::forEach(const std::function<bool(int)>& wanted,
                             const std::function<void(int, const Clearance::View&)>& body) {
  parallelFor(directions_.size(), grain_, [&](std::size_t i) { look(i, wanted, body); });
}

void DirectionViews::forEachInTurn(const std::function<bool(int)>& wanted,
                                   const std::function<void(int, const Clearance::View&)>& body) {
  for (std::size_t i = 0; i < directions_.size(); ++i) look(i, wanted, body);
}

}  // namespace stepwise
