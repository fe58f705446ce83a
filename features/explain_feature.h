// Why a feature is what it is: dimensions as on a drawing, faces, tool directions, setups and steps.
#pragma once

#include <string>

#include "features/explain_subject.h"

namespace stepwise {

Result<std::string> explainFeature(const Subject& subject, int id);

}  // namespace stepwise
