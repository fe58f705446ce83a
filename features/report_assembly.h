// The assembly's part of the report: contacts, roles, joints and order of the instances, as JSON and as text.
//
// Lengths in mm. Places and directions are in the assembly's coordinates.
#pragma once

#include <string>

#include "features/report.h"

namespace stepwise {

/// Adds what the study found to `assembly`; null where the study gave up.
void addStudy(Json& assembly, const AssemblyAnalysis& analysis);

/// The lines on `report["assembly"]` after the count of its instances; empty where there is nothing to say.
std::string writeStudy(const Json& assembly);

}  // namespace stepwise
