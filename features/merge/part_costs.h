// What one part of an assembly costs by its routes, as far as choosing groups to merge needs it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "features/process/plan_process.h"

namespace stepwise {

struct PartAnalysis;

/// What one part costs by a printed route: what is paid once a lot, and what each piece adds.
struct PrintedCost {
  double fixedEur = 0, pieceEur = 0;
  int clampings = 0, handovers = 0;
  double leadD = 0;  ///< median
};

struct PartCost {
  std::optional<double> bestEur, machinedEur;  ///< a piece, at the quantity asked for; absent: no such route
  int clampings = 0, handovers = 0;            ///< of the best route
  double leadD = 0;                            ///< likewise, median days
  std::map<std::string, PrintedCost> printed;  ///< by route
  std::optional<double> bestPrintedEur() const;
};

PartCost costOf(const PartAnalysis& part, int quantity);

/// The cheapest feasible route at this quantity, of one kind or of any; null: none.
const Route* bestRoute(const PartAnalysis& part, int quantity, std::optional<RouteKind> kind = std::nullopt);

}  // namespace stepwise
