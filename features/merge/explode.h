// How far each instance is moved for an exploded view: back along the way it came in, until it is clear of the others.
//
// Lengths in mm, assembly coordinates. Instances that were put together before move on together. Without a known order
// (shapes that lock each other) instances move away from the assembly's middle.
// Cost: instances². Threads: pure. Does not see: shapes; boxes are kept apart, not bodies.
#pragma once

#include <optional>
#include <vector>

#include "geom/contact/assembly_order.h"
#include "geom/core/vec3.h"

namespace stepwise {

/// `boxes`: of the instances where they stand; empty boxes stay where they are.
std::vector<Vec3> explode(const std::vector<Box3>& boxes, const std::optional<AssemblyOrder>& order);

}  // namespace stepwise
