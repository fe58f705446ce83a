#include "geom/step/part21_signature.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <utility>

#include "geom/step/keyword_table.h"
#include "geom/step/part21_outline.h"

namespace stepwise {
namespace {

using Entry = std::pair<std::string_view, Signature>;
using enum RecordRole;
using Kind = Part21Kind;

constexpr Entry kSimple[] = {
    {"CARTESIAN_POINT", {"s(n)", shape}},
    {"DIRECTION", {"s(n)", shape}},
    {"VECTOR", {"sDn", shape}},
    {"VERTEX_POINT", {"sP", shape}},
    {"AXIS1_PLACEMENT", {"sPD?", shape}},
    {"AXIS2_PLACEMENT_2D", {"sPD?", shape}},
    {"AXIS2_PLACEMENT_3D", {"sPD?D?", shape}},
    {"LINE", {"sPV", shape}},
    {"CIRCLE", {"sAn", shape}},
    {"ELLIPSE", {"sAnn", shape}},
    {"PARABOLA", {"sAn", shape}},
    {"HYPERBOLA", {"sAnn", shape}},
    {"POLYLINE", {"s(P)", shape}},
    {"TRIMMED_CURVE", {"sC(v)(v)lm", shape}},
    {"COMPOSITE_CURVE", {"s(e)l", shape}},
    {"COMPOSITE_CURVE_SEGMENT", {"mlC", shape}},
    {"OFFSET_CURVE_3D", {"sCnlD", shape}},
    {"B_SPLINE_CURVE_WITH_KNOTS", {"si(P)mll(i)(n)m", shape}},
    {"UNIFORM_CURVE", {"si(P)mll", shape}},
    {"QUASI_UNIFORM_CURVE", {"si(P)mll", shape}},
    {"BEZIER_CURVE", {"si(P)mll", shape}},
    {"SURFACE_CURVE", {"sC[Q]m", shape}},
    {"SEAM_CURVE", {"sC[Q]m", shape}},
    {"INTERSECTION_CURVE", {"sC[Q]m", shape}},
    {"PCURVE", {"sSR", other}},
    {"DEFINITIONAL_REPRESENTATION", {"s(e)T?", other}},
    {"PLANE", {"sZ", shape}},
    {"CYLINDRICAL_SURFACE", {"sZn", shape}},
    {"CONICAL_SURFACE", {"sZnn", shape}},
    {"SPHERICAL_SURFACE", {"sZn", shape}},
    {"TOROIDAL_SURFACE", {"sZnn", shape}},
    {"DEGENERATE_TOROIDAL_SURFACE", {"sZnnl", shape}},
    {"SURFACE_OF_REVOLUTION", {"sCI", shape}},
    {"SURFACE_OF_LINEAR_EXTRUSION", {"sCV", shape}},
    {"OFFSET_SURFACE", {"sSnl", shape}},
    {"RECTANGULAR_TRIMMED_SURFACE", {"sSnnnnll", shape}},
    {"B_SPLINE_SURFACE_WITH_KNOTS", {"sii((P))mlll(i)(i)(n)(n)m", shape}},
    {"UNIFORM_SURFACE", {"sii((P))mlll", shape}},
    {"QUASI_UNIFORM_SURFACE", {"sii((P))mlll", shape}},
    {"BEZIER_SURFACE", {"sii((P))mlll", shape}},
    {"EDGE_CURVE", {"sXXCl", shape}},
    {"ORIENTED_EDGE", {"saaEl", shape}},
    {"EDGE_LOOP", {"s(O)", shape}},
    {"VERTEX_LOOP", {"sX", shape}},
    {"POLY_LOOP", {"s(P)", shape}},
    {"FACE_BOUND", {"sLl", shape}},
    {"FACE_OUTER_BOUND", {"sLl", shape}},
    {"ADVANCED_FACE", {"s(B)Sl", shape}},
    {"FACE_SURFACE", {"s(B)Sl", shape}},
    {"CLOSED_SHELL", {"s[F]", shape}},
    {"OPEN_SHELL", {"s[F]", shape}},
    {"ORIENTED_CLOSED_SHELL", {"saHl", shape}},
    {"ORIENTED_OPEN_SHELL", {"saHl", shape}},
    {"MANIFOLD_SOLID_BREP", {"sH", shape}},
    {"FACETED_BREP", {"sH", shape}},
    {"BREP_WITH_VOIDS", {"sH(H)", shape}},
    {"SHELL_BASED_SURFACE_MODEL", {"s(H)", shape}},
    {"NEXT_ASSEMBLY_USAGE_OCCURRENCE", {"sssGGs", shape}},
    {"GEOMETRIC_SET", {"s(e)", other}},
    {"GEOMETRIC_CURVE_SET", {"s(e)", other}},
    {"MAPPED_ITEM", {"sMe", other}},
    {"REPRESENTATION_MAP", {"eR", other}},
    {"CARTESIAN_TRANSFORMATION_OPERATOR_3D", {"sssD?D?Pn?D?", other}},
    {"SHAPE_REPRESENTATION", {"s[e]T?", other}},
    {"ADVANCED_BREP_SHAPE_REPRESENTATION", {"s[e]T?", other}},
    {"FACETED_BREP_SHAPE_REPRESENTATION", {"s[e]T?", other}},
    {"MANIFOLD_SURFACE_SHAPE_REPRESENTATION", {"s[e]T?", other}},
    {"GEOMETRICALLY_BOUNDED_WIREFRAME_SHAPE_REPRESENTATION", {"s[e]T?", other}},
    {"GEOMETRICALLY_BOUNDED_SURFACE_SHAPE_REPRESENTATION", {"s[e]T?", other}},
    {"SHAPE_DEFINITION_REPRESENTATION", {"NR", other}},
    {"SHAPE_REPRESENTATION_RELATIONSHIP", {"ssRR", other}},
    {"CONTEXT_DEPENDENT_SHAPE_REPRESENTATION", {"eN", other}},
    {"ITEM_DEFINED_TRANSFORMATION", {"ssee", other}},
    {"PRODUCT", {"sss[T]", other}},
    {"PRODUCT_DEFINITION", {"ssWT?", other}},
    {"PRODUCT_DEFINITION_WITH_ASSOCIATED_DOCUMENTS", {"ssWT?[e]", other}},
    {"PRODUCT_DEFINITION_FORMATION", {"ssU", other}},
    {"PRODUCT_DEFINITION_FORMATION_WITH_SPECIFIED_SOURCE", {"ssUm", other}},
    {"PRODUCT_DEFINITION_SHAPE", {"sse?", other}},
    {"PRODUCT_DEFINITION_CONTEXT", {"sTs", other}},
    {"PRODUCT_CONTEXT", {"sTs", other}},
    {"DESIGN_CONTEXT", {"sTs", other}},
    {"MECHANICAL_CONTEXT", {"sTs", other}},
    {"APPLICATION_CONTEXT", {"s", other}},
    {"APPLICATION_PROTOCOL_DEFINITION", {"ssiT", other}},
    {"LENGTH_MEASURE_WITH_UNIT", {"ve", other}},
    {"PLANE_ANGLE_MEASURE_WITH_UNIT", {"ve", other}},
    {"UNCERTAINTY_MEASURE_WITH_UNIT", {"vess", other}},
    {"STYLED_ITEM", {"s[e]e?", other}},
    {"OVER_RIDING_STYLED_ITEM", {"s[e]e?e?", other}},
    {"PRESENTATION_STYLE_ASSIGNMENT", {"[v]?", other}},
    {"SURFACE_STYLE_USAGE", {"me", other}},
    {"SURFACE_SIDE_STYLE", {"s[e]", other}},
    {"SURFACE_STYLE_FILL_AREA", {"e", other}},
    {"FILL_AREA_STYLE", {"s[e]", other}},
    {"FILL_AREA_STYLE_COLOUR", {"se", other}},
    {"COLOUR_RGB", {"snnn", other}},
    {"DRAUGHTING_PRE_DEFINED_COLOUR", {"s", other}},
    {"PRESENTATION_LAYER_ASSIGNMENT", {"ss[e]", other}},
};

constexpr Entry kParts[] = {
    {"B_SPLINE_CURVE", {"i(P)mll", shape}},
    {"B_SPLINE_CURVE_WITH_KNOTS", {"(i)(n)m", shape}},
    {"RATIONAL_B_SPLINE_CURVE", {"(n)", shape}},
    {"B_SPLINE_SURFACE", {"ii((P))mlll", shape}},
    {"B_SPLINE_SURFACE_WITH_KNOTS", {"(i)(i)(n)(n)m", shape}},
    {"RATIONAL_B_SPLINE_SURFACE", {"((n))", shape}},
    {"SI_UNIT", {"mm", other}},
    {"CONVERSION_BASED_UNIT", {"se", other}},
    {"GLOBAL_UNIT_ASSIGNED_CONTEXT", {"[e]", other}},
    {"GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT", {"[e]", other}},
    {"GEOMETRIC_REPRESENTATION_CONTEXT", {"i", other}},
    {"REPRESENTATION_CONTEXT", {"ss", other}},
    {"REPRESENTATION_RELATIONSHIP", {"ssRR", other}},
    {"REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION", {"e", other}},
};

/// Types whose parameters are not looked at, for their spelling alone.
constexpr std::string_view kMoreKeywords[] = {
    "OFFSET_CURVE_2D",
    "CARTESIAN_TRANSFORMATION_OPERATOR_2D",
    "BOUNDED_CURVE",
    "BOUNDED_SURFACE",
    "GEOMETRIC_REPRESENTATION_ITEM",
    "REPRESENTATION_ITEM",
    "LENGTH_UNIT",
    "NAMED_UNIT",
    "PLANE_ANGLE_UNIT",
    "SOLID_ANGLE_UNIT",
    "MASS_UNIT",
    "MEASURE_WITH_UNIT",
    "MASS_MEASURE_WITH_UNIT",
    "DIMENSIONAL_EXPONENTS",
    "DERIVED_UNIT",
    "DERIVED_UNIT_ELEMENT",
    "PARAMETRIC_REPRESENTATION_CONTEXT",
    "SHAPE_REPRESENTATION_RELATIONSHIP",
    "PROPERTY_DEFINITION",
    "PROPERTY_DEFINITION_REPRESENTATION",
    "REPRESENTATION",
    "MEASURE_REPRESENTATION_ITEM",
    "DESCRIPTIVE_REPRESENTATION_ITEM",
    "SHAPE_ASPECT",
    "SHAPE_ASPECT_RELATIONSHIP",
    "SHAPE_DIMENSION_REPRESENTATION",
    "DIMENSIONAL_SIZE",
    "DIMENSIONAL_LOCATION",
    "DIMENSIONAL_CHARACTERISTIC_REPRESENTATION",
    "PLUS_MINUS_TOLERANCE",
    "TOLERANCE_VALUE",
    "GEOMETRIC_TOLERANCE",
    "GEOMETRIC_TOLERANCE_WITH_DATUM_REFERENCE",
    "GEOMETRIC_ITEM_SPECIFIC_USAGE",
    "DATUM_FEATURE",
    "DATUM_SYSTEM",
    "MECHANICAL_DESIGN_GEOMETRIC_PRESENTATION_REPRESENTATION",
    "PRODUCT_CONCEPT",
};

constexpr KeywordTable<Signature, 256> kSimpleTable(kSimple);
constexpr KeywordTable<Signature, 32> kPartTable(kParts);

template <class... Kinds>
constexpr std::uint64_t oneOf(Kinds... kinds) {
  return ((std::uint64_t{1} << static_cast<unsigned>(kinds)) | ...);
}

static_assert(kPart21Kinds <= 64, "kinds are bits of a 64-bit mask");

constexpr std::uint64_t kCurves = oneOf(Kind::line, Kind::splineCurve, Kind::curve, Kind::roundCurve);
constexpr std::uint64_t kSurfaces = oneOf(Kind::splineSurface, Kind::surface, Kind::roundSurface, Kind::conicalSurface);

struct Letter {
  char letter;
  TargetRule rule;
};

/// Where unknown types are not allowed, the kernel crashes on them or leaves the parameter empty.
constexpr Letter kLetters[] = {
    {'P', {"a point", oneOf(Kind::cartesianPoint), false, {}}},
    {'D', {"a direction", oneOf(Kind::direction), false, {}}},
    {'V', {"a vector", oneOf(Kind::vector), false, {}}},
    {'X', {"a vertex", oneOf(Kind::vertexPoint), false, {}}},
    {'A', {"an axis placement", oneOf(Kind::axis2In2d, Kind::axis2In3d), false, {}}},
    {'Z', {"an axis placement in space", oneOf(Kind::axis2In3d), false, {}}},
    {'I', {"an axis", oneOf(Kind::axis1), false, {}}},
    {'C', {"a curve", kCurves, true, {}}},
    {'S', {"a surface", kSurfaces, true, {}}},
    {'Q', {"a curve on a surface, or a surface", kCurves | kSurfaces, true, {}}},
    {'E', {"an edge", oneOf(Kind::edgeCurve, Kind::orientedEdge), true, {}}},
    {'O', {"an oriented edge", oneOf(Kind::orientedEdge), false, {}}},
    {'L', {"a loop", oneOf(Kind::loop), false, {}}},
    {'B', {"a bound", oneOf(Kind::bound), false, {}}},
    {'F', {"a face", oneOf(Kind::face), true, {}}},
    {'H', {"a shell", oneOf(Kind::shell, Kind::orientedShell), false, {}}},
    {'G', {"a product definition", oneOf(Kind::productDefinition), true, {}}},
    {'U', {"a product", oneOf(Kind::product), false, {}}},
    {'W', {"a version of a product", 0, false, {"PRODUCT_DEFINITION_FORMATION"}}},
    {'T', {"a context", oneOf(Kind::context, Kind::unitContext), false, {"CONTEXT"}}},
    {'R',
     {"a representation",
      oneOf(Kind::shapeRepresentation, Kind::solidRepresentation),
      false,
      {"REPRESENTATION", "MODEL"}}},
    {'N', {"a property", oneOf(Kind::propertyDefinition), false, {"DEFINITION", "PROPERTY", "ASPECT"}}},
    {'M', {"a mapped representation", 0, false, {"MAP"}}},
};

/// By letter.
constexpr auto kRuleOf = [] {
  std::array<const TargetRule*, 128> rules{};
  for (const Letter& entry : kLetters) rules[static_cast<unsigned char>(entry.letter)] = &entry.rule;
  return rules;
}();

/// What an outline must be: the bits that count, and their values.
struct OutlinePattern {
  std::uint64_t mask = ~std::uint64_t{0}, value = 0;

  constexpr void add(std::uint64_t bits, std::uint64_t kind) {
    mask = mask << 4 | bits;
    value = value << 4 | kind;
  }
};

constexpr std::uint64_t bitsOf(ParameterKind kind) { return static_cast<std::uint64_t>(kind); }

/// Of the ways to write a parameter those that nearly all exporters use; `a` is what they leave out.
constexpr OutlinePattern oneOfLetter(char letter) {
  constexpr std::uint64_t kThis = 0xF, kThisOrNext = 0xE;
  switch (letter) {
    case 's': return {kThisOrNext, bitsOf(ParameterKind::text)};
    case 'n':
    case 'v': return {kThisOrNext, bitsOf(ParameterKind::integer)};
    case 'i': return {kThis, bitsOf(ParameterKind::integer)};
    case 'l': return {kThis, bitsOf(ParameterKind::logical)};
    case 'm': return {kThisOrNext, bitsOf(ParameterKind::logical)};
    case 'a': return {kThis, bitsOf(ParameterKind::unset)};
    default: return {kThis, bitsOf(ParameterKind::reference)};
  }
}

constexpr bool isReferenceLetter(char letter) { return letter == 'e' || (letter >= 'A' && letter <= 'Z'); }

constexpr std::uint64_t maskOfLetter(char letter) {
  const TargetRule* rule = kRuleOf[static_cast<unsigned char>(letter)];
  if (rule == nullptr) return kAnyTarget;
  return rule->kinds | (rule->unknownToo ? oneOf(Kind::other) : 0);
}

/// A signature as a scanner compares with it.
struct CompiledSignature {
  OutlinePattern outline;
  ReferenceRule references;
};

constexpr CompiledSignature compile(std::string_view parameters) {
  CompiledSignature compiled;
  std::size_t lists = 0;
  for (const char letter : parameters) {
    if (letter == '?') continue;
    if (letter == '(' || letter == '[') {
      ++lists;
    } else if (letter == ')' || letter == ']') {
      lists = 0;
    } else {
      const OutlinePattern one = oneOfLetter(letter);
      if (lists == 2) {
        compiled.outline.add(0xF, isReferenceLetter(letter) ? ParameterOutline::kListOfReferenceLists
                                                            : ParameterOutline::kListOfNumberLists);
      } else {
        const unsigned list = lists == 1 ? ParameterOutline::kList : 0;
        compiled.outline.add(one.mask | list, one.value | list);
      }
      if (!isReferenceLetter(letter)) continue;
      ReferenceRule& rule = compiled.references;
      if (lists > 0) {
        rule.hasList = true;
        rule.listMask = maskOfLetter(letter);
      } else {
        rule.masks[static_cast<std::size_t>(rule.before + rule.behind)] = maskOfLetter(letter);
        ++(rule.hasList ? rule.behind : rule.before);
      }
    }
  }
  return compiled;
}

constexpr std::size_t kSimpleTypes = std::size(kSimple), kPartTypes = std::size(kParts);
constexpr std::size_t kAnyReferences = kSimpleTypes + kPartTypes;
static_assert(kAnyReferences < 255, "numbers of signatures are bytes");

/// By number, less one: simple types, parts, and last what refers to anything.
constexpr auto kCompiled = [] {
  std::array<CompiledSignature, kAnyReferences + 1> all{};
  for (std::size_t i = 0; i < kSimpleTypes; ++i) all[i] = compile(kSimple[i].second.parameters);
  for (std::size_t i = 0; i < kPartTypes; ++i) all[kSimpleTypes + i] = compile(kParts[i].second.parameters);
  all[kAnyReferences].references.anything = true;
  return all;
}();

/// A keyword and its signature, which it may lack.
struct TypeMeaning {
  Part21Kind kind = Part21Kind::other;
  std::uint8_t number = 0;
  bool known = false;
};

using TypeTable = KeywordTable<TypeMeaning, 256>;

const TypeTable& simpleTypes() {
  static const TypeTable kTable = [] {
    TypeTable table;
    for (std::size_t i = 0; i < kSimpleTypes; ++i)
      table.add(kSimple[i].first, {kindOfKeyword(kSimple[i].first), static_cast<std::uint8_t>(i + 1), true});
    return table;
  }();
  return kTable;
}

const TypeTable& partTypes() {
  static const TypeTable kTable = [] {
    TypeTable table;
    for (std::size_t i = 0; i < kPartTypes; ++i)
      table.add(kParts[i].first,
                {kindOfKeyword(kParts[i].first), static_cast<std::uint8_t>(kSimpleTypes + i + 1), true});
    for (const std::string_view keyword : kMoreKeywords) table.add(keyword, {kindOfKeyword(keyword), 0, true});
    return table;
  }();
  return kTable;
}

bool outlineFits(const CompiledSignature& signature, std::uint64_t outline) {
  return (outline & signature.outline.mask) == signature.outline.value;
}

}  // namespace

RecordFit fitSimple(std::string_view keyword, std::uint64_t outline) {
  const TypeMeaning meaning = simpleTypes().find(keyword, {});
  if (!meaning.known) return {kindOfKeyword(keyword), 0};
  return {meaning.kind, outlineFits(kCompiled[meaning.number - 1u], outline) ? meaning.number : std::uint8_t{0}};
}

void ComplexFit::add(std::string_view keyword, std::uint64_t outline) {
  const TypeMeaning meaning = partTypes().find(keyword, {});
  kind_ = std::max(kind_, meaning.known ? meaning.kind : kindOfKeyword(keyword));
  if (!meaning.known) doubtful_ = true;
  if (meaning.number == 0) return;
  const CompiledSignature& signature = kCompiled[meaning.number - 1u];
  doubtful_ |= !outlineFits(signature, outline);
  const ReferenceRule& rule = signature.references;
  if (rule.before + rule.behind == 0 && (!rule.hasList || rule.listMask == kAnyTarget)) return;
  doubtful_ |= number_ != 0;  // which of the references belong to which record is not known
  number_ = meaning.number;
}

std::uint8_t ComplexFit::signature() const {
  if (doubtful_) return 0;
  return number_ != 0 ? number_ : static_cast<std::uint8_t>(kAnyReferences + 1);
}

const ReferenceRule& referenceRuleOf(std::uint8_t signature) { return kCompiled[signature - 1u].references; }

Signature signatureOf(std::string_view keyword) { return kSimpleTable.find(keyword, {}); }
Signature partSignatureOf(std::string_view keyword) { return kPartTable.find(keyword, {}); }

const TargetRule* targetRuleOf(char letter) { return kRuleOf[static_cast<unsigned char>(letter) % kRuleOf.size()]; }

std::string_view likelyKeyword(std::string_view unknown) {
  constexpr std::size_t kShort = 5, kLong = 8;
  if (unknown.size() < kShort) return {};
  const int most = unknown.size() < kLong ? 1 : 2;
  std::string_view meant;
  bool isKnown = false;
  const auto compare = [&](std::string_view known) {
    if (known.size() != unknown.size()) return;
    int others = 0;
    for (std::size_t i = 0; i < known.size() && others <= most; ++i) others += known[i] != unknown[i];
    isKnown |= others == 0;
    if (others <= most && meant.empty()) meant = known;
  };
  for (const Entry& entry : kSimple) compare(entry.first);
  for (const Entry& entry : kParts) compare(entry.first);
  for (const std::string_view known : kMoreKeywords) compare(known);
  return isKnown ? std::string_view() : meant;
}

}  // namespace stepwise
