#include "geom/occt/collect_parts.h"

#include <STEPConstruct_ExternRefs.hxx>
#include <StepBasic_Product.hxx>
#include <StepBasic_ProductDefinition.hxx>
#include <StepBasic_ProductDefinitionFormation.hxx>
#include <StepRepr_NextAssemblyUsageOccurrence.hxx>
#include <TDF_LabelSequence.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS_TShape.hxx>

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "geom/occt/body_attributes.h"
#include "geom/occt/convert.h"
#include "geom/occt/loose_faces.h"
#include "geom/occt/solid_shape.h"
#include "geom/step/part21_string.h"

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

/// The product that a nameless label of the document belongs to: bodies of mixed products have labels of their own.
struct Owner {
  std::string key;  ///< its label entry
  std::string name;
  std::string productId;
  std::uint32_t definition = 0;  ///< entity number of the PRODUCT_DEFINITION
};

Owner productOf(const StepDocument& document, const Handle(StepBasic_ProductDefinition) & definition) {
  if (definition->Formation().IsNull() || definition->Formation()->OfProduct().IsNull()) return {};
  const auto product = definition->Formation()->OfProduct();
  Owner owner{"", toUtf8(product->Name()), toUtf8(product->Id()),
              static_cast<std::uint32_t>(document.model->IdentLabel(definition))};
  if (owner.name.empty()) owner.name = owner.productId;
  return owner;
}

class PartCollector {
 public:
  PartCollector(const StepDocument& document, const Part21Scan& scan, const ReadStepOptions& options,
                Assembly& assembly)
      : document_(document), scan_(scan), options_(options), assembly_(assembly), attributes_(document) {
    readProducts();
  }

  void collect() {
    TDF_LabelSequence roots;
    document_.shapes->GetFreeShapes(roots);
    for (const TDF_Label& root : roots) {
      const Owner owner = ownerOf(root, {labelEntry(root), "", "", 0});
      visit(root, owner, gp_Trsf(), {}, owner.name);
    }
    reportShapelessProducts();
  }

 private:
  void readProducts();
  Owner ownerOf(const TDF_Label& label, const Owner& parent) const;
  void visit(const TDF_Label& label, const Owner& owner, const gp_Trsf& placement, std::vector<std::string> path,
             const std::string& name);
  const std::vector<PlacedPart>& partsOf(const TDF_Label& label, const Owner& owner);
  std::vector<PlacedPart> buildParts(const TDF_Label& label, const Owner& owner);
  int addPart(const TDF_Label& label, const Owner& owner, const Body& body);
  void reportShapelessProducts();

  const StepDocument& document_;
  const Part21Scan& scan_;
  const ReadStepOptions& options_;
  Assembly& assembly_;
  BodyAttributes attributes_;
  std::map<std::string, Owner> products_;                  ///< label entry → product
  std::map<std::string, std::vector<PlacedPart>> placed_;  ///< label entry → its bodies
  std::map<std::string, int> bodiesOf_;                    ///< owner → bodies so far
  std::set<const TopoDS_TShape*> solids_;                  ///< already counted
};

void PartCollector::readProducts() {
  for (int i = 1; i <= document_.model->NbEntities(); ++i) {
    const auto definition = Handle(StepBasic_ProductDefinition)::DownCast(document_.model->Value(i));
    if (definition.IsNull()) continue;
    Owner owner = productOf(document_, definition);
    const TopoDS_Shape shape = document_.shapeOf(definition);
    TDF_Label label;
    if (shape.IsNull() || !document_.shapes->FindShape(shape, label)) continue;
    owner.key = labelEntry(label);
    products_.emplace(owner.key, owner);
  }
}

Owner PartCollector::ownerOf(const TDF_Label& label, const Owner& parent) const {
  const auto product = products_.find(labelEntry(label));
  if (product == products_.end()) {
    const std::string name = labelName(label);
    return name.empty() ? parent : Owner{labelEntry(label), name, parent.productId, parent.definition};
  }
  return product->second;
}

void PartCollector::visit(const TDF_Label& label, const Owner& owner, const gp_Trsf& placement,
                          std::vector<std::string> path, const std::string& name) {
  if (!name.empty()) path.push_back(name);
  if (XCAFDoc_ShapeTool::IsAssembly(label)) {
    TDF_LabelSequence components;
    XCAFDoc_ShapeTool::GetComponents(label, components);
    for (const TDF_Label& component : components) {
      TDF_Label product;
      if (!XCAFDoc_ShapeTool::GetReferredShape(component, product)) continue;
      const gp_Trsf here = XCAFDoc_ShapeTool::GetLocation(component).Transformation();
      const Owner inner = ownerOf(product, owner);
      const std::string ownName = labelName(component);
      const bool sameProduct = inner.key == owner.key;
      visit(product, inner, placement * here, path, !ownName.empty() || sameProduct ? ownName : inner.name);
    }
    return;
  }
  const std::string last = path.empty() ? owner.name : path.back();
  for (const PlacedPart& body : partsOf(label, owner)) {
    assembly_.instances.push_back({body.part, toPlacement(placement * body.placement), last, path});
  }
}

const std::vector<PlacedPart>& PartCollector::partsOf(const TDF_Label& label, const Owner& owner) {
  const std::string key = labelEntry(label);
  const auto known = placed_.find(key);
  if (known != placed_.end()) return known->second;
  return placed_.emplace(key, buildParts(label, owner)).first->second;
}

std::vector<PlacedPart> PartCollector::buildParts(const TDF_Label& label, const Owner& owner) {
  const TopoDS_Shape shape = XCAFDoc_ShapeTool::GetShape(label);
  std::vector<Body> bodies;
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
  std::vector<PlacedPart> placed;
  if (bodies.empty()) {
    TDF_LabelSequence users;
    const bool isComponent = products_.count(labelEntry(label)) > 0 && XCAFDoc_ShapeTool::GetUsers(label, users) > 0;
    if (isComponent) {
      assembly_.missing.push_back({owner.name, "the product has no faces, only curves or points"});
    } else {
      assembly_.diagnostics.push_back(
          {Severity::info, "curves-skipped", owner.name, "curves or points that belong to no face were not read", ""});
    }
    return placed;
  }
  std::vector<int> parts;
  for (const Body& body : bodies) parts.push_back(addPart(label, owner, body));
  for (const auto& [body, placement] : occurrences) placed.push_back({parts[body], placement});
  return placed;
}

int PartCollector::addPart(const TDF_Label& label, const Owner& owner, const Body& body) {
  Part part;
  part.name = owner.name.empty() ? "part" : owner.name;
  part.productId = owner.productId;
  const int number = ++bodiesOf_[owner.key];
  if (number > 1) part.name += " #" + std::to_string(number);
  part.solid = wrapShape(body.shape);
  part.closed = body.closed;
  part.healed = body.healed;
  attributes_.read(label, part);
  if (const auto material = scan_.materials.find(owner.definition); material != scan_.materials.end()) {
    if (!material->second.name.empty()) part.material = material->second.name;
    part.densityGPerCm3 = material->second.densityGPerCm3;
  }
  if (!body.healed) assembly_.file.solidsRead += solids_.insert(body.shape.TShape().get()).second;
  if (const int turned = attributes_.countTurnedFaces(part); turned > 0) {
    part.healed = true;
    part.diagnostics.push_back({Severity::warning, "faces-turned", part.name,
                                std::to_string(turned) + " faces were the wrong way out and have been turned over",
                                "export the part again"});
  }
  if (body.healed) {
    part.diagnostics.push_back({Severity::warning, body.closed ? "sewn-solid" : "open-sheet", part.name,
                                body.closed ? "the file holds loose faces; they were sewn into a closed solid"
                                            : "the faces do not close: this is a sheet without volume",
                                body.closed ? "" : "close the gaps in the CAD system and export a solid"});
  }
  assembly_.parts.push_back(std::move(part));
  return static_cast<int>(assembly_.parts.size()) - 1;
}

/// Products that an assembly uses, that consist of no others, and that have no shape here.
void PartCollector::reportShapelessProducts() {
  std::map<Handle(Standard_Transient), std::string> files;
  STEPConstruct_ExternRefs references(document_.reader->Reader().WS());
  if (references.LoadExternRefs()) {
    for (int i = 1; i <= references.NbExternRefs(); ++i) {
      const char* file = references.FileName(i);
      if (file != nullptr) files.emplace(references.ProdDef(i), sanitizedUtf8(file));
    }
  }
  std::set<Handle(Standard_Transient)> assemblies, reported;
  std::vector<Handle(StepBasic_ProductDefinition)> used;
  for (int i = 1; i <= document_.model->NbEntities(); ++i) {
    const auto usage = Handle(StepRepr_NextAssemblyUsageOccurrence)::DownCast(document_.model->Value(i));
    if (usage.IsNull()) continue;
    assemblies.insert(usage->RelatingProductDefinition());
    if (!usage->RelatedProductDefinition().IsNull()) used.push_back(usage->RelatedProductDefinition());
  }
  for (const auto& definition : used) {
    if (assemblies.count(definition) > 0 || !document_.shapeOf(definition).IsNull()) continue;
    if (!reported.insert(definition).second) continue;
    const auto file = files.find(definition);
    assembly_.missing.push_back({productOf(document_, definition).name,
                                 file == files.end() ? std::string("the product has no shape in this file")
                                                     : "the shape is in another file: " + file->second});
  }
}

}  // namespace

void collectParts(const StepDocument& document, const Part21Scan& scan, const ReadStepOptions& options,
                  Assembly& assembly) {
  PartCollector(document, scan, options, assembly).collect();
}

}  // namespace stepwise
