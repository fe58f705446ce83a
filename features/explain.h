// Says in words why a face, a feature, a setup or a pair of instances is what the analysis made of it, with the numbers behind it.
//
// Based on nothing but the analysis: what is said here is what the stages decided by. A pair's parts are those of its instances.
#pragma once

#include <string>

#include "features/analysis.h"

namespace stepwise {

struct Question {
  enum class About { face, feature, setup, pair } about = About::face;
  int id = 1;  ///< face id, feature id, or number of the setup in order of machining, all from 1
  int other = 0;  ///< pair: the second instance, `id` being the first
  int part = 1;
  MachineClass machine = MachineClass::mill3;  ///< for setups
};

/// Several lines of text. Error: there is no such part, face, feature or setup.
Result<std::string> explain(const AssemblyAnalysis& analysis, const Question& question);

}  // namespace stepwise
