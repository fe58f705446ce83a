#include "geom/model/trace_cut.h"

#include <BRepAlgoAPI_Cut.hxx>
#include <BRepTools_History.hxx>
#include <TopTools_ListOfShape.hxx>
#include <TopoDS_Iterator.hxx>

#include "geom/occt/guard.h"
#include "geom/occt/solid_shape.h"
#include "geom/occt/unify_faces.h"

namespace stepwise {
namespace {

TopoDS_Shape onlySolid(const TopoDS_Shape& shape) {
  if (shape.ShapeType() != TopAbs_COMPOUND) return shape;
  TopoDS_Iterator it(shape);
  if (!it.More()) return shape;
  const TopoDS_Shape first = it.Value();
  it.Next();
  return it.More() ? shape : first;
}

void addOrigins(FaceOrigin::Source source, const Solid& from, BRepTools_History& history, TracedCut& traced) {
  const auto add = [&](const TopoDS_Shape& face, FaceId id) {
    const int found = traced.solid.shape().faces.FindIndex(face);
    if (found > 0) traced.origins[found - 1].push_back({source, id});
  };
  for (FaceId id = 1; id <= faceCount(from); ++id) {
    const TopoDS_Shape& face = from.shape().faces(id);
    if (history.IsRemoved(face)) continue;
    const TopTools_ListOfShape& copies = history.Modified(face);
    if (copies.IsEmpty()) add(face, id);
    for (const TopoDS_Shape& copy : copies) add(copy, id);
  }
}

}  // namespace

Result<TracedCut> cutTraced(const Solid& body, const Solid& tool) {
  return guarded("cutTraced", [&]() -> Result<TracedCut> {
    TopTools_ListOfShape arguments, tools;
    arguments.Append(body.shape().shape);
    tools.Append(tool.shape().shape);
    BRepAlgoAPI_Cut operation;
    operation.SetArguments(arguments);
    operation.SetTools(tools);
    operation.Build();
    if (!operation.IsDone() || operation.HasErrors())
      return fail(
          {"boolean-failed", "cutTraced", "the boolean operation gave no result", "check the arguments for validity"});
    Handle(BRepTools_History) history = new BRepTools_History;
    history->Merge(operation.History());
    const TopoDS_Shape unified = unifyFaces(operation.Shape(), history);
    TracedCut traced;
    traced.solid = wrapShape(onlySolid(unified));
    traced.origins.resize(faceCount(traced.solid));
    addOrigins(FaceOrigin::Source::body, body, *history, traced);
    addOrigins(FaceOrigin::Source::tool, tool, *history, traced);
    return traced;
  });
}

}  // namespace stepwise
