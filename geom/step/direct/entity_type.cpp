#include "geom/step/direct/entity_type.h"

#include <utility>

#include "geom/step/keyword_table.h"

namespace stepwise::direct {
namespace {

using enum EntityType;
using Entry = std::pair<std::string_view, EntityType>;

constexpr Entry kKeywords[] = {
    {"CARTESIAN_POINT", cartesianPoint},
    {"DIRECTION", direction},
    {"VECTOR", vector},
    {"VERTEX_POINT", vertexPoint},
    {"AXIS1_PLACEMENT", axis1Placement},
    {"AXIS2_PLACEMENT_2D", axis2Placement2d},
    {"AXIS2_PLACEMENT_3D", axis2Placement3d},
    {"LINE", line},
    {"CIRCLE", circle},
    {"ELLIPSE", ellipse},
    {"PARABOLA", parabola},
    {"HYPERBOLA", hyperbola},
    {"POLYLINE", polyline},
    {"TRIMMED_CURVE", trimmedCurve},
    {"COMPOSITE_CURVE", compositeCurve},
    {"OFFSET_CURVE_3D", offsetCurve3d},
    {"B_SPLINE_CURVE_WITH_KNOTS", bSplineCurveWithKnots},
    {"UNIFORM_CURVE", uniformCurve},
    {"QUASI_UNIFORM_CURVE", quasiUniformCurve},
    {"BEZIER_CURVE", bezierCurve},
    {"SURFACE_CURVE", surfaceCurve},
    {"INTERSECTION_CURVE", surfaceCurve},
    {"SEAM_CURVE", seamCurve},
    {"PCURVE", pcurve},
    {"DEFINITIONAL_REPRESENTATION", definitionalRepresentation},
    {"PLANE", plane},
    {"CYLINDRICAL_SURFACE", cylindricalSurface},
    {"CONICAL_SURFACE", conicalSurface},
    {"SPHERICAL_SURFACE", sphericalSurface},
    {"TOROIDAL_SURFACE", toroidalSurface},
    {"DEGENERATE_TOROIDAL_SURFACE", degenerateToroidalSurface},
    {"SURFACE_OF_REVOLUTION", surfaceOfRevolution},
    {"SURFACE_OF_LINEAR_EXTRUSION", surfaceOfLinearExtrusion},
    {"OFFSET_SURFACE", offsetSurface},
    {"RECTANGULAR_TRIMMED_SURFACE", rectangularTrimmedSurface},
    {"B_SPLINE_SURFACE_WITH_KNOTS", bSplineSurfaceWithKnots},
    {"UNIFORM_SURFACE", uniformSurface},
    {"QUASI_UNIFORM_SURFACE", quasiUniformSurface},
    {"BEZIER_SURFACE", bezierSurface},
    {"EDGE_CURVE", edgeCurve},
    {"ORIENTED_EDGE", orientedEdge},
    {"EDGE_LOOP", edgeLoop},
    {"VERTEX_LOOP", vertexLoop},
    {"POLY_LOOP", polyLoop},
    {"FACE_BOUND", faceBound},
    {"FACE_OUTER_BOUND", faceBound},
    {"ADVANCED_FACE", advancedFace},
    {"FACE_SURFACE", advancedFace},
    {"CLOSED_SHELL", closedShell},
    {"OPEN_SHELL", openShell},
    {"ORIENTED_CLOSED_SHELL", orientedClosedShell},
    {"MANIFOLD_SOLID_BREP", manifoldSolidBrep},
    {"BREP_WITH_VOIDS", brepWithVoids},
    {"FACETED_BREP", facetedBrep},
    {"SHELL_BASED_SURFACE_MODEL", shellBasedSurfaceModel},
    {"MAPPED_ITEM", mappedItem},
    {"REPRESENTATION_MAP", representationMap},
    {"SHAPE_REPRESENTATION", shapeRepresentation},
    {"ADVANCED_BREP_SHAPE_REPRESENTATION", shapeRepresentation},
    {"FACETED_BREP_SHAPE_REPRESENTATION", shapeRepresentation},
    {"MANIFOLD_SURFACE_SHAPE_REPRESENTATION", shapeRepresentation},
    {"SHAPE_DEFINITION_REPRESENTATION", shapeDefinitionRepresentation},
    {"SHAPE_REPRESENTATION_RELATIONSHIP", shapeRepresentationRelationship},
    {"CONTEXT_DEPENDENT_SHAPE_REPRESENTATION", contextDependentShapeRepresentation},
    {"ITEM_DEFINED_TRANSFORMATION", itemDefinedTransformation},
    {"PRODUCT", product},
    {"PRODUCT_DEFINITION_FORMATION", productDefinitionFormation},
    {"PRODUCT_DEFINITION_FORMATION_WITH_SPECIFIED_SOURCE", productDefinitionFormation},
    {"PRODUCT_DEFINITION", productDefinition},
    {"PRODUCT_DEFINITION_WITH_ASSOCIATED_DOCUMENTS", productDefinition},
    {"PRODUCT_DEFINITION_SHAPE", productDefinitionShape},
    {"NEXT_ASSEMBLY_USAGE_OCCURRENCE", nextAssemblyUsageOccurrence},
    {"STYLED_ITEM", styledItem},
    {"OVER_RIDING_STYLED_ITEM", overRidingStyledItem},
};

constexpr KeywordTable<EntityType, 256> kTable(kKeywords);

}  // namespace

EntityType typeOfKeyword(std::string_view keyword) { return kTable.find(keyword, unknown); }

}  // namespace stepwise::direct
