// What Stepwise says about a body, without what may differ between two ways of writing it: ids, places, directions.
//
// Two summaries of the same body must not differ, whichever way it lies in space and whoever exported it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "features/analysis.h"

namespace stepwise {

/// One feature: words that must be equal, numbers that must agree within a tolerance.
struct FeatureSummary {
  std::string words;                      ///< kind, class, form, counts, … in a fixed order
  std::map<std::string, double> numbers;  ///< by key; the key's ending tells the power of a length
  std::string text() const;
};

struct SetupSummary {
  bool feasible = false;
  int minimum = 0;
  int unreached = 0;  ///< 0: everything is reached; 1: something is not (its number depends on how faces are split)
  friend bool operator==(const SetupSummary&, const SetupSummary&) = default;
};

struct PartSummary {
  std::vector<FeatureSummary> features;
  std::map<std::string, double> areaMm2ByClass;  ///< over all faces
  std::map<std::string, SetupSummary> setups;    ///< by machine class
};

PartAnalysis analyzeSolid(const Solid& solid);
PartSummary summarize(const PartAnalysis& analysis);
PartSummary summarize(const Solid& solid);

struct CompareOptions {
  double scale = 1;                 ///< lengths of the copy divided by lengths of the original
  double lengthToleranceMm = 1e-3;  ///< on the original's scale; curves where cylinders cross are known to that
  double relativeTolerance = 1e-4;  ///< areas, volumes and shares: the kernel integrates to about that
  bool compareSetups = true;
};

/// Empty where both agree; else what only the original and what only the copy says.
std::string difference(const PartSummary& original, const PartSummary& copy, const CompareOptions& options = {});

}  // namespace stepwise
