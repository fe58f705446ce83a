// Workholding of all plans of a part, and how many clampings it takes when its drawing is read the other way.
//
// A drawing leaves open whether outer faces are machined or bought to size. The plans follow one reading; the other one
// is planned and held as well, and its clampings are noted in SetupPlan::readings. Milling machines only: on lathes the
// readings differ in the ends of the bar alone. Cost: as choosing the plans, and twice as holding one each. Machine
// classes are held at the same time; the same answer for any thread count.
#pragma once

#include <vector>

#include "features/setups/choose_setups.h"
#include "features/setups/plan_workholding.h"

namespace stepwise {

/// `rays`: of the part's mesh. `choose` are the options that the plans were made with.
void holdBothReadings(std::vector<SetupPlan>& plans, const FaceGraph& graph, const Recognition& recognition,
                      const Access& access, const RayCaster& rays, const OrientedBox& box,
                      const ChooseSetupsOptions& choose, const WorkholdingOptions& hold);

}  // namespace stepwise
