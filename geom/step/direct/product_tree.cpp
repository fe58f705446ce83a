#include "geom/step/direct/product_tree.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "geom/step/part21_string.h"

namespace stepwise::direct {
namespace {

using Kind = Part21Kind;

bool isRepresentation(const EntityAccess& entities, EntityAt at) {
  const Kind kind = entities.index().instances[at].kind;
  return kind == Kind::shapeRepresentation || kind == Kind::solidRepresentation;
}

/// Some exporters write a blank for no name.
bool isBlank(const std::string& name) { return name.find_first_not_of(' ') == std::string::npos; }

/// Items that no reader makes a shape of.
bool isWithoutShape(std::string_view keyword) {
  constexpr std::string_view kWords[] = {"AXIS2_PLACEMENT_3D",
                                         "AXIS1_PLACEMENT",
                                         "CARTESIAN_POINT",
                                         "DIRECTION",
                                         "PLANE",
                                         "TEXT_LITERAL",
                                         "COMPOSITE_TEXT",
                                         "ANNOTATION_CURVE_OCCURRENCE",
                                         "ANNOTATION_PLANE",
                                         "ANNOTATION_TEXT",
                                         "LEADER_DIRECTED_CALLOUT",
                                         "DRAUGHTING_CALLOUT"};
  return std::find(std::begin(kWords), std::end(kWords), keyword) != std::end(kWords);
}

/// Aspects that are faces or edges of a body, or notes.
bool isPartOfBody(const EntityAccess& entities, EntityAt representation) {
  Parameters all = entities.parameters(representation);
  all.skip();
  for (all.beginList(); all.inList();) {
    const EntityAt item = all.entity();
    const EntityType type = entities.typeOf(item);
    if (type != EntityType::advancedFace && type != EntityType::edgeCurve && !isWithoutShape(entities.keyword(item)))
      return false;
  }
  return true;
}

bool contains(const std::vector<EntityAt>& list, EntityAt at) {
  return std::find(list.begin(), list.end(), at) != list.end();
}

class TreeReader {
 public:
  explicit TreeReader(const EntityAccess& entities) : entities_(entities) {}

  ProductTree read() {
    gather();
    for (const EntityAt definition : definitions_) addProduct(definition);
    for (const EntityAt shape : definitionShapes_) attachShape(shape);
    for (const EntityAt link : shapeRepresentations_) attachRepresentation(link);
    for (const EntityAt relation : relations_) relate(relation);
    for (const EntityAt placement : placements_) readPlacement(placement);
    for (const EntityAt usage : usages_) addUse(usage);
    std::unordered_set<EntityAt> bodies;
    for (Product& product : tree_.products) {
      std::size_t items = 0, withItems = 0;
      for (const EntityAt representation : product.representations) {
        const ShapeRepresentation shape = readRepresentation(entities_, representation);
        for (const RepresentationItem& item : shape.items) bodies.insert(item.at);
        items += shape.items.size();
        withItems += shape.items.empty() ? 0 : 1;
        product.curveSets += shape.items.empty() && shape.hasCurves ? 1 : 0;
      }
      product.takenApart = withItems > 1;
      if (!product.uses.empty() && (items > 1 || product.curveSets > 0))
        throw NotDirect{"an assembly with several bodies of its own"};
    }
    for (const EntityAt body : aspectBodies_) {
      if (bodies.count(body) == 0) throw NotDirect{"a body that belongs to a shape aspect"};
    }
    return std::move(tree_);
  }

 private:
  void gather();
  void addProduct(EntityAt definition);
  void attachShape(EntityAt shape);
  void attachRepresentation(EntityAt link);
  void checkAspect(EntityAt property, EntityAt representation);
  void relate(EntityAt relation);
  void readPlacement(EntityAt placement);
  void addUse(EntityAt usage);
  const std::unordered_set<EntityAt>& axesOf(EntityAt representation);
  std::string text(Parameters& from) const { return decodePart21String(from.rawString()); }

  const EntityAccess& entities_;
  ProductTree tree_;
  std::vector<EntityAt> definitions_, definitionShapes_, shapeRepresentations_, relations_, placements_, usages_,
      aspectBodies_;
  std::unordered_map<EntityAt, std::size_t> products_;     ///< PRODUCT_DEFINITION → product
  std::unordered_map<EntityAt, std::size_t> shapeOwners_;  ///< PRODUCT_DEFINITION_SHAPE → product
  std::unordered_map<EntityAt, EntityAt> usageShapes_;     ///< PRODUCT_DEFINITION_SHAPE → usage
  std::unordered_map<EntityAt, ItemTransformation> usagePlacements_;
  std::unordered_map<EntityAt, std::unordered_set<EntityAt>> axes_;  ///< representation → its placements
  std::unordered_map<EntityAt, std::vector<std::size_t>> showing_;   ///< representation → products it shows
};

void TreeReader::gather() {
  const auto& instances = entities_.index().instances;
  for (EntityAt at = 0; at < entities_.size(); ++at) {
    switch (instances[at].kind) {
      case Kind::productDefinition: definitions_.push_back(at); break;
      case Kind::occurrence: usages_.push_back(at); break;
      case Kind::occurrencePlacement: placements_.push_back(at); break;
      case Kind::other:
        switch (entities_.typeOf(at)) {
          case EntityType::productDefinitionShape: definitionShapes_.push_back(at); break;
          case EntityType::shapeDefinitionRepresentation: shapeRepresentations_.push_back(at); break;
          case EntityType::shapeRepresentationRelationship: relations_.push_back(at); break;
          default: break;
        }
        break;
      default: break;
    }
  }
  if (definitions_.empty()) throw NotDirect{"a file without products"};
}

void TreeReader::addProduct(EntityAt definition) {
  Product product;
  product.definition = definition;
  Parameters all = entities_.parameters(definition);
  all.skip(2);
  Parameters formation = entities_.parameters(all.entity());
  formation.skip(2);
  Parameters item = entities_.parameters(formation.entity());
  product.id = text(item);
  product.name = text(item);
  if (isBlank(product.name)) product.name.clear();
  products_.emplace(definition, tree_.products.size());
  tree_.products.push_back(std::move(product));
}

void TreeReader::attachShape(EntityAt shape) {
  Parameters all = entities_.parameters(shape);
  all.skip(2);
  const EntityAt of = all.entity();
  if (const auto product = products_.find(of); product != products_.end()) {
    shapeOwners_.emplace(shape, product->second);
    tree_.products[product->second].shapes.push_back(shape);
  } else if (entities_.typeOf(of) == EntityType::nextAssemblyUsageOccurrence) {
    usageShapes_.emplace(shape, of);
  }
}

void TreeReader::attachRepresentation(EntityAt link) {
  Parameters all = entities_.parameters(link);
  const EntityAt shape = all.entity(), representation = all.entity();
  const auto owner = shapeOwners_.find(shape);
  if (owner == shapeOwners_.end()) {
    if (entities_.index().instances[shape].kind == Kind::propertyDefinition) checkAspect(shape, representation);
    return;
  }
  if (!isRepresentation(entities_, representation)) throw NotDirect{"a product shown by another representation"};
  Product& product = tree_.products[owner->second];
  product.hasShape = true;
  product.representations.push_back(representation);
  showing_[representation].push_back(owner->second);
}

/// Old hybrid models hang bodies on shape aspects; figures for validation hang there too, and those are harmless.
void TreeReader::checkAspect(EntityAt property, EntityAt representation) {
  Parameters all = entities_.parameters(property);
  all.skip(2);
  if (!isRepresentation(entities_, representation) || isPartOfBody(entities_, representation)) return;
  for (const RepresentationItem& item : readRepresentation(entities_, representation).items) {
    aspectBodies_.push_back(item.at);
  }
}

/// Two representations of one shape: the bodies often stand in the second.
void TreeReader::relate(EntityAt relation) {
  Parameters all = entities_.parameters(relation);
  all.skip(2);
  const EntityAt first = all.entity(), second = all.entity();
  if (!isRepresentation(entities_, first) || !isRepresentation(entities_, second)) return;
  for (const auto& [from, to] : {std::pair(first, second), std::pair(second, first)}) {
    const auto shown = showing_.find(from);
    if (shown == showing_.end()) continue;
    for (const std::size_t product : shown->second) {
      auto& own = tree_.products[product].representations;
      if (!contains(own, to)) own.push_back(to);
    }
  }
}

const std::unordered_set<EntityAt>& TreeReader::axesOf(EntityAt representation) {
  const auto [found, isNew] = axes_.try_emplace(representation);
  if (isNew) {
    const auto axes = readRepresentation(entities_, representation).axes;
    found->second.insert(axes.begin(), axes.end());
  }
  return found->second;
}

void TreeReader::readPlacement(EntityAt placement) {
  Parameters all = entities_.parameters(placement);
  const EntityAt relation = all.entity();
  const auto usage = usageShapes_.find(all.entity());
  if (usage == usageShapes_.end()) return;
  auto pair = entities_.record(relation, "REPRESENTATION_RELATIONSHIP");
  auto transformed = entities_.record(relation, "REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION");
  if (!pair || !transformed) throw NotDirect{"an instance without a transformation"};
  pair->skip(2);
  ItemTransformation found;
  found.fromRepresentation = pair->entity();
  found.toRepresentation = pair->entity();
  const EntityAt operatorAt = transformed->entity();
  if (entities_.typeOf(operatorAt) != EntityType::itemDefinedTransformation)
    throw NotDirect{"an instance placed by a transformation operator"};
  Parameters items = entities_.parameters(operatorAt);
  items.skip(2);
  found.from = items.entity();
  found.to = items.entity();
  const auto& part = axesOf(found.fromRepresentation);
  const auto& assembly = axesOf(found.toRepresentation);
  if (part.count(found.from) == 0 || assembly.count(found.to) == 0) {
    if (part.count(found.to) == 0 || assembly.count(found.from) == 0)
      throw NotDirect{"an instance placed by axes of other representations"};
    std::swap(found.from, found.to);
  }
  if (!usagePlacements_.emplace(usage->second, found).second) throw NotDirect{"an instance with two placements"};
}

void TreeReader::addUse(EntityAt usage) {
  Parameters all = entities_.parameters(usage);
  const std::string id = text(all), name = text(all), description = text(all);
  const EntityAt relating = all.entity(), related = all.entity();
  const auto parent = products_.find(relating), child = products_.find(related);
  if (parent == products_.end() || child == products_.end()) throw NotDirect{"an instance of no product"};
  Product& part = tree_.products[child->second];
  part.used = true;
  const auto found = usagePlacements_.find(usage);
  if (found == usagePlacements_.end()) throw NotDirect{"an instance without a placement"};
  const Product& assembly = tree_.products[parent->second];
  ItemTransformation placement = found->second;
  if (contains(part.representations, placement.toRepresentation) &&
      contains(assembly.representations, placement.fromRepresentation)) {
    // Some exporters name the assembly first.
    std::swap(placement.from, placement.to);
    std::swap(placement.fromRepresentation, placement.toRepresentation);
  }
  const EntityAt from = placement.fromRepresentation, to = placement.toRepresentation;
  if (!contains(part.representations, from) || !contains(assembly.representations, to) ||
      contains(assembly.representations, from))
    throw NotDirect{"an instance placed by representations of other products"};
  const std::string& called = !isBlank(description) ? description : !isBlank(name) ? name : id;
  tree_.products[parent->second].uses.push_back({child->second, called, placement});
}

/// Items whose shape has no faces; sets may hold surfaces as well.
bool isCurve(const EntityAccess& entities, EntityAt item) {
  const std::string_view keyword = entities.keyword(item);
  if (keyword == "GEOMETRIC_CURVE_SET" || keyword == "TRIMMED_CURVE") return true;
  if (keyword != "GEOMETRIC_SET") return false;
  Parameters all = entities.parameters(item);
  all.skip();
  for (all.beginList(); all.inList();) {
    const std::string_view element = entities.keyword(all.entity());
    if (element != "CARTESIAN_POINT" && element.find("CURVE") == std::string_view::npos && element != "LINE" &&
        element != "CIRCLE" && element != "ELLIPSE" && element != "POLYLINE")
      return false;
  }
  return true;
}

}  // namespace

ShapeRepresentation readRepresentation(const EntityAccess& entities, EntityAt at) {
  ShapeRepresentation representation;
  representation.at = at;
  Parameters all = entities.parameters(at);
  all.skip();
  for (all.beginList(); all.inList();) {
    const EntityAt item = all.entity();
    const EntityType type = entities.typeOf(item);
    switch (type) {
      case EntityType::axis2Placement3d: representation.axes.push_back(item); break;
      case EntityType::manifoldSolidBrep:
      case EntityType::brepWithVoids:
      case EntityType::facetedBrep:
      case EntityType::shellBasedSurfaceModel:
      case EntityType::mappedItem: representation.items.push_back({item, type}); break;
      default:
        if (isCurve(entities, item)) {
          representation.hasCurves = true;
        } else if (!isWithoutShape(entities.keyword(item)))
          throw NotDirect{"an item of type " + std::string(entities.keyword(item))};
    }
  }
  return representation;
}

ProductTree readProductTree(const EntityAccess& entities) { return TreeReader(entities).read(); }

}  // namespace stepwise::direct
