#include "geom/model/combine_solids.h"

#include <BRepAlgoAPI_Common.hxx>
#include <BRepAlgoAPI_Cut.hxx>
#include <BRepAlgoAPI_Fuse.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_ListOfShape.hxx>

#include "geom/brep/mass_properties.h"
#include "geom/occt/guard.h"
#include "geom/occt/solid_shape.h"
#include "geom/occt/unify_faces.h"
#include "geom/occt/unwrap_single.h"

namespace stepwise {
namespace {

template <class Operation>
Result<TopoDS_Shape> combine(const char* where, const Solid& body, const std::vector<Solid>& tools) {
  return guarded(where, [&]() -> Result<TopoDS_Shape> {
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
    return operation.Shape();
  });
}

template <class Operation>
Result<Solid> runBoolean(const char* where, const Solid& body, const std::vector<Solid>& tools) {
  const Result<TopoDS_Shape> combined = combine<Operation>(where, body, tools);
  if (!combined) return fail(combined.error());
  return guarded(where, [&]() -> Result<Solid> { return wrapShape(unwrapSingle(unifyFaces(*combined))); });
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

Result<double> sharedVolumeMm3(const Solid& a, const Solid& b) {
  for (const Solid* body : {&a, &b})
    if (!isValid(*body))
      return fail({"body-invalid", "shared volume", "a body is not valid", "repair it in the CAD system"});
  const Result<TopoDS_Shape> shared = combine<BRepAlgoAPI_Common>("shared volume", a, {b});
  if (!shared) return fail(shared.error());
  if (shared->IsNull() || !TopExp_Explorer(*shared, TopAbs_SOLID).More()) return 0.0;
  return guarded("shared volume",
                 [&]() -> Result<double> { return computeMassProperties(wrapShape(*shared)).volumeMm3; });
}

}  // namespace stepwise
