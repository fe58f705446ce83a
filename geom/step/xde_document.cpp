#include "geom/occt/xde_document.h"

#include <Quantity_Color.hxx>
#include <STEPConstruct_ExternRefs.hxx>
#include <StepBasic_Product.hxx>
#include <StepBasic_ProductDefinition.hxx>
#include <StepBasic_ProductDefinitionFormation.hxx>
#include <StepRepr_NextAssemblyUsageOccurrence.hxx>
#include <StepShape_FaceSurface.hxx>
#include <TColStd_HSequenceOfExtendedString.hxx>
#include <TDF_LabelSequence.hxx>
#include <TopExp_Explorer.hxx>
#include <XCAFDoc_Area.hxx>
#include <XCAFDoc_Centroid.hxx>
#include <XCAFDoc_ColorTool.hxx>
#include <XCAFDoc_DocumentTool.hxx>
#include <XCAFDoc_LayerTool.hxx>
#include <XCAFDoc_Volume.hxx>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "geom/occt/convert.h"
#include "geom/occt/guard.h"
#include "geom/occt/kernel_settings.h"
#include "geom/occt/step_document.h"
#include "geom/step/part21_string.h"

namespace stepwise {
namespace {

void applyReaderSettings(KernelSettings& settings) {
  settings.set("xstep.cascade.unit", "MM");
  settings.set("read.stepcaf.subshapes.name", 0);  // names of faces come straight from the entities, much faster
}

ProductInfo productOf(const StepDocument& document, const Handle(StepBasic_ProductDefinition) & definition) {
  if (definition->Formation().IsNull() || definition->Formation()->OfProduct().IsNull()) return {};
  const auto product = definition->Formation()->OfProduct();
  ProductInfo info{toUtf8(product->Name()), toUtf8(product->Id()),
                   static_cast<std::uint32_t>(document.model->IdentLabel(definition))};
  if (info.name.empty()) info.name = info.productId;
  return info;
}

std::optional<Color> colorOf(const Handle(XCAFDoc_ColorTool) & tool, const TDF_Label& label) {
  Quantity_Color color;
  for (const XCAFDoc_ColorType type : {XCAFDoc_ColorSurf, XCAFDoc_ColorGen}) {
    if (tool->GetColor(label, type, color)) return Color{color.Red(), color.Green(), color.Blue()};
  }
  return std::nullopt;
}

/// Walks the kernel's document and copies what it says into nodes.
class DocumentReader {
 public:
  explicit DocumentReader(const StepDocument& source)
      : source_(source),
        colorTool_(XCAFDoc_DocumentTool::ColorTool(source.document->Main())),
        layerTool_(XCAFDoc_DocumentTool::LayerTool(source.document->Main())) {}

  ShapeDocument read() {
    readFaces();
    readProducts();
    TDF_LabelSequence roots;
    source_.shapes->GetFreeShapes(roots);
    for (const TDF_Label& root : roots) document_.roots.push_back(nodeOf(root));
    reportShapelessProducts();
    return std::move(document_);
  }

 private:
  void readFaces();
  void readProducts();
  std::size_t nodeOf(const TDF_Label& label);
  void readComponents(const TDF_Label& label, ShapeNode& node);
  void readAttributes(const TDF_Label& label, ShapeNode& node) const;
  void reportShapelessProducts();

  const StepDocument& source_;
  Handle(XCAFDoc_ColorTool) colorTool_;
  Handle(XCAFDoc_LayerTool) layerTool_;
  ShapeDocument document_;
  std::map<std::string, ProductInfo> products_;          ///< label entry → product
  std::map<std::string, ProductInfo> unplacedProducts_;  ///< name → product whose shape is at no label
  std::map<std::string, std::size_t> nodes_;             ///< label entry → node
};

void DocumentReader::readFaces() {
  for (int i = 1; i <= source_.model->NbEntities(); ++i) {
    const auto face = Handle(StepShape_FaceSurface)::DownCast(source_.model->Value(i));
    if (face.IsNull()) continue;
    const TopoDS_Shape shape = source_.shapeOf(face);
    if (shape.IsNull()) continue;
    const FaceEntity entity{toUtf8(face->Name()), face->SameSense(),
                            static_cast<std::uint32_t>(source_.model->IdentLabel(face))};
    for (TopExp_Explorer it(shape, TopAbs_FACE); it.More(); it.Next()) {
      document_.faces[it.Current().TShape().get()] = entity;
    }
  }
}

void DocumentReader::readProducts() {
  std::map<std::string, std::vector<ProductInfo>> unplaced;
  for (int i = 1; i <= source_.model->NbEntities(); ++i) {
    const auto definition = Handle(StepBasic_ProductDefinition)::DownCast(source_.model->Value(i));
    if (definition.IsNull()) continue;
    const TopoDS_Shape shape = source_.shapeOf(definition);
    if (shape.IsNull()) continue;
    ProductInfo product = productOf(source_, definition);
    TDF_Label label;
    if (source_.shapes->FindShape(shape, label)) {
      products_.emplace(labelEntry(label), std::move(product));
    } else {
      unplaced[product.name].push_back(std::move(product));
    }
  }
  // The shape of a product that is taken apart has changed since: what is left of it is the name.
  for (auto& [name, products] : unplaced) {
    if (products.size() == 1) unplacedProducts_.emplace(name, std::move(products.front()));
  }
}

std::size_t DocumentReader::nodeOf(const TDF_Label& label) {
  const std::string key = labelEntry(label);
  if (const auto known = nodes_.find(key); known != nodes_.end()) return known->second;
  ShapeNode node;
  node.key = key;
  node.name = labelName(label);
  if (const auto product = products_.find(key); product != products_.end()) node.product = product->second;
  TDF_LabelSequence users;
  node.used = XCAFDoc_ShapeTool::GetUsers(label, users) > 0;
  node.assembly = XCAFDoc_ShapeTool::IsAssembly(label);
  if (node.assembly && !node.product) {
    if (const auto product = unplacedProducts_.find(node.name); product != unplacedProducts_.end())
      node.product = product->second;
  }
  if (node.assembly) {
    readComponents(label, node);
  } else {
    node.shape = XCAFDoc_ShapeTool::GetShape(label);
    readAttributes(label, node);
  }
  document_.nodes.push_back(std::move(node));
  return nodes_.emplace(key, document_.nodes.size() - 1).first->second;
}

void DocumentReader::readComponents(const TDF_Label& label, ShapeNode& node) {
  TDF_LabelSequence components;
  XCAFDoc_ShapeTool::GetComponents(label, components);
  for (const TDF_Label& component : components) {
    TDF_Label product;
    if (!XCAFDoc_ShapeTool::GetReferredShape(component, product)) continue;
    const gp_Trsf placement = XCAFDoc_ShapeTool::GetLocation(component).Transformation();
    node.components.push_back({nodeOf(product), placement, labelName(component)});
  }
}

void DocumentReader::readAttributes(const TDF_Label& label, ShapeNode& node) const {
  node.color = colorOf(colorTool_, label);
  Handle(TColStd_HSequenceOfExtendedString) layers;
  if (layerTool_->GetLayers(label, layers) && !layers.IsNull()) {
    for (const TCollection_ExtendedString& layer : *layers) node.layers.push_back(toUtf8(layer));
  }
  TDF_LabelSequence shapes;
  XCAFDoc_ShapeTool::GetSubShapes(label, shapes);
  for (const TDF_Label& sub : shapes) {
    if (const auto color = colorOf(colorTool_, sub)) {
      node.colors[XCAFDoc_ShapeTool::GetShape(sub).TShape().get()] = *color;
    }
  }
  shapes.Prepend(label);  // validation figures may hang on the product or on the body inside it
  for (const TDF_Label& candidate : shapes) {
    Handle(XCAFDoc_Volume) volume;
    Handle(XCAFDoc_Area) area;
    Handle(XCAFDoc_Centroid) centroid;
    ValidationProperties* stated = nullptr;
    const auto figures = [&]() -> ValidationProperties& {
      if (stated == nullptr) stated = &node.validation[XCAFDoc_ShapeTool::GetShape(candidate).TShape().get()];
      return *stated;
    };
    if (candidate.FindAttribute(XCAFDoc_Volume::GetID(), volume)) figures().volumeMm3 = volume->Get();
    if (candidate.FindAttribute(XCAFDoc_Area::GetID(), area)) figures().areaMm2 = area->Get();
    if (candidate.FindAttribute(XCAFDoc_Centroid::GetID(), centroid)) figures().centroid = toVec3(centroid->Get());
  }
}

/// Products that an assembly uses, that consist of no others, and that have no shape here.
void DocumentReader::reportShapelessProducts() {
  std::map<Handle(Standard_Transient), std::string> files;
  STEPConstruct_ExternRefs references(source_.reader->Reader().WS());
  if (references.LoadExternRefs()) {
    for (int i = 1; i <= references.NbExternRefs(); ++i) {
      const char* file = references.FileName(i);
      if (file != nullptr) files.emplace(references.ProdDef(i), sanitizedUtf8(file));
    }
  }
  std::set<Handle(Standard_Transient)> assemblies, reported;
  std::vector<Handle(StepBasic_ProductDefinition)> used;
  for (int i = 1; i <= source_.model->NbEntities(); ++i) {
    const auto usage = Handle(StepRepr_NextAssemblyUsageOccurrence)::DownCast(source_.model->Value(i));
    if (usage.IsNull()) continue;
    assemblies.insert(usage->RelatingProductDefinition());
    if (!usage->RelatedProductDefinition().IsNull()) used.push_back(usage->RelatedProductDefinition());
  }
  for (const auto& definition : used) {
    if (assemblies.count(definition) > 0 || !source_.shapeOf(definition).IsNull()) continue;
    if (!reported.insert(definition).second) continue;
    const auto file = files.find(definition);
    document_.missing.push_back(
        {productOf(source_, definition).name, file == files.end() ? std::string("the product has no shape in this file")
                                                                  : "the shape is in another file: " + file->second});
  }
}

}  // namespace

Result<ShapeDocument> readWithKernel(std::string_view text, const Progress& progress) {
  KernelSettings settings;
  applyReaderSettings(settings);
  auto document = loadStepDocument(text, progress);
  if (!document) return fail(document.error());
  return guarded("STEP assembly", [&]() -> Result<ShapeDocument> { return DocumentReader(*document).read(); });
}

}  // namespace stepwise
