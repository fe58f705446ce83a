#include "geom/occt/direct/document_attributes.h"

#include <Quantity_Color.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS_Iterator.hxx>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include "geom/occt/convert.h"
#include "geom/occt/direct/context_units.h"
#include "geom/step/part21_string.h"

namespace stepwise::direct {
namespace {

using Kind = Part21Kind;

Color fromRgb(double red, double green, double blue) {
  const Quantity_Color color(red, green, blue, Quantity_TOC_sRGB);
  return {color.Red(), color.Green(), color.Blue()};
}

std::optional<Color> colorOfName(std::string_view name) {
  using Rgb = std::array<double, 3>;
  static const std::pair<std::string_view, Rgb> kNames[] = {
      {"red", {1, 0, 0}},  {"green", {0, 1, 0}},   {"blue", {0, 0, 1}},  {"yellow", {1, 1, 0}},
      {"cyan", {0, 1, 1}}, {"magenta", {1, 0, 1}}, {"black", {0, 0, 0}}, {"white", {1, 1, 1}}};
  for (const auto& [known, rgb] : kNames) {
    if (name == known) return fromRgb(rgb[0], rgb[1], rgb[2]);
  }
  return std::nullopt;
}

class AttributeReader {
 public:
  AttributeReader(const EntityAccess& entities, const ProductTree& tree,
                  const std::map<EntityAt, const BuiltBody*>& bodies, ShapeDocument& document)
      : entities_(entities), bodies_(bodies), document_(document) {
    for (const auto& [at, body] : bodies) {
      for (const auto& [face, shape] : body->faces) faces_.emplace(face, std::pair(shape, body));
    }
    std::size_t node = 0;
    for (const Product& product : tree.products) {
      if (!product.hasShape && product.uses.empty()) continue;
      // The kernel leaves out what is said of products whose shape it takes apart.
      if (product.curveSets == 0) {
        for (const EntityAt representation : product.representations) showing_[representation].push_back(node);
        for (const EntityAt shape : product.shapes) shapes_[shape] = node;
      }
      ++node;
    }
    for (std::size_t i = 0; i < document.nodes.size(); ++i) {
      if (!document.nodes[i].shape.IsNull()) nodeOfShape_[document.nodes[i].shape.TShape().get()].push_back(i);
      if (!document.nodes[i].shape.IsNull()) addUser(document.nodes[i].shape, i);
    }
  }

  void read() {
    try {
      readAspects();
    } catch (const NotDirect&) {
      // Figures for validation that are tied in another way are left out.
    }
    for (EntityAt at = 0; at < entities_.size(); ++at) {
      const Kind kind = entities_.index().instances[at].kind;
      if (kind != Kind::other && kind != Kind::propertyRepresentation) continue;
      try {
        readOne(at, kind);
      } catch (const NotDirect&) {
        // Attributes that are written in another way are left out, as the kernel leaves them out.
      }
    }
  }

 private:
  /// Bodies stand in a node by themselves or in compounds.
  void addUser(const TopoDS_Shape& shape, std::size_t node) {
    users_[shape.TShape().get()].push_back(node);
    if (shape.ShapeType() != TopAbs_COMPOUND) return;
    for (TopoDS_Iterator it(shape); it.More(); it.Next()) addUser(it.Value(), node);
  }

  void readOne(EntityAt at, Kind kind) {
    if (kind == Kind::propertyRepresentation) {
      readValidation(at);
      return;
    }
    const std::string_view keyword = entities_.keyword(at);
    if (keyword == "STYLED_ITEM" || keyword == "OVER_RIDING_STYLED_ITEM") readStyle(at);
    if (keyword == "PRESENTATION_LAYER_ASSIGNMENT") readLayer(at);
  }

  void readAspects();
  void readStyle(EntityAt at);
  std::optional<Color> colorOfStyle(EntityAt style) const;
  std::optional<Color> colorOfSide(EntityAt side) const;
  std::optional<Color> colorOfColour(EntityAt colour) const;
  void paint(EntityAt item, const Color& color);
  void readLayer(EntityAt at);
  void readValidation(EntityAt at);
  std::vector<std::pair<std::size_t, const TopoDS_TShape*>> validationTargets(EntityAt property) const;

  const EntityAccess& entities_;
  const std::map<EntityAt, const BuiltBody*>& bodies_;
  ShapeDocument& document_;
  std::unordered_map<EntityAt, std::pair<TopoDS_Shape, const BuiltBody*>> faces_;
  std::unordered_map<EntityAt, std::vector<std::size_t>> showing_;  ///< representation → nodes
  std::unordered_map<EntityAt, std::vector<EntityAt>> aspects_;     ///< SHAPE_ASPECT → bodies
  std::unordered_map<EntityAt, std::size_t> shapes_;                ///< PRODUCT_DEFINITION_SHAPE → node
  std::unordered_map<const TopoDS_TShape*, std::vector<std::size_t>> nodeOfShape_;
  std::unordered_map<const TopoDS_TShape*, std::vector<std::size_t>> users_;  ///< body → nodes that hold it
};

std::optional<Color> AttributeReader::colorOfColour(EntityAt colour) const {
  const std::string_view keyword = entities_.keyword(colour);
  Parameters all = entities_.parameters(colour);
  if (keyword == "COLOUR_RGB") {
    all.skip();
    const double red = all.real(), green = all.real(), blue = all.real();
    if (std::min({red, green, blue}) < 0 || std::max({red, green, blue}) > 1) return std::nullopt;
    return fromRgb(red, green, blue);
  }
  if (keyword == "DRAUGHTING_PRE_DEFINED_COLOUR") return colorOfName(all.rawString());
  return std::nullopt;
}

/// The rendering colour goes before the fill colour.
std::optional<Color> AttributeReader::colorOfSide(EntityAt side) const {
  if (entities_.keyword(side) != "SURFACE_SIDE_STYLE") return std::nullopt;
  std::optional<Color> fill, rendering;
  Parameters all = entities_.parameters(side);
  all.skip();
  for (all.beginList(); all.inList();) {
    const EntityAt element = all.entity();
    const std::string_view keyword = entities_.keyword(element);
    Parameters inner = entities_.parameters(element);
    if (keyword == "SURFACE_STYLE_RENDERING" || keyword == "SURFACE_STYLE_RENDERING_WITH_PROPERTIES") {
      inner.skip();
      rendering = colorOfColour(inner.entity());
    }
    if (keyword != "SURFACE_STYLE_FILL_AREA") continue;
    Parameters area = entities_.parameters(inner.entity());
    area.skip();
    for (area.beginList(); area.inList();) {
      const EntityAt filling = area.entity();
      if (entities_.keyword(filling) != "FILL_AREA_STYLE_COLOUR") continue;
      Parameters colour = entities_.parameters(filling);
      colour.skip();
      fill = colorOfColour(colour.entity());
    }
  }
  return rendering ? rendering : fill;
}

std::optional<Color> AttributeReader::colorOfStyle(EntityAt style) const {
  if (entities_.keyword(style) != "PRESENTATION_STYLE_ASSIGNMENT") return std::nullopt;  // others colour one instance
  std::optional<Color> found;
  Parameters all = entities_.parameters(style);
  for (all.beginList(); all.inList();) {
    if (all.peek() != '#') return found;
    const EntityAt usage = all.entity();
    if (entities_.keyword(usage) != "SURFACE_STYLE_USAGE") continue;
    Parameters side = entities_.parameters(usage);
    side.skip();
    if (const auto color = colorOfSide(side.entity())) found = color;
  }
  return found;
}

void AttributeReader::readStyle(EntityAt at) {
  Parameters all = entities_.parameters(at);
  all.skip();
  std::optional<Color> color;
  for (all.beginList(); all.inList();) {
    if (const auto found = colorOfStyle(all.entity())) color = found;
  }
  if (color) paint(all.entity(), *color);
}

void AttributeReader::paint(EntityAt item, const Color& color) {
  if (const auto face = faces_.find(item); face != faces_.end()) {
    const auto& [shape, body] = face->second;
    for (TopExp_Explorer it(shape, TopAbs_FACE); it.More(); it.Next()) {
      for (const std::size_t node : users_[body->shape.TShape().get()]) {
        document_.nodes[node].colors[it.Current().TShape().get()] = color;
      }
    }
    return;
  }
  if (const auto body = bodies_.find(item); body != bodies_.end()) {
    const TopoDS_TShape* shape = body->second->shape.TShape().get();
    for (const std::size_t node : nodeOfShape_[shape]) document_.nodes[node].color = color;
    for (const std::size_t node : users_[shape]) document_.nodes[node].colors[shape] = color;
    return;
  }
  if (const auto shown = showing_.find(item); shown != showing_.end()) {
    for (const std::size_t at : shown->second) {
      ShapeNode& node = document_.nodes[at];
      node.color = color;
      // A product of one body is that body: what is said last of either counts.
      if (!node.shape.IsNull() && node.colors.count(node.shape.TShape().get()) > 0)
        node.colors[node.shape.TShape().get()] = color;
    }
  }
}

/// Figures of a single body hang on a shape aspect, which a representation of its own ties to the body.
void AttributeReader::readAspects() {
  for (EntityAt at = 0; at < entities_.size(); ++at) {
    if (entities_.index().instances[at].kind != Kind::other) continue;
    if (entities_.typeOf(at) != EntityType::shapeDefinitionRepresentation) continue;
    Parameters link = entities_.parameters(at);
    const EntityAt property = link.entity(), representation = link.entity();
    if (entities_.index().instances[property].kind != Kind::propertyDefinition) continue;
    const Kind kind = entities_.index().instances[representation].kind;
    if (kind != Kind::shapeRepresentation && kind != Kind::solidRepresentation) continue;
    Parameters all = entities_.parameters(property);
    all.skip(2);
    const auto aspect = all.optionalEntity();
    if (!aspect) continue;
    for (const RepresentationItem& item : readRepresentation(entities_, representation).items) {
      aspects_[*aspect].push_back(item.at);
    }
  }
}

void AttributeReader::readLayer(EntityAt at) {
  Parameters all = entities_.parameters(at);
  const std::string name = decodePart21String(all.rawString());
  all.skip();
  for (all.beginList(); all.inList();) {
    const EntityAt item = all.entity();
    if (const auto body = bodies_.find(item); body != bodies_.end()) {
      for (const std::size_t node : nodeOfShape_[body->second->shape.TShape().get()]) {
        document_.nodes[node].layers.push_back(name);
      }
    } else if (const auto shown = showing_.find(item); shown != showing_.end()) {
      for (const std::size_t node : shown->second) document_.nodes[node].layers.push_back(name);
    }
  }
}

/// The nodes and shapes that a property speaks of: a product, or the bodies of a shape aspect.
std::vector<std::pair<std::size_t, const TopoDS_TShape*>> AttributeReader::validationTargets(EntityAt property) const {
  Parameters all = entities_.parameters(property);
  all.skip(2);
  const EntityAt definition = all.entity();
  std::vector<std::pair<std::size_t, const TopoDS_TShape*>> targets;
  if (const auto node = shapes_.find(definition); node != shapes_.end()) {
    const TopoDS_Shape& shape = document_.nodes[node->second].shape;
    if (!shape.IsNull()) targets.emplace_back(node->second, shape.TShape().get());
  } else if (const auto items = aspects_.find(definition); items != aspects_.end()) {
    for (const EntityAt item : items->second) {
      const auto body = bodies_.find(item);
      if (body == bodies_.end()) continue;
      const TopoDS_TShape* shape = body->second->shape.TShape().get();
      if (const auto users = users_.find(shape); users != users_.end()) {
        for (const std::size_t user : users->second) targets.emplace_back(user, shape);
      }
    }
  }
  return targets;
}

void AttributeReader::readValidation(EntityAt at) {
  Parameters all = entities_.parameters(at);
  const EntityAt property = all.entity(), representation = all.entity();
  if (entities_.index().instances[property].kind != Kind::propertyDefinition) return;
  Parameters named = entities_.parameters(property);
  if (decodePart21String(named.rawString()) != "geometric validation property") return;
  const auto targets = validationTargets(property);
  if (targets.empty()) return;
  Parameters items = entities_.parameters(representation);
  items.skip();
  for (items.beginList(); items.inList();) {
    const EntityAt item = items.entity();
    for (const auto& [node, shape] : targets) {
      ValidationProperties& stated = document_.nodes[node].validation[shape];
      if (entities_.typeOf(item) == EntityType::cartesianPoint) {
        stated.centroid = toVec3(GeometryMaker(entities_, contextUnits(entities_, representation)).point(item));
      } else if (entities_.keyword(item) == "MEASURE_REPRESENTATION_ITEM") {
        Parameters measure = entities_.parameters(item);
        measure.skip();
        const std::string_view kind = measure.typedKeyword();
        const double value = measure.real();
        if (kind == "VOLUME_MEASURE") stated.volumeMm3 = value;
        if (kind == "AREA_MEASURE") stated.areaMm2 = value;
      }
    }
  }
}

}  // namespace

void readAttributes(const EntityAccess& entities, const ProductTree& tree,
                    const std::map<EntityAt, const BuiltBody*>& bodies, ShapeDocument& document) {
  AttributeReader(entities, tree, bodies, document).read();
}

}  // namespace stepwise::direct
