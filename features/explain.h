// Says in words why a face, a feature, a setup, a pair of instances, a route or the verdict is what the analysis made
// of it, with the numbers behind it; figures of the chain are traced to the library's entries.
//
// Based on nothing but the analysis: what is said here is what the stages decided by. A pair's parts are those of its
// instances.
#pragma once

#include <string>

#include "features/analysis.h"

namespace stepwise {

struct Question {
  enum class About { face, feature, setup, pair, route, printer, verdict } about = About::face;
  int id = 1;  ///< face id, feature id, or number of the setup in order of machining, all from 1
  int part = 1;
  MachineClass machine = MachineClass::mill3;  ///< for setups
  std::string name = {};                       ///< route or printer: "mill3", "lmm35"
  std::optional<int> step = {};                ///< of a route: only this one, from 1
  int other = {};                              ///< pair: the second instance, `id` being the first
};

/// Several lines of text. Error: there is no such part, face, feature, setup, route, step or printer.
Result<std::string> explain(const AssemblyAnalysis& analysis, const Question& question, const ProcessLibrary& library);

}  // namespace stepwise
