// The entity types that the direct reader builds from, and a fast way from keyword to type.
#pragma once

#include <cstdint>
#include <string_view>

namespace stepwise::direct {

enum class EntityType : std::uint8_t {
  unknown,
  complexInstance,  ///< ( A() B() … )
  cartesianPoint,
  direction,
  vector,
  vertexPoint,
  axis1Placement,
  axis2Placement2d,
  axis2Placement3d,
  line,
  circle,
  ellipse,
  parabola,
  hyperbola,
  polyline,
  trimmedCurve,
  compositeCurve,
  offsetCurve3d,
  bSplineCurveWithKnots,
  uniformCurve,
  quasiUniformCurve,
  bezierCurve,
  surfaceCurve,
  seamCurve,
  pcurve,
  definitionalRepresentation,
  plane,
  cylindricalSurface,
  conicalSurface,
  sphericalSurface,
  toroidalSurface,
  degenerateToroidalSurface,
  surfaceOfRevolution,
  surfaceOfLinearExtrusion,
  offsetSurface,
  rectangularTrimmedSurface,
  bSplineSurfaceWithKnots,
  uniformSurface,
  quasiUniformSurface,
  bezierSurface,
  edgeCurve,
  orientedEdge,
  edgeLoop,
  vertexLoop,
  polyLoop,
  faceBound,  ///< FACE_BOUND and FACE_OUTER_BOUND
  advancedFace,
  closedShell,
  openShell,
  orientedClosedShell,
  manifoldSolidBrep,
  brepWithVoids,
  facetedBrep,
  shellBasedSurfaceModel,
  mappedItem,
  representationMap,
  shapeRepresentation,  ///< all kinds of it
  shapeDefinitionRepresentation,
  shapeRepresentationRelationship,
  contextDependentShapeRepresentation,
  itemDefinedTransformation,
  product,
  productDefinitionFormation,
  productDefinition,
  productDefinitionShape,
  nextAssemblyUsageOccurrence,
  styledItem,
  overRidingStyledItem,
};

/// `unknown` for every other keyword. Keywords are upper case.
EntityType typeOfKeyword(std::string_view keyword);

}  // namespace stepwise::direct
