#include "features/process/fine_finish.h"

#include <fmt/format.h>
#include <algorithm>
#include <set>
#include <vector>

#include "features/process/step_builder.h"

namespace stepwise {
namespace {

std::string groupOf(std::string operation) {
  std::replace(operation.begin(), operation.end(), '-', '_');
  return "op." + operation;
}

/// How fine an operation works at its best.
struct Best {
  LibraryValue grade, raUm;
};

bool isFiner(const ToleranceNeed& need, double grade) {
  const bool onOneFace = need.kind == ToleranceNeed::Kind::size || need.kind == ToleranceNeed::Kind::form;
  return onOneFace && need.grade && *need.grade < grade;
}

void addStep(const PlanContext& context, const char* operation, const std::vector<const ToleranceNeed*>& needs,
             const Best& before, Route& route) {
  if (needs.empty()) return;
  StepBuilder step(context.library, operation);
  double area = 0;
  std::set<int> ids;
  std::string texts;
  for (const ToleranceNeed* need : needs) {
    for (const FaceId face : need->faces) area += context.graph.face(face).areaMm2;
    if (need->feature) ids.insert(*need->feature);
    texts += (texts.empty() ? "" : ", ") + need->text;
  }
  step.perLot(step.own("setup_first_min"))
      .perPiece(over(Range::exactly(area), step.own("area_rate_mm2_min")) + step.own("load_min"));
  step.features({ids.begin(), ids.end()}).uses({before.grade.key, before.raUm.key});
  step.because(fmt::format("{}: the machine before holds IT{:g} and Ra {:g} at best", texts, before.grade.value,
                           before.raUm.value));
  route.steps.push_back(step.done());
  ++route.clampings;
}

}  // namespace

void addFineFinish(const PlanContext& context, const std::string& operation, Route& route) {
  const Best best{context.library.get(groupOf(operation) + ".it_best_it"),
                  context.library.get(groupOf(operation) + ".ra_best_um")};
  const LibraryValue ground = context.library.get("op.grind.it_best_it");
  std::vector<const ToleranceNeed*> inner, outer;
  for (const ToleranceNeed& need : context.needs) {
    if (!isFiner(need, best.grade.value) && !(need.raUm && *need.raUm < best.raUm.value)) continue;
    const bool isHole = need.feature && std::holds_alternative<Hole>(context.feature(*need.feature).shape);
    (isHole ? inner : outer).push_back(&need);
    if (!isFiner(need, ground.value)) continue;
    route.libraryKeys.push_back(ground.key);
    route.conditions.push_back(
        fmt::format("{} is IT{}, finer than the IT{:g} of grinding: to be lapped and sorted, or relaxed", need.text,
                    *need.grade, ground.value));
  }
  addStep(context, "grind", outer, best, route);
  addStep(context, "hone", inner, best, route);
}

}  // namespace stepwise
