// Why a face is what it is: its owner and rule, or what each rule missed; what it meets; who sees it; where it is cut.
#pragma once

#include <string>

#include "features/explain_subject.h"

namespace stepwise {

Result<std::string> explainFace(const Subject& subject, FaceId id);

}  // namespace stepwise
