#include "geom/occt/collect_parts.h"

#include <BRepClass3d.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Shell.hxx>
#include <TopoDS_Solid.hxx>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

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

/// The product that a nameless node belongs to: bodies of mixed products have nodes of their own.
struct Owner {
  std::string key;  ///< of its node
  std::string name;
  std::string productId;
  std::uint32_t definition = 0;  ///< entity number of the PRODUCT_DEFINITION
};

class PartCollector {
 public:
  PartCollector(const ShapeDocument& document, const Part21Scan& scan, const ReadStepOptions& options,
                Assembly& assembly)
      : document_(document), scan_(scan), options_(options), assembly_(assembly), placed_(document.nodes.size()) {}

  void collect() {
    for (const std::size_t root : document_.roots) {
      const Owner owner = ownerOf(document_.nodes[root], {document_.nodes[root].key, "", "", 0});
      visit(root, owner, gp_Trsf(), {}, owner.name);
    }
    const auto& missing = document_.missing;
    assembly_.missing.insert(assembly_.missing.end(), missing.begin(), missing.end());
    const auto& doubts = document_.diagnostics;
    assembly_.diagnostics.insert(assembly_.diagnostics.end(), doubts.begin(), doubts.end());
  }

 private:
  static Owner ownerOf(const ShapeNode& node, const Owner& parent);
  void visit(std::size_t at, const Owner& owner, const gp_Trsf& placement, std::vector<std::string> path,
             const std::string& name);
  const std::vector<PlacedPart>& partsOf(std::size_t at, const Owner& owner);
  std::vector<PlacedPart> buildParts(const ShapeNode& node, const Owner& owner);
  int addPart(const ShapeNode& node, const Owner& owner, const Body& body);
  void readAttributes(const ShapeNode& node, Part& part) const;
  int countTurnedFaces(const Part& part) const;

  const ShapeDocument& document_;
  const Part21Scan& scan_;
  const ReadStepOptions& options_;
  Assembly& assembly_;
  std::vector<std::optional<std::vector<PlacedPart>>> placed_;  ///< per node: its bodies
  std::map<std::string, int> bodiesOf_;                         ///< owner → bodies so far
  std::set<const TopoDS_TShape*> solids_;                       ///< already counted
};

Owner PartCollector::ownerOf(const ShapeNode& node, const Owner& parent) {
  if (node.product) return {node.key, node.product->name, node.product->productId, node.product->definition};
  return node.name.empty() ? parent : Owner{node.key, node.name, parent.productId, parent.definition};
}

void PartCollector::visit(std::size_t at, const Owner& owner, const gp_Trsf& placement, std::vector<std::string> path,
                          const std::string& name) {
  const ShapeNode& node = document_.nodes[at];
  if (!name.empty()) path.push_back(name);
  if (node.assembly) {
    for (const ShapeComponent& component : node.components) {
      const Owner inner = ownerOf(document_.nodes[component.node], owner);
      const bool ownName = !component.name.empty() || inner.key == owner.key;
      visit(component.node, inner, placement * component.placement, path, ownName ? component.name : inner.name);
    }
    return;
  }
  const std::string last = path.empty() ? owner.name : path.back();
  for (const PlacedPart& body : partsOf(at, owner)) {
    assembly_.instances.push_back({body.part, toPlacement(placement * body.placement), last, path});
  }
}

const std::vector<PlacedPart>& PartCollector::partsOf(std::size_t at, const Owner& owner) {
  if (!placed_[at]) placed_[at] = buildParts(document_.nodes[at], owner);
  return *placed_[at];
}

std::vector<PlacedPart> PartCollector::buildParts(const ShapeNode& node, const Owner& owner) {
  std::vector<Body> bodies;
  std::unordered_map<const TopoDS_TShape*, std::size_t> seen;  // a body drawn several times in one product is one part
  std::vector<std::pair<std::size_t, gp_Trsf>> occurrences;
  for (TopExp_Explorer it(node.shape, TopAbs_SOLID); it.More(); it.Next()) {
    const auto [found, isNew] = seen.emplace(it.Current().TShape().get(), bodies.size());
    if (isNew) bodies.push_back({it.Current()});
    const gp_Trsf first = bodies[found->second].shape.Location().Transformation();
    occurrences.emplace_back(found->second, it.Current().Location().Transformation() * first.Inverted());
  }
  for (const LooseBody& loose : sewLooseFaces(node.shape, options_.sewToleranceMm)) {
    occurrences.emplace_back(bodies.size(), gp_Trsf());
    bodies.push_back({loose.shape, loose.closed, true});
  }
  std::vector<PlacedPart> placed;
  if (bodies.empty()) {
    if (node.product && node.used) {
      assembly_.missing.push_back({owner.name, "the product has no faces, only curves or points"});
    } else {
      assembly_.diagnostics.push_back(
          {Severity::info, "curves-skipped", owner.name, "curves or points that belong to no face were not read", ""});
    }
    return placed;
  }
  std::vector<int> parts;
  for (const Body& body : bodies) parts.push_back(addPart(node, owner, body));
  for (const auto& [body, placement] : occurrences) placed.push_back({parts[body], placement});
  return placed;
}

/// Names, colours, layers and validation figures of a body and its faces.
void PartCollector::readAttributes(const ShapeNode& node, Part& part) const {
  const auto& faces = part.solid.shape().faces;
  const TopoDS_TShape* body = part.solid.shape().shape.TShape().get();
  part.color = node.color;
  if (const auto color = node.colors.find(body); color != node.colors.end()) part.color = color->second;
  part.faces.resize(static_cast<std::size_t>(faces.Extent()));
  for (int id = 1; id <= faces.Extent(); ++id) {
    PartFace& face = part.faces[static_cast<std::size_t>(id) - 1];
    const TopoDS_TShape* shape = faces(id).TShape().get();
    if (const auto entity = document_.faces.find(shape); entity != document_.faces.end()) {
      face.name = entity->second.name;
    }
    if (const auto color = node.colors.find(shape); color != node.colors.end()) face.color = color->second;
  }
  if (const auto stated = node.validation.find(body); stated != node.validation.end()) {
    part.validation = stated->second;
  }
  part.layers = node.layers;
  std::sort(part.layers.begin(), part.layers.end());
  part.layers.erase(std::unique(part.layers.begin(), part.layers.end()), part.layers.end());
}

/// Faces that the reader turned over because the file had them the wrong way out.
int PartCollector::countTurnedFaces(const Part& part) const {
  int turned = 0;
  const TopoDS_Shape& body = part.solid.shape().shape;
  const TopoDS_Shell outer =
      body.ShapeType() == TopAbs_SOLID ? BRepClass3d::OuterShell(TopoDS::Solid(body)) : TopoDS_Shell();
  for (TopExp_Explorer shell(body, TopAbs_SHELL); shell.More(); shell.Next()) {
    int same = 0, opposite = 0;
    for (TopExp_Explorer face(shell.Current(), TopAbs_FACE); face.More(); face.Next()) {
      const auto entity = document_.faces.find(face.Current().TShape().get());
      if (entity == document_.faces.end()) continue;
      const bool forward = face.Current().Orientation() == TopAbs_FORWARD;
      ++(forward == entity->second.sameSense ? same : opposite);
    }
    // The shell of a void is turned over as a whole, and rightly.
    turned += shell.Current().IsSame(outer) ? opposite : std::min(same, opposite);
  }
  return turned;
}

int PartCollector::addPart(const ShapeNode& node, const Owner& owner, const Body& body) {
  Part part;
  part.name = owner.name.empty() ? "part" : owner.name;
  part.productId = owner.productId;
  const int number = ++bodiesOf_[owner.key];
  if (number > 1) part.name += " #" + std::to_string(number);
  const bool checked = document_.valid.count(body.shape.TShape().get()) > 0;
  part.solid = wrapShape(body.shape, checked ? Validity::checked : Validity::unknown);
  part.closed = body.closed;
  part.healed = body.healed;
  readAttributes(node, part);
  if (const auto material = scan_.materials.find(owner.definition); material != scan_.materials.end()) {
    if (!material->second.name.empty()) part.material = material->second.name;
    part.densityGPerCm3 = material->second.densityGPerCm3;
  }
  if (!body.healed) assembly_.file.solidsRead += solids_.insert(body.shape.TShape().get()).second;
  if (const int turned = countTurnedFaces(part); turned > 0) {
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

}  // namespace

void collectParts(const ShapeDocument& document, const Part21Scan& scan, const ReadStepOptions& options,
                  Assembly& assembly) {
  PartCollector(document, scan, options, assembly).collect();
}

}  // namespace stepwise
