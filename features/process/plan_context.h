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
  const std::vector<SetupPlan>& setups;
  const ProcessLibrary& library;
  const PlanProcessOptions& options;

  MaterialChoice material;
  OrientedBox box;                   ///< longest edge first
  std::vector<ToleranceNeed> needs;  ///< of tolerances, fits, roughness and threads that are known
  double deburrLengthMm = 0;         ///< sharp outer edges
  int holeCount = 0;
  std::vector<std::pair<int, int>>
      touchingFeatures;  ///< ids of features that share an edge, smaller id first, ascending

  Vec3 boxSizeMm() const { return box.halfExtentsMm * 2; }
  const Feature& feature(int id) const { return recognition.features[id - 1]; }
  /// The plan of setups that a route follows; null for routes without one.
  const SetupPlan* planOf(const Route& route) const;
  /// Id of a printed route's printer in the library.
  std::optional<std::string> printerOf(const Route& route) const;
};

PlanContext makePlanContext(const FaceGraph& graph, const MassProperties& mass, const Recognition& recognition,
                            const std::vector<SetupPlan>& setups, const ProcessLibrary& library,
                            const PlanProcessOptions& options);

}  // namespace stepwise
