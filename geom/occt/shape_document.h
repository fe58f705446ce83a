// What a reader of STEP hands on: products, their shapes and places, and what the file says about both. For geom/ only.
//
// The one form that every reader fills (the kernel's in xde_document.cpp, the direct one in direct/), and that
// collectParts turns into an Assembly. Shapes are keyed by their TShape: instances share it.
#pragma once

#include <TopoDS_Shape.hxx>
#include <TopoDS_TShape.hxx>
#include <gp_Trsf.hxx>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "geom/step/assembly.h"

namespace stepwise {

/// A face of the text.
struct FaceEntity {
  std::string name;
  bool sameSense = true;
  std::uint32_t id = 0;  ///< entity number
};

/// The product that a node stands for.
struct ProductInfo {
  std::string name;
  std::string productId;
  std::uint32_t definition = 0;  ///< entity number of the PRODUCT_DEFINITION
};

/// One use of a node in another.
struct ShapeComponent {
  std::size_t node = 0;
  gp_Trsf placement;
  std::string name;  ///< of the use; may be empty
};

/// A product, or a body of a product that is an assembly as well.
struct ShapeNode {
  std::string key;   ///< unique in the document
  std::string name;  ///< its own, where it has no product
  std::optional<ProductInfo> product;
  bool assembly = false;
  bool used = false;                       ///< some other node has it as a component
  TopoDS_Shape shape;                      ///< of a node that is no assembly
  std::vector<ShapeComponent> components;  ///< of an assembly
  std::optional<Color> color;
  std::vector<std::string> layers;
  std::unordered_map<const TopoDS_TShape*, Color> colors;  ///< of bodies and faces in its shape
  std::unordered_map<const TopoDS_TShape*, ValidationProperties> validation;
};

struct ShapeDocument {
  std::vector<ShapeNode> nodes;
  std::vector<std::size_t> roots;  ///< products that no other uses
  /// The kernel's faces; repair may have split one face of the file into several.
  std::unordered_map<const TopoDS_TShape*, FaceEntity> faces;
  std::unordered_set<const TopoDS_TShape*> valid;  ///< bodies that the kernel's check of validity need not see
  std::vector<MissingPart> missing;
  std::vector<Diagnostic> diagnostics;
};

}  // namespace stepwise
