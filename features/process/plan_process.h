// Turns a plan of setups into the ordered steps of a production chain, each with its resource and reason.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/process/process_library.h"
#include "features/setups/setup_plan.h"
#include "geom/brep/face_graph.h"
#include "geom/brep/mass_properties.h"

namespace stepwise {

struct ProcessStep {
  std::string operation;         ///< "saw", "mill-3axis", "drill", "deburr", "inspect", "print", "sinter", …
  std::string resource;          ///< machine or station
  std::string supplier;          ///< who does it; a change of supplier is a handover
  std::optional<int> setup;      ///< index into the plan's setups
  std::vector<int> features;     ///< feature ids made here
  std::optional<Range> timeMin;  ///< minutes per piece; absent: unknown
  std::string reason;
  std::vector<std::string> libraryKeys;  ///< the entries the figures come from
};

/// One complete way to make the part.
struct Route {
  std::string name;  ///< "mill3", "turn", "wireEdm", "lmm", …
  bool feasible = false;
  std::string reason;
  std::vector<ProcessStep> steps;
  int handovers = 0, suppliers = 0, clampings = 0;
};

struct ProcessPlan {
  std::string recommended;    ///< name of the recommended conventional route; empty: none feasible
  std::vector<Route> routes;  ///< feasible first, fewest clampings first
};

struct PlanProcessOptions {
  std::optional<std::string> material;
  std::optional<int> quantity;
};

ProcessPlan planProcess(const FaceGraph& graph, const MassProperties& mass, const Recognition& recognition,
                        const std::vector<SetupPlan>& setups, const std::vector<CountRange>& clampings,
                        const ProcessLibrary& library, const PlanProcessOptions& options = {});

}  // namespace stepwise
