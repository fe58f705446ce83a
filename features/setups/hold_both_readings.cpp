#include "features/setups/hold_both_readings.h"

#include <algorithm>

namespace stepwise {
namespace {

bool mills(MachineClass machine) {
  return machine == MachineClass::mill3 || machine == MachineClass::mill4 || machine == MachineClass::mill5;
}

/// The readings can only differ where there are outer faces to buy or to machine.
bool hasStockFaces(const Recognition& recognition) {
  return std::any_of(recognition.faces.begin(), recognition.faces.end(),
                     [](const FaceVerdict& verdict) { return verdict.faceClass == "stock"; });
}

}  // namespace

void holdBothReadings(std::vector<SetupPlan>& plans, const FaceGraph& graph, const Recognition& recognition,
                      const Access& access, const OrientedBox& box, const ChooseSetupsOptions& choose,
                      const WorkholdingOptions& hold) {
  const bool differ = hasStockFaces(recognition);
  std::vector<SetupPlan> others;
  if (differ) {
    ChooseSetupsOptions other = choose;
    other.machineStockFaces = !choose.machineStockFaces;
    others = chooseSetups(graph, recognition, access, other);
  }
  for (std::size_t i = 0; i < plans.size(); ++i) {
    SetupPlan& plan = plans[i];
    if (!mills(plan.machine) || plan.readings.size() < 2) continue;
    const int own = countClampings(plan).value;
    plan.readings[0].clampings = own;
    if (!differ) {
      plan.readings[1].clampings = own;
      continue;
    }
    planWorkholding(others[i], graph, recognition, box, hold);
    plan.readings[1].setups = others[i].minimum;
    plan.readings[1].clampings = countClampings(others[i]).value;
  }
}

}  // namespace stepwise
