// Pictures of what making a part takes: steps as swim lanes, variation, lead time, cost; machined beside printed.
//
// Drawn from one of the report's `parts` and from nothing else, so they show the report's numbers. The routes are the
// two that `evaluation` compares; a route that does not exist is said so in words. Does not see: set-ups in space.
#pragma once

#include <string>
#include <vector>

#include "features/report.h"

namespace stepwise {

struct Picture {
  std::string name;  ///< "chain-steps", "chain-variation", "chain-lead-time", "chain-cost": of the file
  std::string svg;
};

/// Empty for a part without process.
std::vector<Picture> drawChain(const Json& part);

std::string drawChainSteps(const Json& part);
std::string drawVariation(const Json& part);
std::string drawLeadTime(const Json& part);
std::string drawCost(const Json& part);

}  // namespace stepwise
