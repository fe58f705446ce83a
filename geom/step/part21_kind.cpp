#include "geom/step/part21_kind.h"

#include <utility>

#include "geom/step/keyword_table.h"

namespace stepwise {
namespace {

using Entry = std::pair<std::string_view, Part21Kind>;
using enum Part21Kind;

constexpr Entry kKeywords[] = {
    {"CARTESIAN_POINT", cartesianPoint},
    {"DIRECTION", direction},
    {"VECTOR", vector},
    {"VERTEX_POINT", vertexPoint},
    {"AXIS1_PLACEMENT", axis1},
    {"AXIS2_PLACEMENT_2D", axis2In2d},
    {"AXIS2_PLACEMENT_3D", axis2In3d},
    {"LINE", line},
    {"CIRCLE", roundCurve},
    {"ELLIPSE", roundCurve},
    {"PARABOLA", curve},
    {"HYPERBOLA", curve},
    {"POLYLINE", splineCurve},
    {"TRIMMED_CURVE", curve},
    {"COMPOSITE_CURVE", curve},
    {"B_SPLINE_CURVE", splineCurve},
    {"B_SPLINE_CURVE_WITH_KNOTS", splineCurve},
    {"QUASI_UNIFORM_CURVE", splineCurve},
    {"BEZIER_CURVE", splineCurve},
    {"SURFACE_CURVE", curve},
    {"SEAM_CURVE", curve},
    {"INTERSECTION_CURVE", curve},
    {"PCURVE", curve},
    {"PLANE", surface},
    {"B_SPLINE_SURFACE", splineSurface},
    {"B_SPLINE_SURFACE_WITH_KNOTS", splineSurface},
    {"QUASI_UNIFORM_SURFACE", splineSurface},
    {"BEZIER_SURFACE", splineSurface},
    {"SURFACE_OF_REVOLUTION", surface},
    {"SURFACE_OF_LINEAR_EXTRUSION", surface},
    {"RECTANGULAR_TRIMMED_SURFACE", surface},
    {"OFFSET_SURFACE", surface},
    {"CYLINDRICAL_SURFACE", roundSurface},
    {"SPHERICAL_SURFACE", roundSurface},
    {"TOROIDAL_SURFACE", roundSurface},
    {"CONICAL_SURFACE", conicalSurface},
    {"EDGE_CURVE", edgeCurve},
    {"ORIENTED_EDGE", orientedEdge},
    {"SEAM_EDGE", orientedEdge},
    {"EDGE_LOOP", loop},
    {"VERTEX_LOOP", loop},
    {"POLY_LOOP", loop},
    {"FACE_BOUND", bound},
    {"FACE_OUTER_BOUND", bound},
    {"ADVANCED_FACE", face},
    {"FACE_SURFACE", face},
    {"CLOSED_SHELL", shell},
    {"OPEN_SHELL", shell},
    {"ORIENTED_CLOSED_SHELL", orientedShell},
    {"ORIENTED_OPEN_SHELL", orientedShell},
    {"MANIFOLD_SOLID_BREP", solid},
    {"BREP_WITH_VOIDS", solid},
    {"FACETED_BREP", solid},
    {"SHAPE_REPRESENTATION", shapeRepresentation},
    {"MANIFOLD_SURFACE_SHAPE_REPRESENTATION", shapeRepresentation},
    {"GEOMETRICALLY_BOUNDED_SURFACE_SHAPE_REPRESENTATION", shapeRepresentation},
    {"GEOMETRICALLY_BOUNDED_WIREFRAME_SHAPE_REPRESENTATION", shapeRepresentation},
    {"ADVANCED_BREP_SHAPE_REPRESENTATION", solidRepresentation},
    {"FACETED_BREP_SHAPE_REPRESENTATION", solidRepresentation},
    {"MAPPED_ITEM", mappedItem},
    {"CARTESIAN_TRANSFORMATION_OPERATOR_3D", placementOperator},
    {"PRODUCT", product},
    {"PRODUCT_DEFINITION", productDefinition},
    {"PRODUCT_DEFINITION_WITH_ASSOCIATED_DOCUMENTS", productDefinition},
    {"NEXT_ASSEMBLY_USAGE_OCCURRENCE", occurrence},
    {"CONTEXT_DEPENDENT_SHAPE_REPRESENTATION", occurrencePlacement},
    {"DOCUMENT_FILE", documentFile},
    {"SI_UNIT", siUnit},
    {"CONVERSION_BASED_UNIT", conversionUnit},
    {"LENGTH_UNIT", lengthUnit},
    {"LENGTH_MEASURE_WITH_UNIT", measureWithUnit},
    {"MEASURE_WITH_UNIT", measureWithUnit},
    {"GEOMETRIC_REPRESENTATION_CONTEXT", context},
    {"GLOBAL_UNIT_ASSIGNED_CONTEXT", unitContext},
    {"DIMENSIONAL_SIZE", dimension},
    {"ANGULAR_SIZE", dimension},
    {"DIMENSIONAL_SIZE_WITH_PATH", dimension},
    {"DIMENSIONAL_SIZE_WITH_DATUM_FEATURE", dimension},
    {"DIMENSIONAL_LOCATION", dimension},
    {"ANGULAR_LOCATION", dimension},
    {"DIRECTED_DIMENSIONAL_LOCATION", dimension},
    {"DIMENSIONAL_LOCATION_WITH_PATH", dimension},
    {"DIMENSIONAL_CHARACTERISTIC_REPRESENTATION", dimensionValue},
    {"PLUS_MINUS_TOLERANCE", plusMinusTolerance},
    {"GEOMETRIC_TOLERANCE", geometricTolerance},
    {"ANGULARITY_TOLERANCE", geometricTolerance},
    {"CIRCULAR_RUNOUT_TOLERANCE", geometricTolerance},
    {"COAXIALITY_TOLERANCE", geometricTolerance},
    {"CONCENTRICITY_TOLERANCE", geometricTolerance},
    {"CYLINDRICITY_TOLERANCE", geometricTolerance},
    {"FLATNESS_TOLERANCE", geometricTolerance},
    {"LINE_PROFILE_TOLERANCE", geometricTolerance},
    {"PARALLELISM_TOLERANCE", geometricTolerance},
    {"PERPENDICULARITY_TOLERANCE", geometricTolerance},
    {"POSITION_TOLERANCE", geometricTolerance},
    {"ROUNDNESS_TOLERANCE", geometricTolerance},
    {"STRAIGHTNESS_TOLERANCE", geometricTolerance},
    {"SURFACE_PROFILE_TOLERANCE", geometricTolerance},
    {"SYMMETRY_TOLERANCE", geometricTolerance},
    {"TOTAL_RUNOUT_TOLERANCE", geometricTolerance},
    {"DATUM", datum},
    {"SHAPE_ASPECT_RELATIONSHIP", aspectRelation},
    {"SHAPE_ASPECT_DERIVING_RELATIONSHIP", aspectRelation},
    {"FEATURE_FOR_DATUM_TARGET_RELATIONSHIP", aspectRelation},
    {"GEOMETRIC_ITEM_SPECIFIC_USAGE", itemUsage},
    {"ITEM_IDENTIFIED_REPRESENTATION_USAGE", itemUsage},
    {"PROPERTY_DEFINITION", propertyDefinition},
    {"PROPERTY_DEFINITION_REPRESENTATION", propertyRepresentation},
    {"MAKE_FROM_USAGE_OPTION", makeFrom},
    {"DRAUGHTING_CALLOUT", callout},
};

constexpr KeywordTable<Part21Kind, 512> kTable(kKeywords);

}  // namespace

Part21Kind kindOfKeyword(std::string_view keyword) { return kTable.find(keyword, other); }

bool isHarmlessKeyword(std::string_view keyword) {
  constexpr std::string_view kWords[] = {
      "STYLE",    "PRESENTATION", "DRAUGHTING", "ANNOTATION", "COLOUR",    "LAYER",          "APPLIED",    "DATE",
      "PERSON",   "ORGANIZ",      "APPROVAL",   "SECURITY",   "CAMERA",    "VIEW",           "CURVE_FONT", "TEXT",
      "DOCUMENT", "CALLOUT",      "CALENDAR",   "LOCAL_TIME", "CC_DESIGN", "IDENTIFICATION", "CATEGORY"};
  for (const std::string_view word : kWords) {
    if (keyword.find(word) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace stepwise
