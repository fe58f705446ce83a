#include "geom/model/vary_solid.h"

#include <BRepAlgoAPI_Splitter.hxx>
#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepBuilderAPI_NurbsConvert.hxx>
#include <BRepLib.hxx>
#include <BRep_Builder.hxx>
#include <ShapeUpgrade_ShapeDivideClosed.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_ListOfShape.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Iterator.hxx>
#include <gp_Pln.hxx>

#include <random>
#include <utility>
#include <vector>

#include "geom/brep/mass_properties.h"
#include "geom/occt/convert.h"
#include "geom/occt/guard.h"
#include "geom/occt/solid_shape.h"
#include "geom/occt/unify_faces.h"

namespace stepwise {
namespace {

std::vector<TopoDS_Shape> childrenOf(const TopoDS_Shape& shape) {
  std::vector<TopoDS_Shape> children;
  for (TopoDS_Iterator it(shape); it.More(); it.Next()) children.push_back(it.Value());
  return children;
}

/// Fisher-Yates with plain modulo: the same order with every standard library.
void shuffle(std::vector<TopoDS_Shape>& shapes, std::mt19937& random) {
  for (std::size_t i = shapes.size(); i > 1; --i) std::swap(shapes[i - 1], shapes[random() % i]);
}

TopoDS_Shape rebuilt(const TopoDS_Shape& shape, std::mt19937& random) {
  if (shape.ShapeType() == TopAbs_FACE) return shape;
  std::vector<TopoDS_Shape> children = childrenOf(shape.Oriented(TopAbs_FORWARD));
  if (shape.ShapeType() == TopAbs_SHELL) shuffle(children, random);
  TopoDS_Shape copy = shape.EmptyCopied();
  copy.Orientation(TopAbs_FORWARD);
  BRep_Builder builder;
  for (const TopoDS_Shape& child : children) builder.Add(copy, rebuilt(child, random));
  copy.Closed(shape.Closed());
  copy.Orientation(shape.Orientation());
  return copy;
}

/// The shells of one solid with their faces split by `tool`, as a solid again.
TopoDS_Solid splitSolid(const TopoDS_Shape& solid, const TopoDS_Shape& tool) {
  BRep_Builder builder;
  TopoDS_Solid result;
  builder.MakeSolid(result);
  for (const TopoDS_Shape& shell : childrenOf(solid.Oriented(TopAbs_FORWARD))) {
    TopTools_ListOfShape arguments, tools;
    for (const TopoDS_Shape& face : childrenOf(shell)) arguments.Append(face);
    tools.Append(tool);
    BRepAlgoAPI_Splitter splitter;
    splitter.SetArguments(arguments);
    splitter.SetTools(tools);
    splitter.Build();
    TopoDS_Shell split;
    builder.MakeShell(split);
    for (TopExp_Explorer it(splitter.Shape(), TopAbs_FACE); it.More(); it.Next()) builder.Add(split, it.Current());
    split.Closed(true);
    builder.Add(result, split);
  }
  return result;
}

}  // namespace

Solid asSplines(const Solid& body) {
  return wrapShape(BRepBuilderAPI_NurbsConvert(body.shape().shape, /*Copy=*/true).Shape());
}

Solid withFacesShuffled(const Solid& body, std::uint32_t seed) {
  std::mt19937 random(seed);
  return wrapShape(rebuilt(body.shape().shape, random));
}

Result<Solid> withClosedFacesHalved(const Solid& body) {
  return guarded("withClosedFacesHalved", [&]() -> Result<Solid> {
    ShapeUpgrade_ShapeDivideClosed divide(body.shape().shape);
    divide.SetNbSplitPoints(1);
    divide.Perform();
    const TopoDS_Shape result = divide.Result();
    if (result.IsNull()) return body;  // nothing to divide
    // The halves keep flags of the whole edges that no longer hold; a file's reader would put them right, too.
    BRepLib::SameParameter(result, 1e-7, Standard_True);
    return wrapShape(result);
  });
}

Result<Solid> withFacesSplitByPlane(const Solid& body, Vec3 point, Vec3 normal) {
  return guarded("withFacesSplitByPlane", [&]() -> Result<Solid> {
    const double reach = 2 * computeBox(body).diagonalMm();
    const TopoDS_Face tool =
        BRepBuilderAPI_MakeFace(gp_Pln(toPnt(point), toDir(normal)), -reach, reach, -reach, reach).Face();
    TopExp_Explorer solids(body.shape().shape, TopAbs_SOLID);
    if (!solids.More())
      return fail({"not-a-solid", "withFacesSplitByPlane", "only solids can be split", "sew the sheet first"});
    const TopoDS_Solid first = splitSolid(solids.Current(), tool);
    solids.Next();
    if (!solids.More()) return wrapShape(first);
    BRep_Builder builder;
    TopoDS_Compound all;
    builder.MakeCompound(all);
    builder.Add(all, first);
    for (; solids.More(); solids.Next()) builder.Add(all, splitSolid(solids.Current(), tool));
    return wrapShape(all);
  });
}

Solid withFacesMerged(const Solid& body) { return wrapShape(unifyFaces(body.shape().shape)); }

}  // namespace stepwise
