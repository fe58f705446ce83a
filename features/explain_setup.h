// Why a setup of a machine class is what it is: the plan and its proof, what it cuts with which tools, how it is held.
#pragma once

#include <string>

#include "features/explain_subject.h"

namespace stepwise {

Result<std::string> explainSetup(const Subject& subject, MachineClass machine, int number);

}  // namespace stepwise
