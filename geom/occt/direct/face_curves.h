// The curves of a face's edges in the parameters of its surface. For geom/ only.
//
// Curves of the text are taken where they fit; else lines of constant parameter are found analytically on elementary
// surfaces, and the rest is projected by the kernel. Cost: some microseconds per edge, up to milliseconds per projected
// one. A face whose bounds do not close in the parameters (a seam or a pole is not told), or run the wrong way round,
// is left as it is: such faces are for the kernel's repair.
#pragma once

#include "geom/occt/direct/body_builder.h"

namespace stepwise::direct {

/// Adds the curves to the edges of a curved face and widens tolerances to what they miss by; false if the face needs
/// repair. Nothing is changed then.
bool addFaceCurves(const GeometryMaker& geometry, const BodyFace& face, std::unordered_map<EntityAt, BodyEdge>& edges);

/// The curves of the text alone, checked as the kernel's reader checks them: what its repair expects.
void addStatedCurves(const GeometryMaker& geometry, const BodyFace& face,
                     std::unordered_map<EntityAt, BodyEdge>& edges);

/// Raises the tolerances of an edge and its vertices to at least `tolerance`.
void raiseTolerance(const TopoDS_Edge& edge, double tolerance);

}  // namespace stepwise::direct
