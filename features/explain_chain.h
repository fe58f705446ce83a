// Traces the figures of a route, a printer or the verdict back to geometry and to library entries with their classes.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "features/analysis.h"

namespace stepwise {

/// Steps, variation, yield, inspections, lead time and cost of a route, each with the entries it comes from; `step`
/// (from 1): only what belongs to that step.
/// `ranking`: the inputs that move its figures most, where they were asked for.
std::string explainRoute(const Route& route, const std::optional<int>& step, const ProcessLibrary& library,
                         const std::vector<Tornado>& ranking = {});
/// Every rule of a printer with its value, limits, faces and entries, and the pose that is proposed.
std::string explainPrinter(const Printability& printability, const ProcessLibrary& library);
/// Factors with their inputs, gates, stability and thresholds.
std::string explainVerdict(const Evaluation& evaluation, const ProcessLibrary& library);

/// One line for each key: value, range, unit, evidence class, source.
std::string describeEntries(const std::set<std::string>& keys, const ProcessLibrary& library);

}  // namespace stepwise
