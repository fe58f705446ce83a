// The products of a text, the representations of their shapes, and how they use each other.
//
// Follows PRODUCT_DEFINITION, its shape and representations, NEXT_ASSEMBLY_USAGE_OCCURRENCE and its placement, all in
// the order of the text, as the kernel's reader does. Throws NotDirect for structures that it treats in ways not
// followed here (shape aspects as parts, assemblies with several bodies of their own, references to nowhere). Linear.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geom/step/direct/entity_access.h"

namespace stepwise::direct {

/// A solid, surface model or mapped item of a representation.
struct RepresentationItem {
  EntityAt at = 0;
  EntityType type = EntityType::unknown;
};

struct ShapeRepresentation {
  EntityAt at = 0;
  std::vector<RepresentationItem> items;  ///< those that have a shape
  std::vector<EntityAt> axes;             ///< placements among its items
  bool hasCurves = false;                 ///< curves or points that belong to no face
};

/// Item 1 belongs to the part, item 2 to the assembly: the part is moved from the one to the other.
struct ItemTransformation {
  EntityAt from = 0, to = 0;                              ///< axis placements
  EntityAt fromRepresentation = 0, toRepresentation = 0;  ///< for their units
};

struct ProductUse {
  std::size_t product = 0;  ///< into ProductTree::products
  std::string name;
  ItemTransformation placement;
};

struct Product {
  EntityAt definition = 0;
  std::string name, id;
  std::vector<EntityAt> shapes;           ///< PRODUCT_DEFINITION_SHAPE
  std::vector<EntityAt> representations;  ///< with those related to them
  std::vector<ProductUse> uses;
  bool takenApart = false;  ///< bodies in several representations: each is a node of its own
  int curveSets = 0;        ///< representations of nothing but curves and points
  bool used = false;
  bool hasShape = false;  ///< by a representation, even an empty one
};

struct ProductTree {
  std::vector<Product> products;  ///< in file order
};

ProductTree readProductTree(const EntityAccess& entities);

/// Reads the items of a SHAPE_REPRESENTATION of any kind.
ShapeRepresentation readRepresentation(const EntityAccess& entities, EntityAt at);

}  // namespace stepwise::direct
