#include "geom/occt/collect_parts.h"

#include <BRep_Builder.hxx>
#include <StepBasic_Product.hxx>
#include <StepBasic_ProductDefinition.hxx>
#include <StepBasic_ProductDefinitionFormation.hxx>
#include <StepShape_FaceSurface.hxx>
#include <TDF_LabelSequence.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS_Compound.hxx>
#include <TopoDS_TShape.hxx>

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "geom/occt/body_attributes.h"
#include "geom/occt/convert.h"
#include "geom/occt/loose_faces.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

/// A body of a product: which part it is, and where it sits in the product.
struct PlacedPart {
  int part = 0;
  gp_Trsf placement;
};

struct Body {
  TopoDS_Shape shape;
  bool closed = true;
  bool healed = false;
};

class PartCollector {
 public:
  PartCollector(const StepDocument& document, const ReadStepOptions& options, Assembly& assembly)
      : document_(document), options_(options), assembly_(assembly), attributes_(document) {
    readProductIds();
  }

  void collect() {
    TDF_LabelSequence roots;
    document_.shapes->GetFreeShapes(roots);
    for (const TDF_Label& root : roots) visit(root, gp_Trsf(), {}, labelName(root));
  }

 private:
  void readProductIds();
  void visit(const TDF_Label& label, const gp_Trsf& placement, std::vector<std::string> path, const std::string& name);
  const std::vector<PlacedPart>& partsOf(const TDF_Label& product);
  std::vector<PlacedPart> buildParts(const TDF_Label& product);
  int addPart(const TDF_Label& product, const Body& body, std::size_t number);

  const StepDocument& document_;
  const ReadStepOptions& options_;
  Assembly& assembly_;
  BodyAttributes attributes_;
  std::map<std::string, std::pair<std::string, std::string>> productIds_;  ///< label entry → product id and name
  std::map<std::string, std::vector<PlacedPart>> products_;                ///< label entry → its bodies
};

void PartCollector::readProductIds() {
  for (int i = 1; i <= document_.model->NbEntities(); ++i) {
    const auto definition = Handle(StepBasic_ProductDefinition)::DownCast(document_.model->Value(i));
    if (definition.IsNull() || definition->Formation().IsNull() || definition->Formation()->OfProduct().IsNull()) continue;
    const TopoDS_Shape shape = document_.shapeOf(definition);
    TDF_Label label;
    if (shape.IsNull() || !document_.shapes->FindShape(shape, label)) continue;
    const auto product = definition->Formation()->OfProduct();
    productIds_.emplace(labelEntry(label), std::pair(toUtf8(product->Id()), toUtf8(product->Name())));
  }
}

void PartCollector::visit(const TDF_Label& label, const gp_Trsf& placement, std::vector<std::string> path,
                          const std::string& name) {
  path.push_back(name);
  if (XCAFDoc_ShapeTool::IsAssembly(label)) {
    TDF_LabelSequence components;
    XCAFDoc_ShapeTool::GetComponents(label, components);
    for (const TDF_Label& component : components) {
      TDF_Label product;
      if (!XCAFDoc_ShapeTool::GetReferredShape(component, product)) continue;
      const gp_Trsf here = XCAFDoc_ShapeTool::GetLocation(component).Transformation();
      const std::string instanceName = labelName(component);
      visit(product, placement * here, path, instanceName.empty() ? labelName(product) : instanceName);
    }
    return;
  }
  for (const PlacedPart& placed : partsOf(label)) {
    assembly_.instances.push_back({placed.part, toPlacement(placement * placed.placement), name, path});
  }
}

const std::vector<PlacedPart>& PartCollector::partsOf(const TDF_Label& product) {
  const std::string key = labelEntry(product);
  const auto known = products_.find(key);
  if (known != products_.end()) return known->second;
  return products_.emplace(key, buildParts(product)).first->second;
}

std::vector<PlacedPart> PartCollector::buildParts(const TDF_Label& product) {
  const TopoDS_Shape shape = XCAFDoc_ShapeTool::GetShape(product);
  std::vector<Body> bodies;
  std::vector<PlacedPart> placed;
  std::map<const TopoDS_TShape*, std::size_t> seen;  // a body drawn several times in one product is one part
  std::vector<std::pair<std::size_t, gp_Trsf>> occurrences;
  for (TopExp_Explorer it(shape, TopAbs_SOLID); it.More(); it.Next()) {
    const auto [found, isNew] = seen.emplace(it.Current().TShape().get(), bodies.size());
    if (isNew) bodies.push_back({it.Current()});
    const gp_Trsf first = bodies[found->second].shape.Location().Transformation();
    occurrences.emplace_back(found->second, it.Current().Location().Transformation() * first.Inverted());
  }
  for (const LooseBody& loose : sewLooseFaces(shape, options_.sewToleranceMm)) {
    occurrences.emplace_back(bodies.size(), gp_Trsf());
    bodies.push_back({loose.shape, loose.closed, true});
  }
  if (bodies.empty()) {
    assembly_.missing.push_back({labelName(product), shape.IsNull() ? "the product has no shape" :
                                 "the product has no faces (only curves, points or nothing)"});
    return placed;
  }
  std::vector<int> parts;
  for (std::size_t i = 0; i < bodies.size(); ++i) parts.push_back(addPart(product, bodies[i], i));
  for (const auto& [body, placement] : occurrences) placed.push_back({parts[body], placement});
  return placed;
}

int PartCollector::addPart(const TDF_Label& product, const Body& body, std::size_t number) {
  Part part;
  const auto ids = productIds_.find(labelEntry(product));
  part.name = labelName(product);
  if (ids != productIds_.end()) {
    part.productId = ids->second.first;
    if (part.name.empty()) part.name = !ids->second.second.empty() ? ids->second.second : ids->second.first;
  }
  if (part.name.empty()) part.name = "part";
  if (number > 0) part.name += " #" + std::to_string(number + 1);
  part.solid = wrapShape(body.shape);
  part.closed = body.closed;
  part.healed = body.healed;
  attributes_.read(product, part);
  if (body.healed) {
    part.diagnostics.push_back(
        {Severity::warning, body.closed ? "sewn-solid" : "open-sheet", part.name,
         body.closed ? "the file holds loose faces; they were sewn into a closed solid"
                     : "the faces do not close: this is a sheet without volume",
         body.closed ? "" : "close the gaps in the CAD system and export a solid"});
  }
  assembly_.parts.push_back(std::move(part));
  return static_cast<int>(assembly_.parts.size()) - 1;
}

}  // namespace

void collectParts(const StepDocument& document, const ReadStepOptions& options, Assembly& assembly) {
  PartCollector(document, options, assembly).collect();
}

}  // namespace stepwise
