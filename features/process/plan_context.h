// What the planners of single routes share: the inputs of planProcess, and what is derived from them once.
// Private to features/process.
#pragma once

#include <string>
#include <vector>

#include "features/process/material_choice.h"
#include "features/process/plan_process.h"
#include "features/process/tolerance_needs.h"

namespace stepwise {

struct PlanContext {
  const FaceGraph& graph;
  const MassProperties& mass;
  const Recognition& recognition;
  const ProcessLibrary& library;
  const PlanProcessOptions& options;

  MaterialChoice material;
  OrientedBox box;                   ///< longest edge first
  std::vector<ToleranceNeed> needs;  ///< of tolerances, fits, roughness and threads that are known
  double deburrLengthMm = 0;         ///< sharp outer edges
  int holeCount = 0;

  Vec3 boxSizeMm() const { return box.halfExtentsMm * 2; }
  const Feature& feature(int id) const { return recognition.features[id - 1]; }
};

PlanContext makePlanContext(const FaceGraph& graph, const MassProperties& mass, const Recognition& recognition,
                            const ProcessLibrary& library, const PlanProcessOptions& options);

}  // namespace stepwise
