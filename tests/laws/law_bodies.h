// The bodies that the laws run over: every part of every sample, and random parts from fixed seeds.
#pragma once

#include <string>
#include <vector>

#include "tests/laws/part_summary.h"

namespace stepwise {

struct LawBody {
  std::string name;
  Solid solid;
  PartSummary summary;
};

/// Made and analysed once per program.
const std::vector<LawBody>& lawBodies();

/// A block with holes, pockets, slots and steps from several sides, chosen by the seed.
Solid makeRandomPart(unsigned seed);

}  // namespace stepwise
