// Which inputs matter most: each library entry a figure rests on, moved from its lower to its upper bound.
//
// One at a time, everything else at its value. An unknown material is one more input: every material of the library is
// tried. Cost: two plans of one route for each entry, some milliseconds in all. Threads: any number of calls at once.
// Does not see: inputs that matter only together.
#pragma once

#include <string>
#include <vector>

#include "features/process/plan_process.h"

namespace stepwise {

enum class ChainFigure { costPerPieceEur, leadTimeP50D, rolledYield, timePerPieceMin };
const char* name(ChainFigure figure);
/// The figure of a feasible route; cost in a lot of `quantity`.
std::optional<double> figureOf(const Route& route, ChainFigure figure, double quantity);

struct TornadoBar {
  std::string key;                    ///< library key, or "material"
  std::string atLowText, atHighText;  ///< the input at both ends: "40 eur_h", "ti64"
  double atLow = 0, atHigh = 0;       ///< the figure there
  double swing() const;
};

struct Tornado {
  std::string route;
  ChainFigure figure = ChainFigure::costPerPieceEur;
  double quantity = 1;           ///< of the lot; 1 where none was given
  double base = 0;               ///< the figure with every input at its value
  std::vector<TornadoBar> bars;  ///< largest swing first
};

/// None where the route does not exist or is not feasible.
std::optional<Tornado> rankInputs(const PlanInputs& inputs, const ProcessLibrary& library,
                                  const PlanProcessOptions& options, const std::string& route, ChainFigure figure,
                                  std::size_t count = 10);

}  // namespace stepwise
