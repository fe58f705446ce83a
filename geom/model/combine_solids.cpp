#include "geom/model/combine_solids.h"

#include <BRepAlgoAPI_Common.hxx>
#include <BRepAlgoAPI_Cut.hxx>
#include <BRepAlgoAPI_Fuse.hxx>
#include <ShapeUpgrade_UnifySameDomain.hxx>
#include <TopTools_ListOfShape.hxx>

#include "geom/occt/guard.h"
#include "geom/occt/solid_shape.h"
#include "geom/occt/unwrap_single.h"

namespace stepwise {
namespace {

template <class Operation>
Result<Solid> runBoolean(const char* where, const Solid& body, const std::vector<Solid>& tools) {
  return guarded(where, [&]() -> Result<Solid> {
    TopTools_ListOfShape arguments, toolList;
    arguments.Append(body.shape().shape);
    for (const Solid& tool : tools) toolList.Append(tool.shape().shape);
    Operation operation;
    operation.SetArguments(arguments);
    operation.SetTools(toolList);
    operation.Build();
    if (!operation.IsDone() || operation.HasErrors())
      return fail(
          {"boolean-failed", where, "the boolean operation gave no result", "check the arguments for validity"});
    ShapeUpgrade_UnifySameDomain unify(operation.Shape(), true, true, false);
    unify.Build();
    return wrapShape(unwrapSingle(unify.Shape()));
  });
}

}  // namespace

Result<Solid> cut(const Solid& body, const Solid& tool) { return runBoolean<BRepAlgoAPI_Cut>("cut", body, {tool}); }

Result<Solid> cutAll(const Solid& body, const std::vector<Solid>& tools) {
  return runBoolean<BRepAlgoAPI_Cut>("cut", body, tools);
}

Result<Solid> fuse(const Solid& a, const Solid& b) { return runBoolean<BRepAlgoAPI_Fuse>("fuse", a, {b}); }

Result<Solid> fuseAll(const Solid& body, const std::vector<Solid>& others) {
  return runBoolean<BRepAlgoAPI_Fuse>("fuse", body, others);
}

Result<Solid> common(const Solid& a, const Solid& b) { return runBoolean<BRepAlgoAPI_Common>("common", a, {b}); }

}  // namespace stepwise
