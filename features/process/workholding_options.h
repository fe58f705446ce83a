// What the library knows about holding and raw stock, as the options of planWorkholding.
//
// Lengths in mm, forces in N. Does not see: the shop's own vises and chucks, unless its library file says so.
#pragma once

#include "features/process/process_library.h"
#include "features/setups/plan_workholding.h"

namespace stepwise {

WorkholdingOptions workholdingOptions(const ProcessLibrary& library);
CastingOptions castingOptions(const ProcessLibrary& library);

}  // namespace stepwise
