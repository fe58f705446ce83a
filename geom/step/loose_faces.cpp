#include "geom/occt/loose_faces.h"

#include <BRepBuilderAPI_MakeSolid.hxx>
#include <BRepBuilderAPI_Sewing.hxx>
#include <BRepLib.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <TopoDS_Shell.hxx>
#include <TopoDS_Solid.hxx>

namespace stepwise {
namespace {

TopoDS_Shape single(const std::vector<TopoDS_Shape>& shapes) {
  if (shapes.size() == 1) return shapes.front();
  BRep_Builder builder;
  TopoDS_Compound compound;
  builder.MakeCompound(compound);
  for (const TopoDS_Shape& shape : shapes) builder.Add(compound, shape);
  return compound;
}

}  // namespace

std::vector<LooseBody> sewLooseFaces(const TopoDS_Shape& shape, double toleranceMm) {
  std::vector<LooseBody> bodies;
  BRepBuilderAPI_Sewing sewing(toleranceMm);
  int count = 0;
  for (TopExp_Explorer it(shape, TopAbs_FACE, TopAbs_SOLID); it.More(); it.Next(), ++count) sewing.Add(it.Current());
  if (count == 0) return bodies;
  sewing.Perform();
  const TopoDS_Shape sewn = sewing.SewedShape();
  std::vector<TopoDS_Shape> open;
  for (TopExp_Explorer it(sewn, TopAbs_SHELL); it.More(); it.Next()) {
    const TopoDS_Shell shell = TopoDS::Shell(it.Current());
    if (!BRep_Tool::IsClosed(shell)) {
      open.push_back(shell);
      continue;
    }
    TopoDS_Solid solid = BRepBuilderAPI_MakeSolid(shell);
    BRepLib::OrientClosedSolid(solid);
    bodies.push_back({solid, true});
  }
  for (TopExp_Explorer it(sewn, TopAbs_FACE, TopAbs_SHELL); it.More(); it.Next()) open.push_back(it.Current());
  if (!open.empty()) bodies.push_back({single(open), false});
  return bodies;
}

}  // namespace stepwise
