// First pass yield of each step, rolled through the route; where defects arise, where they are found, what they cost.
//
// A step's yield is the product of what the library holds for the operation, of handling (small and thin parts), and of
// the capability for each tolerance that is known and made there: Y = 2 Φ(T / σ) − 1. Tolerances that are not known
// give no factor, and `unknowns` says so. A defect of step k is found at the machine with the in-process probability,
// at each later inspection with its own, or escapes; found later, it has cost what was added meanwhile. Does not see:
// rework; learning within the lot. Published yields are of whole shops, not of single operations.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/process/range.h"

namespace stepwise {

struct YieldFactor {
  std::string label;
  Range ratio;
  std::vector<std::string> libraryKeys;
};

struct StepYield {
  Range firstPass = Range::exactly(1);
  std::vector<YieldFactor> factors;
  double foundHereRatio = 0;   ///< of the step's defects: noticed at the machine
  double foundLaterRatio = 0;  ///< at a later inspection
  double escapesRatio = 0;     ///< never: the customer finds them
  double valueSoFarEur = 0;    ///< put into a piece up to and including this step
  double expectedLossEur = 0;  ///< per started piece, from defects that arise here
  double lateLossEur = 0;      ///< the part of it that was added after the defect arose
};

/// One place of the inspection plan, and what it finds.
struct InspectionPoint {
  int step = 0;            ///< index into the route's steps
  std::string label;       ///< "at the machine: 5-axis milling", "final inspection"
  double detectRatio = 0;  ///< of the defects that get here
  double foundRatio = 0;   ///< defects found here, per started piece
  double lateLossEur = 0;  ///< put into them after they arose, per started piece
  std::vector<std::string> libraryKeys;
};

struct YieldEstimate {
  std::vector<StepYield> steps;              ///< as the route's
  std::vector<InspectionPoint> inspections;  ///< in the order of the steps
  double escapedRatio = 0;                   ///< defects that no inspection finds, per started piece
  Range rolled = Range::exactly(1);
  double normalized = 1;       ///< rolled^(1/n) over the n steps that can lose a piece
  double expectedLossEur = 0;  ///< per started piece
  double lateLossEur = 0;
  double lateIndex = 0;          ///< late loss over the value of a finished piece
  std::optional<int> worstStep;  ///< the one that loses most pieces
  std::vector<std::string> unknowns;
  std::vector<std::string> libraryKeys;  ///< of where defects are found; the factors name their own
};

/// Share of pieces within ±tolerance when the process spreads by `sigma3` (three standard deviations).
double capabilityYield(double toleranceHalfWidthMm, double sigma3Mm);

/// Fills `rolled` and `normalized` from the steps.
void rollYield(YieldEstimate& yield);

struct PlanContext;
struct Route;
struct CostEstimate;
YieldEstimate estimateYield(const PlanContext& context, const Route& route, const CostEstimate& cost);

}  // namespace stepwise
