#include "geom/occt/body_attributes.h"

#include <BRepClass3d.hxx>
#include <Quantity_Color.hxx>
#include <StepShape_FaceSurface.hxx>
#include <TColStd_HSequenceOfExtendedString.hxx>
#include <TDF_LabelSequence.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Shell.hxx>
#include <TopoDS_Solid.hxx>
#include <XCAFDoc_Area.hxx>
#include <XCAFDoc_Centroid.hxx>
#include <XCAFDoc_ColorTool.hxx>
#include <XCAFDoc_DocumentTool.hxx>
#include <XCAFDoc_LayerTool.hxx>
#include <XCAFDoc_Volume.hxx>

#include <algorithm>
#include <optional>

#include "geom/occt/convert.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

std::optional<Color> colorOf(const Handle(XCAFDoc_ColorTool) & tool, const TDF_Label& label) {
  Quantity_Color color;
  for (const XCAFDoc_ColorType type : {XCAFDoc_ColorSurf, XCAFDoc_ColorGen}) {
    if (tool->GetColor(label, type, color)) return Color{color.Red(), color.Green(), color.Blue()};
  }
  return std::nullopt;
}

void addLayers(const Handle(XCAFDoc_LayerTool) & tool, const TDF_Label& label, std::vector<std::string>& layers) {
  Handle(TColStd_HSequenceOfExtendedString) names;
  if (!tool->GetLayers(label, names) || names.IsNull()) return;
  for (const TCollection_ExtendedString& name : *names) layers.push_back(toUtf8(name));
}

}  // namespace

BodyAttributes::BodyAttributes(const StepDocument& document) : document_(document) {
  for (int i = 1; i <= document.model->NbEntities(); ++i) {
    const auto face = Handle(StepShape_FaceSurface)::DownCast(document.model->Value(i));
    if (face.IsNull()) continue;
    const TopoDS_Shape shape = document.shapeOf(face);
    if (shape.IsNull()) continue;
    // Repair may have split one face of the file into several: each keeps the name.
    for (TopExp_Explorer it(shape, TopAbs_FACE); it.More(); it.Next()) {
      faceEntities_[it.Current().TShape().get()] = {toUtf8(face->Name()), face->SameSense()};
    }
  }
}

void BodyAttributes::read(const TDF_Label& label, Part& part) const {
  readFaces(part);
  readColor(label, part);
  readValidation(label, part);
  const auto layerTool = XCAFDoc_DocumentTool::LayerTool(document_.document->Main());
  addLayers(layerTool, label, part.layers);
  std::sort(part.layers.begin(), part.layers.end());
  part.layers.erase(std::unique(part.layers.begin(), part.layers.end()), part.layers.end());
}

void BodyAttributes::readFaces(Part& part) const {
  const auto& faces = part.solid.shape().faces;
  part.faces.resize(static_cast<std::size_t>(faces.Extent()));
  for (int id = 1; id <= faces.Extent(); ++id) {
    const auto entity = faceEntities_.find(faces(id).TShape().get());
    if (entity != faceEntities_.end()) part.faces[static_cast<std::size_t>(id) - 1].name = entity->second.name;
  }
}

int BodyAttributes::countTurnedFaces(const Part& part) const {
  int turned = 0;
  const TopoDS_Shape& body = part.solid.shape().shape;
  const TopoDS_Shell outer =
      body.ShapeType() == TopAbs_SOLID ? BRepClass3d::OuterShell(TopoDS::Solid(body)) : TopoDS_Shell();
  for (TopExp_Explorer shell(body, TopAbs_SHELL); shell.More(); shell.Next()) {
    int same = 0, opposite = 0;
    for (TopExp_Explorer face(shell.Current(), TopAbs_FACE); face.More(); face.Next()) {
      const auto entity = faceEntities_.find(face.Current().TShape().get());
      if (entity == faceEntities_.end()) continue;
      const bool forward = face.Current().Orientation() == TopAbs_FORWARD;
      ++(forward == entity->second.sameSense ? same : opposite);
    }
    // The shell of a void is turned over as a whole, and rightly.
    turned += shell.Current().IsSame(outer) ? opposite : std::min(same, opposite);
  }
  return turned;
}

void BodyAttributes::readColor(const TDF_Label& label, Part& part) const {
  const auto tool = XCAFDoc_DocumentTool::ColorTool(document_.document->Main());
  part.color = colorOf(tool, label);
  TDF_LabelSequence subShapes;
  XCAFDoc_ShapeTool::GetSubShapes(label, subShapes);
  if (subShapes.IsEmpty()) return;
  std::map<const TopoDS_TShape*, FaceId> ids;
  const auto& faces = part.solid.shape().faces;
  for (int id = 1; id <= faces.Extent(); ++id) ids.emplace(faces(id).TShape().get(), id);
  const TopoDS_TShape* body = part.solid.shape().shape.TShape().get();
  for (const TDF_Label& sub : subShapes) {
    const auto color = colorOf(tool, sub);
    if (!color) continue;
    const TopoDS_Shape shape = XCAFDoc_ShapeTool::GetShape(sub);
    if (shape.TShape().get() == body) part.color = color;
    if (shape.ShapeType() != TopAbs_FACE) continue;
    const auto id = ids.find(shape.TShape().get());
    if (id != ids.end()) part.faces[static_cast<std::size_t>(id->second) - 1].color = color;
  }
}

/// The figures may hang on the product or on the body inside it.
void BodyAttributes::readValidation(const TDF_Label& label, Part& part) const {
  TDF_LabelSequence candidates;
  XCAFDoc_ShapeTool::GetSubShapes(label, candidates);
  candidates.Prepend(label);
  for (const TDF_Label& candidate : candidates) {
    if (XCAFDoc_ShapeTool::GetShape(candidate).TShape() != part.solid.shape().shape.TShape()) continue;
    Handle(XCAFDoc_Volume) volume;
    Handle(XCAFDoc_Area) area;
    Handle(XCAFDoc_Centroid) centroid;
    if (candidate.FindAttribute(XCAFDoc_Volume::GetID(), volume)) part.validation.volumeMm3 = volume->Get();
    if (candidate.FindAttribute(XCAFDoc_Area::GetID(), area)) part.validation.areaMm2 = area->Get();
    if (candidate.FindAttribute(XCAFDoc_Centroid::GetID(), centroid))
      part.validation.centroid = toVec3(centroid->Get());
  }
}

}  // namespace stepwise
