// The curves on surfaces that a text gives, put on the edges of a wire as the kernel's reader does. For geom/ only.
//
// Each is checked against its edge by the kernel's own tools, and left out or replaced where it does not fit: what the
// kernel's repair of shapes expects. Not for planes, which need none. Throws NotDirect for seams that are not followed
// here. Threads: one body at a time per thread.
#pragma once

#include <unordered_map>

#include "geom/occt/direct/body_builder.h"

namespace stepwise::direct {

void addStatedCurves(const GeometryMaker& geometry, const BodyFace& face, const FaceWire& wire,
                     const std::unordered_map<EntityAt, BodyEdge>& edges);

}  // namespace stepwise::direct
