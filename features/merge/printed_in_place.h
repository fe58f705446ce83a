// Moving pairs that could be printed in one go, with the gap that they would need and what else must hold.
//
// Lengths in mm. Threads: pure. Does not see: supports and powder between the faces.
#pragma once

#include <vector>

#include "features/merge/group_study.h"
#include "features/merge/group_values.h"

namespace stepwise {

/// `rules`: by joint. Bought parts and teeth in mesh are not offered.
std::vector<PrintedInPlace> offerInPlace(const Contacts& contacts, const std::vector<Joint>& joints,
                                         const std::vector<PairRules>& rules, const GroupValues& values);

}  // namespace stepwise
