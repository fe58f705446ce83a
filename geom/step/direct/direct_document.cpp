#include "geom/occt/direct/direct_document.h"

#include <fmt/format.h>
#include <BRep_Builder.hxx>
#include <Standard_Failure.hxx>
#include <TopExp_Explorer.hxx>
#include <TopLoc_Location.hxx>
#include <TopoDS_Compound.hxx>
#include <gp_Ax3.hxx>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "geom/core/parallel.h"
#include "geom/occt/direct/body_builder.h"
#include "geom/occt/direct/context_units.h"
#include "geom/occt/direct/document_attributes.h"
#include "geom/occt/direct/kernel_bodies.h"
#include "geom/occt/guard.h"
#include "geom/step/direct/product_tree.h"
#include "geom/step/part21_string.h"

namespace stepwise::direct {
namespace {

/// A body of the text, wherever it is used.
struct UniqueBody {
  EntityAt at = 0;
  EntityAt representation = 0;
  EntityType type = EntityType::unknown;
  BuiltBody built;
  std::string refusal;  ///< why it could not be built directly
};

/// A body in a representation, moved by the mapped items around it.
struct PlacedBody {
  std::size_t body = 0;
  gp_Trsf placement;
};

class DocumentBuilder {
 public:
  DocumentBuilder(const EntityAccess& entities, RefusedBodies refused) : entities_(entities), refused_(refused) {}

  ShapeDocument build(const Progress& progress) {
    tree_ = readProductTree(entities_);
    for (const Product& product : tree_.products) placeBodies(product);
    progress.report("translate", 0.2);
    buildBodies();
    addNodes();
    addFaces();
    readAttributes(entities_, tree_, builtBodies(), document_);
    return std::move(document_);
  }

 private:
  void placeBodies(const Product& product);
  void placeItems(EntityAt representation, const gp_Trsf& placement, int depth, std::vector<PlacedBody>& placed);
  std::size_t bodyOf(const RepresentationItem& item, EntityAt representation);
  const ContextUnits& unitsOf(EntityAt representation);
  gp_Trsf transformation(const ItemTransformation& items);
  void buildBodies();
  void reportKernelBodies(const std::vector<std::size_t>& refused);
  void addNodes();
  TopoDS_Shape shapeOf(const std::vector<PlacedBody>& bodies) const;
  void addOwnBodies(std::size_t product, std::size_t owner);
  void reportCurves(const Product& product);
  void addMissing(const Product& product);
  void addFaces();
  std::map<EntityAt, const BuiltBody*> builtBodies() const;

  const EntityAccess& entities_;
  RefusedBodies refused_;
  ProductTree tree_;
  std::vector<UniqueBody> bodies_;
  std::map<EntityAt, std::size_t> bodyAt_;
  std::vector<std::vector<PlacedBody>> placed_;  ///< per product
  std::map<EntityAt, ContextUnits> units_;       ///< per representation
  ShapeDocument document_;
};

const ContextUnits& DocumentBuilder::unitsOf(EntityAt representation) {
  const auto known = units_.find(representation);
  if (known != units_.end()) return known->second;
  return units_.emplace(representation, contextUnits(entities_, representation)).first->second;
}

std::size_t DocumentBuilder::bodyOf(const RepresentationItem& item, EntityAt representation) {
  const auto [found, isNew] = bodyAt_.emplace(item.at, bodies_.size());
  if (isNew) bodies_.push_back({item.at, representation, item.type, {}, {}});
  return found->second;
}

/// The kernel's own composition of the two axes, each in the units of its representation.
gp_Trsf DocumentBuilder::transformation(const ItemTransformation& items) {
  const gp_Ax2 from = GeometryMaker(entities_, unitsOf(items.fromRepresentation)).axis2(items.from);
  const gp_Ax2 to = GeometryMaker(entities_, unitsOf(items.toRepresentation)).axis2(items.to);
  gp_Trsf moved;
  moved.SetTransformation(gp_Ax3(to), gp_Ax3(from));
  return moved;
}

void DocumentBuilder::placeItems(EntityAt representation, const gp_Trsf& placement, int depth,
                                 std::vector<PlacedBody>& placed) {
  constexpr int kMaxDepth = 16;
  if (depth > kMaxDepth) throw NotDirect{"representations mapped into each other too often"};
  for (const RepresentationItem& item : readRepresentation(entities_, representation).items) {
    if (item.type != EntityType::mappedItem) {
      placed.push_back({bodyOf(item, representation), placement});
      continue;
    }
    Parameters all = entities_.parameters(item.at);
    all.skip();
    const EntityAt mapAt = all.entity();
    ItemTransformation items;
    items.to = all.entity();
    items.toRepresentation = representation;
    if (entities_.typeOf(items.to) != EntityType::axis2Placement3d)
      throw NotDirect{"an item mapped by a transformation operator"};
    Parameters map = entities_.parameters(mapAt);
    items.from = map.entity();
    items.fromRepresentation = map.entity();
    placeItems(items.fromRepresentation, placement * transformation(items), depth + 1, placed);
  }
}

void DocumentBuilder::placeBodies(const Product& product) {
  auto& placed = placed_.emplace_back();
  for (const EntityAt representation : product.representations) placeItems(representation, gp_Trsf(), 0, placed);
}

/// Why a body cannot be built; empty where it can.
std::string refusalOf(const GeometryMaker& geometry, EntityAt at, Finish finish, BuiltBody& built) {
  try {
    built = BodyBuilder(geometry, finish).build(at);
    return {};
  } catch (const NotDirect& refusal) {
    return refusal.reason;
  } catch (const Standard_Failure& failure) {
    const char* text = failure.GetMessageString();
    const bool told = text != nullptr && *text != 0;
    return "the kernel refuses its geometry" + (told ? std::string(": ") + text : std::string());
  }
}

void DocumentBuilder::buildBodies() {
  for (const UniqueBody& body : bodies_) unitsOf(body.representation);
  parallelFor(bodies_.size(), 1, [&](std::size_t i) {
    UniqueBody& body = bodies_[i];
    const GeometryMaker geometry(entities_, units_.at(body.representation));
    body.refusal = refusalOf(geometry, body.at, Finish::here, body.built);
    if (!body.refusal.empty()) body.refusal = refusalOf(geometry, body.at, Finish::asKernel, body.built);
  });
  std::vector<std::size_t> refused;
  std::vector<KernelBody> kernelBodies;
  for (std::size_t i = 0; i < bodies_.size(); ++i) {
    if (bodies_[i].refusal.empty()) continue;
    if (refused_ == RefusedBodies::fail) throw NotDirect{bodies_[i].refusal};
    refused.push_back(i);
    kernelBodies.push_back({bodies_[i].at, bodies_[i].representation});
  }
  auto read = readBodiesWithKernel(entities_, kernelBodies);
  for (std::size_t i = 0; i < refused.size(); ++i) bodies_[refused[i]].built = std::move(read[i]);
  reportKernelBodies(refused);
}

/// Bodies refused for one reason make one diagnostic.
void DocumentBuilder::reportKernelBodies(const std::vector<std::size_t>& refused) {
  std::map<std::string, std::vector<std::size_t>> byReason;
  for (const std::size_t body : refused) byReason[bodies_[body].refusal].push_back(body);
  for (const auto& [reason, some] : byReason) {
    document_.diagnostics.push_back(
        {Severity::info, "kernel-reader", fmt::format("#{}", entities_.idOf(bodies_[some.front()].at)),
         fmt::format("{} of {} bodies were read by the kernel's own reader: {}", some.size(), bodies_.size(), reason),
         ""});
  }
}

TopoDS_Shape DocumentBuilder::shapeOf(const std::vector<PlacedBody>& bodies) const {
  BRep_Builder builder;
  TopoDS_Compound compound;
  builder.MakeCompound(compound);
  TopoDS_Shape single;
  int count = 0;
  for (const PlacedBody& placed : bodies) {
    TopoDS_Shape shape = bodies_[placed.body].built.shape;
    if (shape.IsNull()) continue;
    if (placed.placement.Form() != gp_Identity) shape.Move(TopLoc_Location(placed.placement));
    builder.Add(compound, shape);
    single = shape;
    ++count;
  }
  return count == 1 ? single : compound;
}

/// The bodies of a product that is an assembly as well: nameless nodes beside its components.
void DocumentBuilder::addOwnBodies(std::size_t product, std::size_t owner) {
  for (std::size_t i = 0; i < placed_[product].size(); ++i) {
    ShapeNode node;
    node.key = fmt::format("body {} of product {}", i + 1, product);
    node.used = true;
    node.shape = shapeOf({placed_[product][i]});
    document_.nodes[owner].components.push_back({document_.nodes.size(), gp_Trsf(), ""});
    document_.nodes.push_back(std::move(node));
  }
}

void DocumentBuilder::reportCurves(const Product& product) {
  for (int i = 0; i < product.curveSets; ++i) {
    document_.diagnostics.push_back({Severity::info, "curves-skipped", product.name.empty() ? product.id : product.name,
                                     "curves or points that belong to no face were not read", ""});
  }
}

/// One node per product, then those of bodies beside components; products without shape stay out, as the kernel leaves
/// them out.
void DocumentBuilder::addNodes() {
  std::vector<std::size_t> nodeOf(tree_.products.size(), 0);
  std::vector<bool> present(tree_.products.size(), false);
  for (std::size_t i = 0; i < tree_.products.size(); ++i) {
    const Product& product = tree_.products[i];
    present[i] = product.hasShape || !product.uses.empty();
    if (!present[i]) {
      if (product.used) addMissing(product);
      continue;
    }
    ShapeNode node;
    node.key = "product " + std::to_string(i);
    node.product =
        ProductInfo{product.name.empty() ? product.id : product.name, product.id, entities_.idOf(product.definition)};
    node.used = product.used;
    node.assembly = !product.uses.empty() || product.takenApart;
    if (!node.assembly) node.shape = shapeOf(placed_[i]);
    if (product.curveSets > 0 && !placed_[i].empty()) reportCurves(product);
    nodeOf[i] = document_.nodes.size();
    document_.nodes.push_back(std::move(node));
    if (!product.used) document_.roots.push_back(nodeOf[i]);
  }
  for (std::size_t i = 0; i < tree_.products.size(); ++i) {
    for (const ProductUse& use : tree_.products[i].uses) {
      if (!present[use.product]) continue;
      document_.nodes[nodeOf[i]].components.push_back({nodeOf[use.product], transformation(use.placement), use.name});
    }
    if (present[i] && document_.nodes[nodeOf[i]].assembly) addOwnBodies(i, nodeOf[i]);
  }
  if (document_.roots.empty()) throw NotDirect{"products that all use each other"};
}

void DocumentBuilder::addMissing(const Product& product) {
  for (EntityAt at = 0; at < entities_.size(); ++at) {
    if (entities_.index().instances[at].kind == Part21Kind::documentFile)
      throw NotDirect{"a product whose shape may be in another file"};
  }
  document_.missing.push_back(
      {product.name.empty() ? product.id : product.name, "the product has no shape in this file"});
}

void DocumentBuilder::addFaces() {
  for (const UniqueBody& body : bodies_) {
    if (body.built.knownValid) document_.valid.insert(body.built.shape.TShape().get());
    for (const auto& [at, shape] : body.built.faces) {
      Parameters all = entities_.parameters(at);
      FaceEntity entity;
      entity.name = decodePart21String(all.rawString());
      all.skip(2);
      entity.sameSense = all.logical();
      entity.id = entities_.idOf(at);
      for (TopExp_Explorer it(shape, TopAbs_FACE); it.More(); it.Next()) {
        document_.faces[it.Current().TShape().get()] = entity;
      }
    }
  }
}

std::map<EntityAt, const BuiltBody*> DocumentBuilder::builtBodies() const {
  std::map<EntityAt, const BuiltBody*> built;
  for (const UniqueBody& body : bodies_) {
    built.emplace(body.at, &body.built);
    if (body.type != EntityType::shellBasedSurfaceModel) continue;
    // A model of one shell is that shell to the kernel, whatever is said of either.
    Parameters all = entities_.parameters(body.at);
    all.skip();
    all.beginList();
    const EntityAt shell = all.entity();
    if (!all.inList()) built.emplace(shell, &body.built);
  }
  return built;
}

}  // namespace
}  // namespace stepwise::direct

namespace stepwise {

Result<ShapeDocument> readDirectly(std::string_view text, const Part21Index& index, RefusedBodies refused,
                                   const Progress& progress) {
  return guarded("STEP text", [&]() -> Result<ShapeDocument> {
    try {
      const EntityTable table(index);
      if (!table.duplicates().empty()) throw direct::NotDirect{"entity numbers that are used twice"};
      const direct::EntityAccess entities(text, index, table);
      return direct::DocumentBuilder(entities, refused).build(progress);
    } catch (const direct::NotDirect& refusal) {
      return fail({"not-direct", "STEP text", refusal.reason, "the kernel's own reader takes the whole file"});
    }
  });
}

}  // namespace stepwise
