#include "geom/step/part21_units.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "geom/core/units.h"
#include "geom/step/part21_string.h"
#include "geom/step/part21_tokens.h"

namespace stepwise {
namespace {

struct LengthUnit {
  std::string name;
  double mm = 1;
};

class UnitResolver {
 public:
  UnitResolver(std::string_view text, const Part21Index& index, const EntityTable& table)
      : text_(text), index_(index), table_(table) {}

  /// The length unit that a context's list of units names.
  std::optional<LengthUnit> ofContext(std::uint32_t context) const {
    const auto tokens = tokenizePart21(textOf(text_, index_, context));
    for (const std::uint32_t id : referencesOf(tokens)) {
      const std::uint32_t at = table_.find(id);
      if (at != EntityTable::kNone && index_.instances[at].kind == Part21Kind::lengthUnit) return resolve(at, 0);
    }
    return std::nullopt;
  }

  std::optional<LengthUnit> ofLength(std::uint32_t unit) const { return resolve(unit, 0); }

  /// A plane angle unit in radians.
  std::optional<double> ofAngle(std::uint32_t unit) const {
    const auto tokens = tokenizePart21(textOf(text_, index_, unit));
    if (!findKeyword(tokens, "PLANE_ANGLE_UNIT")) return std::nullopt;
    const auto conversion = findKeyword(tokens, "CONVERSION_BASED_UNIT");
    if (!conversion) return 1.0;
    for (const auto& parameter : parametersOf(tokens, *conversion)) {
      const auto id = idOf(parameter);
      const std::uint32_t measure = id ? table_.find(*id) : EntityTable::kNone;
      if (measure == EntityTable::kNone) continue;
      for (const Part21Token& token : tokenizePart21(textOf(text_, index_, measure))) {
        if (const auto number = numberOf(token)) return number;
      }
    }
    return std::nullopt;
  }

 private:
  std::optional<LengthUnit> resolve(std::uint32_t unit, int depth) const {
    constexpr int kMaxDepth = 4;  // an inch of millimetres of metres is one or two deep
    if (depth > kMaxDepth) return std::nullopt;
    const auto tokens = tokenizePart21(textOf(text_, index_, unit));
    if (const auto si = findKeyword(tokens, "SI_UNIT")) return siUnit(tokens, *si);
    if (const auto conversion = findKeyword(tokens, "CONVERSION_BASED_UNIT")) {
      return conversionUnit(tokens, *conversion, depth);
    }
    return std::nullopt;
  }

  static std::optional<LengthUnit> siUnit(const std::vector<Part21Token>& tokens, std::size_t open) {
    if (open + 2 >= tokens.size() || tokens[open + 2].text != "METRE") return std::nullopt;
    double mm = 1000;
    if (tokens[open + 1].type == Part21Token::Type::enumeration) {
      const auto factor = siPrefixFactor(tokens[open + 1].text);
      if (!factor) return std::nullopt;
      mm *= *factor;
    }
    return LengthUnit{lengthUnitName(mm), mm};
  }

  std::optional<LengthUnit> conversionUnit(const std::vector<Part21Token>& tokens, std::size_t open, int depth) const {
    std::string name;
    std::optional<LengthUnit> base;
    std::optional<double> factor;
    for (std::size_t i = open; i < tokens.size() && tokens[i].type != Part21Token::Type::close; ++i) {
      if (tokens[i].type == Part21Token::Type::string) name = decodePart21String(tokens[i].text);
      const auto id = idOf(tokens[i]);
      if (!id) continue;
      const std::uint32_t measure = table_.find(*id);
      if (measure == EntityTable::kNone) return std::nullopt;
      const auto inner = tokenizePart21(textOf(text_, index_, measure));
      for (const Part21Token& token : inner) {
        if (!factor) factor = numberOf(token);
      }
      for (const std::uint32_t reference : referencesOf(inner)) {
        const std::uint32_t at = table_.find(reference);
        if (at != EntityTable::kNone && index_.instances[at].kind == Part21Kind::lengthUnit)
          base = resolve(at, depth + 1);
      }
    }
    if (!factor || !base || *factor <= 0) return std::nullopt;
    const double mm = *factor * base->mm;
    std::string known = lengthUnitName(mm);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    return LengthUnit{known.empty() ? name : known, mm};
  }

  std::string_view text_;
  const Part21Index& index_;
  const EntityTable& table_;
};

}  // namespace

std::optional<Part21Measure> readMeasure(std::string_view text, const Part21Index& index, const EntityTable& table,
                                         std::uint32_t instance) {
  const auto tokens = tokenizePart21(textOf(text, index, instance));
  Part21Measure measure;
  std::optional<double> value;
  std::optional<std::uint32_t> unit;
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (tokens[i].type == Part21Token::Type::string && measure.name.empty())
      measure.name = decodePart21String(tokens[i].text);
    if (!value) value = numberOf(tokens[i]);
    if (const auto id = idOf(tokens[i]); id && !unit) unit = table.find(*id);
  }
  if (!value || !unit || *unit == EntityTable::kNone) return std::nullopt;
  const UnitResolver resolver(text, index, table);
  if (index.instances[*unit].kind == Part21Kind::lengthUnit) {
    const auto length = resolver.ofLength(*unit);
    if (!length) return std::nullopt;
    measure.value = *value * length->mm;
    return measure;
  }
  const auto radians = resolver.ofAngle(*unit);
  if (!radians) return std::nullopt;
  measure.value = Angle::radians(*value * *radians).inDegrees();
  return measure;
}

std::optional<double> siPrefixFactor(std::string_view prefix) {
  static const std::pair<std::string_view, int> kPrefixes[] = {
      {"EXA", 18},  {"PETA", 15},  {"TERA", 12},   {"GIGA", 9},   {"MEGA", 6},   {"KILO", 3},
      {"HECTO", 2}, {"DECA", 1},   {"DECI", -1},   {"CENTI", -2}, {"MILLI", -3}, {"MICRO", -6},
      {"NANO", -9}, {"PICO", -12}, {"FEMTO", -15}, {"ATTO", -18}};
  for (const auto& [name, power] : kPrefixes) {
    if (prefix == name) return std::pow(10.0, power);
  }
  return std::nullopt;
}

std::optional<double> lengthUnitMm(std::string_view text, const Part21Index& index, const EntityTable& table,
                                   std::uint32_t instance) {
  const auto unit = UnitResolver(text, index, table).ofLength(instance);
  return unit ? std::optional(unit->mm) : std::nullopt;
}

std::string lengthUnitName(double mm) {
  static const std::pair<const char*, double> kUnits[] = {
      {"nm", 1e-6}, {"um", 1e-3},   {"mm", 1},       {"cm", 10},      {"dm", 100},    {"m", 1000},
      {"km", 1e6},  {"inch", 25.4}, {"foot", 304.8}, {"mil", 0.0254}, {"yard", 914.4}};
  for (const auto& [name, factor] : kUnits) {
    if (std::abs(mm / factor - 1) < 1e-5) return name;
  }
  return {};
}

UnitFindings findLengthUnits(std::string_view text, const Part21Index& index, const EntityTable& table) {
  struct Use {
    int solids = 0, others = 0;
  };
  std::map<std::uint32_t, Use> contexts;
  for (std::size_t i = 0; i < index.size(); ++i) {
    const Part21Kind kind = index.instances[i].kind;
    const bool solids = kind == Part21Kind::solidRepresentation;
    if (!solids && kind != Part21Kind::shapeRepresentation) continue;
    const std::uint32_t behind = index.instances[i + 1].firstReference;
    if (behind == index.instances[i].firstReference) continue;
    const std::uint32_t context = table.find(index.references[behind - 1]);
    if (context == EntityTable::kNone) continue;
    ++(solids ? contexts[context].solids : contexts[context].others);
  }
  const UnitResolver resolver(text, index, table);
  UnitFindings findings;
  std::map<std::string, std::pair<LengthUnitUse, Use>> uses;
  for (const auto& [context, use] : contexts) {
    const auto unit = resolver.ofContext(context);
    if (!unit) {
      if (findings.withoutUnit == 0) findings.firstWithoutUnit = index.instances[context].offset;
      findings.withoutUnit += use.solids + use.others;
      continue;
    }
    auto& [sum, split] = uses[unit->name + " " + std::to_string(unit->mm)];
    sum.name = unit->name;
    sum.mm = unit->mm;
    sum.representations += use.solids + use.others;
    split.solids += use.solids;
  }
  std::vector<std::pair<LengthUnitUse, Use>> ordered;
  for (auto& [key, use] : uses) ordered.push_back(std::move(use));
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
    return std::pair(a.second.solids, a.first.representations) > std::pair(b.second.solids, b.first.representations);
  });
  for (auto& [use, split] : ordered) findings.units.push_back(std::move(use));
  return findings;
}

}  // namespace stepwise
