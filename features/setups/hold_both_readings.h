// How many clampings the same part takes when its drawing is read the other way.
//
// A drawing leaves open whether outer faces are machined or bought to size. The plans follow one reading; the other one
// is planned and held as well, and its clampings are noted in SetupPlan::readings. Milling machines only: on lathes the
// readings differ in the ends of the bar alone. Cost: as choosing and holding the plans themselves. No threads.
#pragma once

#include <vector>

#include "features/setups/choose_setups.h"
#include "features/setups/plan_workholding.h"

namespace stepwise {

/// `choose` and `hold` are those the plans were made with.
void holdBothReadings(std::vector<SetupPlan>& plans, const FaceGraph& graph, const Recognition& recognition,
                      const Access& access, const OrientedBox& box, const ChooseSetupsOptions& choose,
                      const WorkholdingOptions& hold);

}  // namespace stepwise
