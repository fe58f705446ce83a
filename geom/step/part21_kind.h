// The entity types of a STEP file that the text checks know, and a fast way from keyword to kind.
#pragma once

#include <cstdint>
#include <string_view>

namespace stepwise {

/// Order matters twice: kinds up to `lastShapeKind` are geometry and topology, and a complex instance
/// `( A() B() )` takes the largest kind among its parts.
enum class Part21Kind : std::uint8_t {
  other,
  cartesianPoint,
  direction,
  vector,
  vertexPoint,
  axis1,
  axis2In2d,
  axis2In3d,
  line,
  splineCurve,  ///< B-spline, Bézier and polyline: all its references are points
  curve,        ///< any other curve
  roundCurve,   ///< circle or ellipse: all its numbers are radii
  splineSurface,
  surface,       ///< any other surface without radii
  roundSurface,  ///< cylinder, sphere or torus: all its numbers are radii
  conicalSurface,
  edgeCurve,
  orientedEdge,
  loop,
  bound,
  face,
  shell,
  orientedShell,
  solid,  ///< MANIFOLD_SOLID_BREP, BREP_WITH_VOIDS, FACETED_BREP
  lastShapeKind = solid,
  shapeRepresentation,
  solidRepresentation,  ///< ADVANCED_BREP_… and FACETED_BREP_SHAPE_REPRESENTATION
  mappedItem,
  placementOperator,  ///< CARTESIAN_TRANSFORMATION_OPERATOR_3D: may mirror and scale
  product,
  productDefinition,
  occurrence,           ///< NEXT_ASSEMBLY_USAGE_OCCURRENCE
  occurrencePlacement,  ///< CONTEXT_DEPENDENT_SHAPE_REPRESENTATION
  documentFile,
  siUnit,
  conversionUnit,
  lengthUnit,  ///< (LENGTH_UNIT() NAMED_UNIT() SI_UNIT() or CONVERSION_BASED_UNIT())
  measureWithUnit,
  context,         ///< GEOMETRIC_REPRESENTATION_CONTEXT without units
  unitContext,     ///< GLOBAL_UNIT_ASSIGNED_CONTEXT
  dimension,       ///< DIMENSIONAL_SIZE, DIMENSIONAL_LOCATION and their kin
  dimensionValue,  ///< DIMENSIONAL_CHARACTERISTIC_REPRESENTATION
  plusMinusTolerance,
  geometricTolerance,
  datum,
  aspectRelation,  ///< SHAPE_ASPECT_RELATIONSHIP and its kin
  itemUsage,       ///< GEOMETRIC_ITEM_SPECIFIC_USAGE, ITEM_IDENTIFIED_REPRESENTATION_USAGE
  propertyDefinition,
  propertyRepresentation,  ///< PROPERTY_DEFINITION_REPRESENTATION
  makeFrom,                ///< MAKE_FROM_USAGE_OPTION: a product and its raw material
  callout,                 ///< DRAUGHTING_CALLOUT: an annotation that is only drawn
};

constexpr int kPart21Kinds = static_cast<int>(Part21Kind::callout) + 1;

/// `other` for every keyword that no check needs. Keywords are upper case.
Part21Kind kindOfKeyword(std::string_view keyword);

/// Presentation and administration: a broken one does not change the shape of the part.
bool isHarmlessKeyword(std::string_view keyword);

}  // namespace stepwise
