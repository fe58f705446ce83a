#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <Precision.hxx>
#include <ShapeBuild_ReShape.hxx>
#include <ShapeFix.hxx>
#include <ShapeFix_Face.hxx>
#include <ShapeFix_Shape.hxx>
#include <ShapeFix_Solid.hxx>
#include <ShapeFix_Wire.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <TopoDS_Iterator.hxx>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "geom/occt/direct/body_builder.h"
#include "geom/occt/direct/plane_fit.h"
#include "geom/occt/direct/simple_bounds.h"
#include "geom/occt/direct/stated_curves.h"

namespace stepwise::direct {
namespace {

/// Misses of exporters end here; those of damaged files are mended in ways that depend on the whole body.
constexpr double kFarMm = 0.25;

/// The settings of the kernel's reader.
Handle(ShapeFix_Shape) repairTool(const ContextUnits& units) {
  constexpr double kMostMm = 1;
  Handle(ShapeFix_Shape) tool = new ShapeFix_Shape;
  const Handle(ShapeBuild_ReShape) context = new ShapeBuild_ReShape;
  context->ModeConsiderLocation() = true;
  tool->SetContext(context);
  tool->SetPrecision(units.uncertaintyMm);
  tool->SetMaxTolerance(std::max(units.uncertaintyMm, kMostMm));
  tool->FixFaceTool()->FixWireTool()->FixSameParameterMode() = false;
  tool->FixSolidTool()->CreateOpenSolidMode() = false;
  return tool;
}

/// Repair of another face has changed its edges.
bool isTouched(const Handle(ShapeBuild_ReShape) & context, const BodyFace& face) {
  for (TopExp_Explorer it(face.face, TopAbs_EDGE); it.More(); it.Next()) {
    if (!context->Value(it.Current()).IsSame(it.Current())) return true;
    for (TopoDS_Iterator vertex(it.Current()); vertex.More(); vertex.Next()) {
      if (!context->Value(vertex.Value()).IsSame(vertex.Value())) return true;
    }
  }
  return false;
}

/// Repair has given the bounds the other sense: the shell is no longer well oriented, whatever else is done.
bool isTurnedOver(const Handle(ShapeBuild_ReShape) & context, const BodyFace& face) {
  std::unordered_map<const TopoDS_TShape*, std::array<bool, 2>> now;  // used forward, used reversed
  for (TopExp_Explorer it(context->Apply(face.face), TopAbs_EDGE); it.More(); it.Next())
    now[it.Current().TShape().get()][it.Current().Orientation() == TopAbs_FORWARD ? 0 : 1] = true;
  for (TopExp_Explorer it(face.face, TopAbs_EDGE); it.More(); it.Next()) {
    for (TopExp_Explorer piece(context->Apply(it.Current()), TopAbs_EDGE); piece.More(); piece.Next()) {
      const auto found = now.find(piece.Current().TShape().get());
      if (found != now.end() && !found->second[piece.Current().Orientation() == TopAbs_FORWARD ? 0 : 1]) return true;
    }
  }
  return false;
}

/// Repair finds them anew, for the edges as they have become.
void removeCurves(const TopoDS_Shape& face, const Handle(Geom_Surface) & surface) {
  for (TopExp_Explorer it(face, TopAbs_EDGE); it.More(); it.Next())
    BRep_Builder().UpdateEdge(TopoDS::Edge(it.Current()), Handle(Geom2d_Curve)(), surface, TopLoc_Location(), 0);
}

double largestTolerance(const TopoDS_Shape& shape) {
  double largest = 0;
  for (TopExp_Explorer it(shape, TopAbs_VERTEX); it.More(); it.Next())
    largest = std::max(largest, BRep_Tool::Tolerance(TopoDS::Vertex(it.Current())));
  return largest;
}

}  // namespace

/// The edges of a plane as repair of another face has left them.
bool BodyBuilder::fitsLoosely(const TopoDS_Face& plane) const {
  const double touchMm = std::max(Precision::Confusion(), geometry_.units().uncertaintyMm);
  return missOfPlane(plane) <= kMostLooseMm && boundsAreSimple(plane, touchMm);
}

/// Faces that lack a seam, or whose curves do not quite fit, go through the kernel's repair of faces: in order, with
/// those that such a repair has touched. It leaves the others as they are, so they need not go.
void BodyBuilder::repairFaces(BuiltBody& built) {
  const bool needed =
      std::any_of(faces_.begin(), faces_.end(), [](const BodyFace& face) { return face.healed || face.loose; });
  if (!needed) {
    for (const BodyFace& face : faces_) built.faces.emplace_back(face.at, face.face);
    return;
  }
  for (const BodyFace& face : faces_) {
    if (!face.healed) continue;
    for (const FaceWire& wire : face.wires) addStatedCurves(geometry_, face, wire, edges_);
  }
  const Handle(ShapeFix_Shape) tool = repairTool(geometry_.units());
  const Handle(ShapeBuild_ReShape) context = tool->Context();
  const Handle(ShapeFix_Face) faceTool = tool->FixFaceTool();
  faceTool->SetContext(context);
  for (BodyFace& face : faces_) {
    if (!face.healed && !isTouched(context, face)) continue;
    if (!face.healed && face.plane && fitsLoosely(TopoDS::Face(context->Apply(face.face)))) {
      face.loose = true;
      continue;
    }
    if (face.loose) removeCurves(context->Apply(face.face), face.surface);
    face.healed = true;
    face.loose = false;
    faceTool->Init(face.face);
    faceTool->Perform();
    if (isTurnedOver(context, face)) throw NotDirect{"a face that repair turns over"};
  }
  built.shape = context->Apply(built.shape);
  BRep_Builder builder;
  TopoDS_Compound repaired;
  builder.MakeCompound(repaired);
  for (const BodyFace& face : faces_) {
    built.faces.emplace_back(face.at, context->Apply(face.face));
    if (face.healed || face.loose) builder.Add(repaired, built.faces.back().second);
  }
  ShapeFix::SameParameter(repaired, false);
  if (!shellsAreWhole(built.shape)) throw NotDirect{"a shell that repair has opened"};
  if (largestTolerance(built.shape) > kFarMm) throw NotDirect{"curves and surfaces far from each other"};
}

/// The whole body, as the kernel's reader does once all is translated: the same input, so the same result.
void BodyBuilder::repairAsKernel(BuiltBody& built) {
  const Handle(ShapeFix_Shape) tool = repairTool(geometry_.units());
  tool->Init(built.shape);
  tool->Perform();
  built.shape = tool->Shape();
  if (built.shape.IsNull()) throw NotDirect{"a body of which repair leaves nothing"};
  for (const BodyFace& face : faces_) built.faces.emplace_back(face.at, tool->Context()->Apply(face.face));
}

}  // namespace stepwise::direct
