#include "features/setups/hold_both_readings.h"

#include <algorithm>

#include "geom/core/parallel.h"

namespace stepwise {
namespace {

/// Parts with fewer faces are held before threads have started.
constexpr std::size_t kWorthThreads = 100;

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
                      const Access& access, const RayCaster& rays, const OrientedBox& box,
                      const ChooseSetupsOptions& choose, const WorkholdingOptions& hold) {
  const bool differ = hasStockFaces(recognition);
  std::vector<SetupPlan> others;
  if (differ) {
    ChooseSetupsOptions other = choose;
    other.machineStockFaces = !choose.machineStockFaces;
    others = chooseSetups(graph, recognition, access, other);
  }
  const SideBacking backing(rays, box);
  const std::size_t grain = graph.faces.size() < kWorthThreads ? plans.size() : 1;
  parallelFor(plans.size(), grain, [&](std::size_t i) {
    SetupPlan& plan = plans[i];
    planWorkholding(plan, graph, recognition, box, hold, &backing);
    if (!mills(plan.machine) || plan.readings.size() < 2) return;
    const int own = countClampings(plan).value;
    plan.readings[0].clampings = own;
    if (!differ) {
      plan.readings[1].clampings = own;
      return;
    }
    planWorkholding(others[i], graph, recognition, box, hold, &backing);
    plan.readings[1].setups = others[i].minimum;
    plan.readings[1].clampings = countClampings(others[i]).value;
  });
}

}  // namespace stepwise
