// How each step of an assembly order is carried out: pushed in straight, turned in by a thread, or pressed in.
//
// Threads: pure. Does not see: snap fits, which no straight motion lets in.
#pragma once

#include <vector>

#include "features/merge/joints.h"
#include "geom/contact/assembly_order.h"

namespace stepwise {

enum class StepMotion { straight, turned, pressed };
const char* name(StepMotion motion);

/// By step. A thread or press fit along the step's direction with what stands there already says so.
std::vector<StepMotion> nameStepMotions(const AssemblyOrder& order, const Assembly& assembly, const Contacts& contacts,
                                        const Joints& joints);

}  // namespace stepwise
