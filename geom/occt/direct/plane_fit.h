// How far the edges of a plane face lie off its plane, and their ends off each other. For geom/ only.
//
// As many points of each edge as the kernel's own check takes. Cost: a microsecond per straight edge, some per curved
// one. Threads: const, any number.
#pragma once

#include <TopoDS_Face.hxx>

namespace stepwise::direct {

/// The largest distance in mm; very large where an edge has no curve. Edges stand in the order of their wires.
double missOfPlane(const TopoDS_Face& face);

}  // namespace stepwise::direct
