#include "geom/occt/body_attributes.h"

#include <Quantity_Color.hxx>
#include <StepShape_FaceSurface.hxx>
#include <TColStd_HSequenceOfExtendedString.hxx>
#include <TDF_LabelSequence.hxx>
#include <TDataStd_TreeNode.hxx>
#include <TopExp_Explorer.hxx>
#include <XCAFDoc.hxx>
#include <XCAFDoc_ColorTool.hxx>
#include <XCAFDoc_DocumentTool.hxx>
#include <XCAFDoc_LayerTool.hxx>
#include <XCAFDoc_Material.hxx>

#include <algorithm>
#include <optional>

#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

std::optional<Color> colorOf(const Handle(XCAFDoc_ColorTool)& tool, const TDF_Label& label) {
  Quantity_Color color;
  for (const XCAFDoc_ColorType type : {XCAFDoc_ColorSurf, XCAFDoc_ColorGen}) {
    if (tool->GetColor(label, type, color)) return Color{color.Red(), color.Green(), color.Blue()};
  }
  return std::nullopt;
}

void addLayers(const Handle(XCAFDoc_LayerTool)& tool, const TDF_Label& label, std::vector<std::string>& layers) {
  Handle(TColStd_HSequenceOfExtendedString) names;
  if (!tool->GetLayers(label, names) || names.IsNull()) return;
  for (const TCollection_ExtendedString& name : *names) layers.push_back(toUtf8(name));
}

}  // namespace

BodyAttributes::BodyAttributes(const StepDocument& document) : document_(document) {
  for (int i = 1; i <= document.model->NbEntities(); ++i) {
    const auto face = Handle(StepShape_FaceSurface)::DownCast(document.model->Value(i));
    if (face.IsNull() || face->Name().IsNull() || face->Name()->IsEmpty()) continue;
    const TopoDS_Shape shape = document.shapeOf(face);
    if (shape.IsNull()) continue;
    // Repair may have split one face of the file into several: each keeps the name.
    for (TopExp_Explorer it(shape, TopAbs_FACE); it.More(); it.Next()) {
      faceNames_[it.Current().TShape().get()] = toUtf8(face->Name());
    }
  }
}

void BodyAttributes::read(const TDF_Label& label, Part& part) const {
  readFaces(part);
  readColor(label, part);
  readMaterial(label, part);
  const auto layerTool = XCAFDoc_DocumentTool::LayerTool(document_.document->Main());
  addLayers(layerTool, label, part.layers);
  std::sort(part.layers.begin(), part.layers.end());
  part.layers.erase(std::unique(part.layers.begin(), part.layers.end()), part.layers.end());
}

void BodyAttributes::readFaces(Part& part) const {
  const auto& faces = part.solid.shape().faces;
  part.faces.resize(static_cast<std::size_t>(faces.Extent()));
  for (int id = 1; id <= faces.Extent(); ++id) {
    const auto name = faceNames_.find(faces(id).TShape().get());
    if (name != faceNames_.end()) part.faces[static_cast<std::size_t>(id) - 1].name = name->second;
  }
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

void BodyAttributes::readMaterial(const TDF_Label& label, Part& part) const {
  Handle(TDataStd_TreeNode) node;
  if (!label.FindAttribute(XCAFDoc::MaterialRefGUID(), node) || !node->HasFather()) return;
  Handle(XCAFDoc_Material) material;
  if (!node->Father()->Label().FindAttribute(XCAFDoc_Material::GetID(), material)) return;
  const std::string name = toUtf8(material->GetName());
  if (!name.empty()) part.material = name;
  if (material->GetDensity() > 0) part.densityGPerCm3 = material->GetDensity();
}

}  // namespace stepwise
