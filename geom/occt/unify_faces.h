// Makes one face of neighbouring faces on the same surface, and one edge of neighbouring edges on the same curve.
#pragma once

#include <BRepTools_History.hxx>
#include <TopoDS_Shape.hxx>

namespace stepwise {

/// The shape as a CAD system would show it; `history`, if given, learns what became of faces and edges. A damaged
/// shape comes back as it is: ShapeUpgrade_UnifySameDomain (OCCT 7.6) walks for ever round faces whose edges do not
/// close. Cost: a check of the shape, and what the kernel takes.
TopoDS_Shape unifyFaces(const TopoDS_Shape& shape, const Handle(BRepTools_History) & history = nullptr);

}  // namespace stepwise
